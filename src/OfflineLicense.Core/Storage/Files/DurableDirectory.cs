using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>Makes folders so that they outlive a power cut: each new one is flushed into its parent.</summary>
internal static class DurableDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Readable = OwnerOnly
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

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
            throw NotAFolder(path);
        }

        var parent = Path.GetDirectoryName(path);
        if (parent is not null)
            Make(parent, ownerOnly);
        Create(path, ownerOnly);
        if (parent is not null)
            Sync(parent);
    }

    /// <summary>Makes one sub-folder for output; a link in its place could lead elsewhere and is refused.</summary>
    public static void MakeChild(string path, string parent)
    {
        if (!NativeFile.Occupied(path))
        {
            Create(path, ownerOnly: false);
            Sync(parent);
        }
        else if ((File.GetAttributes(path) & (FileAttributes.Directory | FileAttributes.ReparsePoint)) != FileAttributes.Directory)
            throw NotAFolder(path);
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
                Directory.CreateDirectory(path, ownerOnly ? OwnerOnly : Readable);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Writing(path, failed);
        }
    }

    private static Failure NotAFolder(string path) =>
        new(FailureKind.Missing, $"{path} is not a folder, and files are to be written into it", "choose another folder")
        {
            Code = "not-a-folder",
        };
}
