using System.IO.Enumeration;
using Microsoft.Win32.SafeHandles;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>
/// A folder that is held open. Everything in it is reached through its descriptor and never through a link, so no one can
/// exchange the folder while a command works in it. On Windows there is no descriptor, and each path is looked at before its use.
/// </summary>
internal sealed class HeldFolder : IDisposable
{
    /// <summary>For the owner alone.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>For all to read, less what the umask takes.</summary>
    public const UnixFileMode Readable = Private
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly SafeFileHandle? _handle;

    private HeldFolder(string path, SafeFileHandle? handle)
    {
        FullPath = path;
        _handle = handle;
    }

    /// <summary>Where it was when it was opened, for messages.</summary>
    public string FullPath { get; }

    /// <param name="path">Absolute.</param>
    /// <param name="follow">The folder itself may be a link: for a path that a person named.</param>
    public static OsError TryOpen(string path, bool follow, out HeldFolder? folder)
    {
        var error = NativeFolder.Open(path, follow, out var handle);
        folder = error.Failed ? null : new HeldFolder(path, handle);
        return error;
    }

    public string PathOf(string name) => $"{FullPath}{Path.DirectorySeparatorChar}{name}";

    /// <summary>
    /// For what can open files only by a path: the one that leads through the descriptor where the system has such paths. Its last
    /// part can be a link: look at it first.
    /// </summary>
    public string ThroughDescriptor =>
        NativeFolder.HasPaths && _handle is not null ? $"/proc/self/fd/{_handle.DangerousGetHandle()}" : FullPath;

    /// <summary>What it is; null on Windows.</summary>
    public FileFacts? Facts => _handle is null ? null : NativeFile.Facts(_handle);

    /// <summary>What has this name; a link is not followed. Null: nothing has it.</summary>
    /// <exception cref="Failure">Missing: the disk does not say.</exception>
    public FileFacts? FactsOf(string name)
    {
        try
        {
            return NativeFolder.Facts(_handle, FullPath, name);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Reading(PathOf(name), OsError.Of(failed));
        }
    }

    /// <summary>A folder in it that is there. The error where a link stands in its place says that nothing was found there.</summary>
    public OsError TryOpenChild(string name, out HeldFolder? child)
    {
        var error = NativeFolder.OpenChild(_handle, FullPath, name, out var handle);
        child = error.Failed ? null : new HeldFolder(PathOf(name), handle);
        return error;
    }

    /// <summary>Opens a folder in it, and makes it durably where nothing has the name.</summary>
    /// <param name="name">Of the folder.</param>
    /// <param name="mode">Of a new folder.</param>
    /// <param name="flushes">False: the caller flushes the whole file system.</param>
    /// <exception cref="Failure">Missing: <c>link</c>, <c>not-a-folder</c>, or <see cref="DiskFailure"/>.</exception>
    public HeldFolder MakeChild(string name, UnixFileMode mode, bool flushes = true)
    {
        var error = TryOpenChild(name, out var child);
        if (error.NotFound && FactsOf(name) is null)
        {
            error = NativeFolder.MakeChild(_handle, FullPath, name, mode);
            if (!error.Failed && flushes)
                Sync();
            if (!error.Failed || error.Exists) // another process may have made it a moment ago
                error = TryOpenChild(name, out child);
        }

        if (!error.Failed)
            return child!;
        ThrowIfLink(name);
        throw error.NotFound && FactsOf(name) is not null ? DiskFailure.NotAFolder(PathOf(name)) : DiskFailure.Writing(PathOf(name), error);
    }

    public OsError TryOpenFile(string name, FileUse use, UnixFileMode mode, out SafeFileHandle? file) =>
        NativeFolder.OpenFile(_handle, FullPath, name, use, mode, out file);

    /// <summary>For reading, never waiting.</summary>
    public OsError TryOpenSource(string name, out SafeFileHandle? file) => TryOpenFile(name, FileUse.Read, default, out file);

    /// <summary>Removes a name; a link and never what it leads to.</summary>
    public OsError Remove(string name) => NativeFolder.Remove(_handle, FullPath, name);

    /// <summary>Makes a folder in it; an error too where anything has the name.</summary>
    public OsError TryMakeChild(string name, UnixFileMode mode) => NativeFolder.MakeChild(_handle, FullPath, name, mode);

    /// <summary>Removes an empty folder.</summary>
    public OsError RemoveChild(string name) => NativeFolder.RemoveFolder(_handle, FullPath, name);

    /// <summary>Takes it for this process alone; false: another has it, or the system cannot tell.</summary>
    public bool TryLock() => _handle is not null && !NativeFile.Lock(_handle).Failed;

    /// <summary>Renames in the folder, in one step.</summary>
    public OsError Rename(string from, string to, bool replace) => NativeFile.Rename(_handle, FullPath, from, to, replace);

    public OsError CanWrite() => NativeFolder.CanWrite(_handle);

    /// <summary>The names in it are on the disk.</summary>
    /// <exception cref="Failure">Missing: <see cref="DiskFailure"/>.</exception>
    public void Sync()
    {
        if (_handle is not null)
            PartialFile.Check(NativeFile.Sync(_handle), FullPath);
    }

    /// <summary>Everything written to its file system is on the disk. Call only where <see cref="NativeFile.HasSyncFileSystem"/>.</summary>
    public void SyncFileSystem() => PartialFile.Check(NativeFile.SyncFileSystem(_handle!), FullPath);

    /// <summary>All names in it.</summary>
    /// <exception cref="Failure">Missing: it cannot be read.</exception>
    public IReadOnlyList<string> Names()
    {
        try
        {
            return [.. new FileSystemEnumerable<string>(ThroughDescriptor, (ref entry) => entry.FileName.ToString(), Everything)];
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Reading(FullPath, OsError.Of(failed));
        }
    }

    /// <exception cref="Failure">Missing <c>link</c>.</exception>
    public void ThrowIfLink(string name)
    {
        if (IsLink(name))
            throw DiskFailure.Link(PathOf(name));
    }

    /// <summary>False too where the disk does not say: whoever opens it is told why.</summary>
    public bool IsLink(string name)
    {
        try
        {
            return NativeFolder.Facts(_handle, FullPath, name) is { IsLink: true };
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Dispose() => _handle?.Dispose();

    private static EnumerationOptions Everything { get; } = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
}
