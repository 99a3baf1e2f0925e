using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>
/// Makes the folder that a person named so that it outlives a power cut: each new one is flushed into its parent. It may be
/// reached through links. What is below it goes through <see cref="HeldFolder"/>.
/// </summary>
internal static class DurableDirectory
{
    /// <summary>Makes the folder and its missing parents. A folder that is there stays as it is.</summary>
    public static void Make(string path, bool ownerOnly)
    {
        if (Directory.Exists(path))
            return;
        if (NativeFile.Occupied(path))
        {
            // Another process may have made it between the two looks.
            if (Directory.Exists(path))
                return;
            throw DiskFailure.NotAFolder(path);
        }

        var parent = Path.GetDirectoryName(path);
        if (parent is not null)
            Make(parent, ownerOnly);
        Create(path, ownerOnly);
        if (parent is not null)
            Confirm(path, parent);
    }

    /// <summary>A folder that the disk did not confirm goes again: a next run would take it for that of another run.</summary>
    private static void Confirm(string path, string parent)
    {
        try
        {
            Sync(parent);
        }
        catch (Failure)
        {
            TryRemove(path);
            throw;
        }
    }

    private static void TryRemove(string path)
    {
        try
        {
            Directory.Delete(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // A drive that went away keeps it, and an empty folder is no loss.
        }
    }

    public static void Sync(string folder)
    {
        PartialFile.Check(NativeFile.OpenFolder(folder, out var handle), folder);
        using (handle)
        {
            if (handle is not null)
                PartialFile.Check(NativeFile.Sync(handle), folder);
        }
    }

    private static void Create(string path, bool ownerOnly)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, ownerOnly ? HeldFolder.Private : HeldFolder.Readable);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Writing(path, failed);
        }
    }
}
