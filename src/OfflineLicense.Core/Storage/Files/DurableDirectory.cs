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
            Sync(parent);
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
