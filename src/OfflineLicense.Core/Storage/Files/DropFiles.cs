using Microsoft.Win32.SafeHandles;
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
        var files = names.Select(name => MakeOne(target, name)).ToList();
        if (files.Exists(file => file.Created))
        {
            if (NativeFile.HasSyncFileSystem)
                target.SyncFileSystem();
            target.SyncTop();
        }

        return files;
    }

    /// <summary>What <see cref="Make"/> would find.</summary>
    public static IReadOnlyList<DropFile> Look(string folder, IEnumerable<string> names) =>
        [.. names.Select(name => Path.Combine(folder, name)).Select(path => NativeFile.Occupied(path)
            ? Standing(NativeFile.OpenSource(path, follow: false, out var file), file)
            : new DropFile(Created: true, Takes: true))];

    private static DropFile MakeOne(DurableFolder target, string name)
    {
        var place = target.Place(name);
        using var lease = target.Folders.Use(place);
        var error = lease.Folder.TryOpenFile(place.Last, FileUse.Create, Mode, out var made);
        if (error.Exists)
        {
            lease.Folder.ThrowIfLink(place.Last);
            return Standing(lease.Folder.TryOpenSource(place.Last, out var standing), standing);
        }

        PartialFile.Check(error, place.Final);
        using (made)
        {
            PartialFile.SetMode(made!, place.Final, Mode); // against the umask
            if (!NativeFile.HasSyncFileSystem)
                PartialFile.Check(NativeFile.Sync(made!), place.Final);
        }

        return new DropFile(Created: true, Takes: true);
    }

    /// <summary>Looked at and left alone.</summary>
    private static DropFile Standing(OsError error, SafeFileHandle? file)
    {
        if (error.Failed || file is null)
            return new DropFile(Created: false, Takes: OperatingSystem.IsWindows());
        using (file)
        {
            var facts = NativeFile.Facts(file);
            return new DropFile(Created: false, Takes: facts.Regular && facts.Mode?.HasFlag(UnixFileMode.OtherWrite) != false);
        }
    }
}
