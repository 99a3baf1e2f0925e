using Microsoft.Win32.SafeHandles;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>
/// A folder that we write finished files into. A file is complete under its final name or not there: content into
/// <c>name.partial</c>, flushed to the disk with the result looked at, renamed without copying, folder flushed. When a
/// call returns, the disk has confirmed; when it throws, nothing half-written has a final name.
/// The only way this program writes a file outside its ledger.
/// </summary>
internal sealed class DurableFolder : IDisposable
{
    private readonly SafeFileHandle? _handle;

    private DurableFolder(string path, SafeFileHandle? handle)
    {
        FullPath = path;
        _handle = handle;
    }

    public string FullPath { get; }

    /// <summary>
    /// Opens the folder, making it and its parents durably if need be: with <paramref name="ownerOnly"/> for the owner
    /// alone (0700), else for all to read.
    /// </summary>
    /// <exception cref="Failure">Missing: it cannot be made, or not be written (<see cref="DiskFailure"/>).</exception>
    public static DurableFolder Open(string path, bool ownerOnly = false)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        DurableDirectory.Make(full, ownerOnly);
        PartialFile.Check(NativeFile.CanWrite(full), full);
        PartialFile.Check(NativeFile.OpenFolder(full, out var handle), full);
        return new DurableFolder(full, handle);
    }

    /// <summary>Whether files could be written there, as far as can be told without making anything: asked before there is work to
    /// lose.</summary>
    /// <exception cref="Failure">As <see cref="Open"/>.</exception>
    public static void Expect(string path)
    {
        var at = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        while (!NativeFile.Occupied(at) && Path.GetDirectoryName(at) is { } parent)
            at = parent;
        DurableDirectory.Make(at, ownerOnly: false);
        PartialFile.Check(NativeFile.CanWrite(at), at);
    }

    public WriteOutcome Write(string name, ReadOnlyMemory<byte> bytes, bool replace = false) =>
        Write(new OutputFile(name, bytes) { Replace = replace });

    /// <summary>What <paramref name="content"/> throws comes through; the unfinished file is removed.</summary>
    public WriteOutcome Write(string name, Action<Stream> content, bool replace = false) =>
        Write(new OutputFile(name, default) { Content = content, Replace = replace });

    /// <exception cref="Failure">Missing: <see cref="DiskFailure"/>; <c>other-content</c> where another file has the name.</exception>
    public WriteOutcome Write(OutputFile file)
    {
        var place = Place(file.Name);
        if (place.Folder is not null)
            DurableDirectory.MakeChild(place.FolderPath, FullPath);
        if (file.Content is null && FileComparison.Hold(place.Final, file.Bytes.Span))
            return Confirmed(place);
        PartialFile.Make(place.Final, file, sync: true);
        var outcome = Publish(place, file.Replace);
        if (outcome is WriteOutcome.AlreadyThere)
            return Confirmed(place);
        SyncFolders(place.Folder is null ? [FullPath] : [place.FolderPath, FullPath]);
        return outcome;
    }

    /// <summary>
    /// For a file that something else writes by path (a copy of the database): it is given the path of an empty partial
    /// file, and what is there when it returns is flushed and given its final name.
    /// </summary>
    public WriteOutcome WriteBy(string name, Action<string> writer, UnixFileMode mode = OutputFile.Private)
    {
        var place = Place(name);
        PartialFile.Make(place.Final, new OutputFile(name, default) { Mode = mode }, sync: false);
        try
        {
            writer(place.Partial);
            PartialFile.SyncExisting(place.Partial, place.Final);
        }
        catch
        {
            PartialFile.Remove(place.Partial);
            throw;
        }
        var outcome = Publish(place, replace: false);
        SyncFolders([FullPath]);
        return outcome;
    }

    /// <summary>
    /// Many files: all partials first (two writers beside the caller's thread), one flush of the file system, then the
    /// renames in the order given, then the folders. Names must differ by more than case.
    /// </summary>
    /// <exception cref="Failure">As <see cref="Write(OutputFile)"/>. Files renamed before it stay; they are complete.</exception>
    public WriteTally WriteMany(IEnumerable<OutputFile> files) => new DurableBatch(this).Write(files);

    public void Dispose() => _handle?.Dispose();

    internal OutputPath Place(string name) => OutputPath.In(FullPath, name);

    /// <summary>Gives a finished partial its final name; the partial is gone afterwards, whatever happens.</summary>
    /// <param name="stands">False: nothing had the name a moment ago, so there is nothing to compare with.</param>
    internal WriteOutcome Publish(OutputPath place, bool replace, bool stands = true)
    {
        if (replace && stands && FileComparison.Hold(place.Partial, place.Final))
        {
            PartialFile.Remove(place.Partial);
            return WriteOutcome.AlreadyThere;
        }
        var error = NativeFile.Rename(_handle, FullPath, place.Name + PartialFile.Suffix, place.Name, replace);
        if (!error.Failed)
            return WriteOutcome.Written;
        var same = error.Exists && FileComparison.Hold(place.Partial, place.Final);
        PartialFile.Remove(place.Partial);
        if (same)
            return WriteOutcome.AlreadyThere;
        throw error.Exists ? DiskFailure.OtherContent(place.Final) : DiskFailure.Writing(place.Final, error);
    }

    /// <summary>Everything written to this file system so far is flushed to disk. Call only where
    /// <see cref="NativeFile.HasSyncFileSystem"/>.</summary>
    internal void SyncFileSystem() => PartialFile.Check(NativeFile.SyncFileSystem(_handle!), FullPath);

    /// <summary>The names in these folders are on the disk.</summary>
    internal void SyncFolders(IReadOnlyCollection<string> folders)
    {
        if (_handle is null)
            return;
        foreach (var folder in folders)
        {
            if (string.Equals(folder, FullPath, StringComparison.Ordinal))
                PartialFile.Check(NativeFile.Sync(_handle), folder);
            else
                DurableDirectory.Sync(folder);
        }
    }

    private WriteOutcome Confirmed(OutputPath place)
    {
        PartialFile.SyncExisting(place.Final, place.Final);
        SyncFolders(place.Folder is null ? [FullPath] : [place.FolderPath, FullPath]);
        return WriteOutcome.AlreadyThere;
    }
}
