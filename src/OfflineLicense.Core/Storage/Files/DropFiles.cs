using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>A drop file. <paramref name="Takes"/>: whether everybody may write it; true where the system does not say.</summary>
internal readonly record struct DropFile(bool Created, bool Takes);

/// <summary>
/// Empty files for others to write into. Made under their final names in one step that fails where anything stands: an
/// empty file is complete at once, and what a device has put there, even a moment ago, is never touched.
/// </summary>
internal static class DropFiles
{
    /// <summary>For all to write: the server may run under any account.</summary>
    private const UnixFileMode Mode = OutputFile.Readable | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <returns>In the order of the names, when the disk has confirmed them.</returns>
    /// <exception cref="Failure"><see cref="DiskFailure"/>.</exception>
    public static IReadOnlyList<DropFile> Make(string folder, IEnumerable<string> names)
    {
        using var target = DurableFolder.Open(folder);
        var files = names.Select(name => MakeOne(target.Place(name).Final)).ToList();
        if (files.Exists(file => file.Created))
        {
            if (NativeFile.HasSyncFileSystem)
                target.SyncFileSystem();
            target.SyncFolders([target.FullPath]);
        }

        return files;
    }

    /// <summary>What <see cref="Make"/> would find.</summary>
    public static IReadOnlyList<DropFile> Look(string folder, IEnumerable<string> names) =>
        [.. names.Select(name => Path.Combine(folder, name)).Select(path => NativeFile.Occupied(path) ? Standing(path)
            : new DropFile(Created: true, Takes: true))];

    private static DropFile MakeOne(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Mode;
        try
        {
            using var file = new FileStream(path, options);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file.SafeFileHandle, Mode); // against the umask
            if (!NativeFile.HasSyncFileSystem)
                PartialFile.Check(NativeFile.Sync(file.SafeFileHandle), path);
            return new DropFile(Created: true, Takes: true);
        }
        catch (IOException there) when (OsError.Of(there).Exists)
        {
            return Standing(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Writing(path, failed);
        }
    }

    /// <summary>Looked at and left alone.</summary>
    private static DropFile Standing(string path)
    {
        if (OperatingSystem.IsWindows())
            return new DropFile(Created: false, Takes: true);
        if (NativeFile.OpenSource(path, follow: false, out var file).Failed || file is null)
            return new DropFile(Created: false, Takes: false);
        using (file)
        {
            var facts = NativeFile.Facts(file);
            return new DropFile(Created: false, Takes: facts is { Regular: true } && facts.Mode?.HasFlag(UnixFileMode.OtherWrite) == true);
        }
    }
}
