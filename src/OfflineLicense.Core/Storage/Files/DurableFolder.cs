using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>
/// A folder that we write finished files into. A file is complete under its final name or not there: content into
/// <c>name.partial</c>, flushed to the disk with the result looked at, renamed without copying, folder flushed. When a
/// call returns, the disk has confirmed; when it throws, nothing half-written has a final name.
/// The only way this program writes a file outside its ledger. Nothing below the folder is reached through a link.
/// </summary>
internal sealed class DurableFolder : IDisposable
{
    private readonly HeldFolder _held;
    private readonly bool _closes;

    private DurableFolder(HeldFolder held, bool closes)
    {
        _held = held;
        _closes = closes;
        Folders = new OutputFolders(held);
    }

    public string FullPath => _held.FullPath;

    internal OutputFolders Folders { get; }

    /// <summary>
    /// Opens the folder, making it and its parents durably if need be: with <paramref name="ownerOnly"/> for the owner
    /// alone (0700), else for all to read. It may be reached through links.
    /// </summary>
    /// <exception cref="Failure">Missing: it cannot be made, or not be written (<see cref="DiskFailure"/>).</exception>
    public static DurableFolder Open(string path, bool ownerOnly = false)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        DurableDirectory.Make(full, ownerOnly);
        PartialFile.Check(HeldFolder.TryOpen(full, follow: true, out var held), full);
        return Writable(held!);
    }

    /// <summary>For what must not land among the files of a station, whose doctor would not know it.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <param name="what">What it would be, in the message.</param>
    /// <exception cref="Failure">Usage: it is a station's.</exception>
    public static void CheckOutsideStation(string path, string what)
    {
        var parts = Path.GetFullPath(path).Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        if (parts.Contains(FileNames.StationFolder, StringComparer.Ordinal))
        {
            throw new Failure(FailureKind.Usage, $"{path} is inside the folder of a station, which holds nothing else",
                $"give {what} another place");
        }
    }

    /// <summary>For a file that must not land beside its drive: the folder that it is written to is never made.</summary>
    /// <param name="path">The file, with its folder.</param>
    /// <param name="what">What it would be, in the message.</param>
    /// <exception cref="Failure">Missing: there is no such folder. Usage: it is a station's.</exception>
    public static void CheckParent(string path, string what)
    {
        CheckThere(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path, what);
    }

    /// <summary>The same for a folder that is named itself.</summary>
    /// <exception cref="Failure">Missing: there is no such folder. Usage: it is a station's.</exception>
    public static void CheckThere(string folder, string what)
    {
        CheckOutsideStation(folder, what);
        if (File.Exists(folder))
            throw DiskFailure.NotAFolder(folder);
        if (!Directory.Exists(folder))
        {
            throw new Failure(FailureKind.Missing, $"{folder} is not there, and no folder is made for {what}: is the drive mounted?",
                "connect the drive, or make the folder, and run the same command again");
        }
    }

    /// <summary>The same for a folder that gets a file which must not lie in an export or in an extracted bundle.</summary>
    /// <exception cref="Failure">As <see cref="CheckThere"/>, and Usage: a new file in it would make it invalid.</exception>
    public static void CheckUnsigned(string folder, string what)
    {
        CheckThere(folder, what);
        if (File.Exists(Path.Combine(folder, FileNames.Checksums))
            && Directory.EnumerateFiles(folder, FileNames.Checksums + ".*.sig").Any())
        {
            throw new Failure(FailureKind.Usage, $"{folder} is a signed folder, and another file in it would make it invalid",
                $"name the folder above it for {what}");
        }
    }

    /// <summary>Opens a folder below the one that a person named; a link on the way is refused.</summary>
    /// <exception cref="Failure">As <see cref="Open"/>, and Missing <c>link</c>, <c>not-a-folder</c>.</exception>
    public static DurableFolder OpenBelow(string path, params ReadOnlySpan<string> names)
    {
        var folder = Open(path)._held;
        foreach (var name in names)
        {
            using var parent = folder;
            folder = parent.MakeChild(OutputPath.In(parent.FullPath, name).Last, HeldFolder.Readable);
        }

        return Writable(folder);
    }

    /// <summary>A folder that is open already; whoever opened it closes it.</summary>
    public static DurableFolder Over(HeldFolder folder) => new(folder, closes: false);

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

    /// <exception cref="Failure">Missing: <see cref="DiskFailure"/>; <c>other-content</c> where another file has the name, <c>link</c>
    /// where a link has it.</exception>
    public WriteOutcome Write(OutputFile file)
    {
        var place = Place(file.Name);
        using var lease = Folders.Use(place, makes: true);
        lease.Folder.ThrowIfLink(place.Last);
        file = file.Load();
        if (file.Content is null && FileComparison.Hold(lease.Folder, place.Last, file.Bytes.Span))
            return Confirmed(lease.Folder, place);
        PartialFile.Make(lease.Folder, place, file, sync: true);
        var outcome = Publish(lease.Folder, place, file.Replace);
        if (outcome is WriteOutcome.AlreadyThere)
            return Confirmed(lease.Folder, place);
        SyncFolder(lease.Folder);
        return outcome;
    }

    /// <summary>
    /// For a file that something else writes by path (a copy of the database): it is given the path of an empty partial
    /// file, and what is there when it returns is flushed and given its final name.
    /// </summary>
    /// <exception cref="Failure">As <see cref="Write(OutputFile)"/>, and <c>exchanged</c> where it was written elsewhere.</exception>
    public WriteOutcome WriteBy(string name, Action<string> writer, UnixFileMode mode = OutputFile.Private)
    {
        var place = Place(name);
        PartialFile.Make(_held, place, new OutputFile(name, default) { Mode = mode }, sync: false);
        try
        {
            writer(Path.Combine(_held.ThroughDescriptor, place.Partial));
            if (_held.FactsOf(place.Partial) is not { Length: > 0 })
                throw DiskFailure.Exchanged(_held.FullPath);
            PartialFile.SyncExisting(_held, place.Partial, place.Final);
        }
        catch
        {
            PartialFile.Remove(_held, place.Partial);
            throw;
        }
        var outcome = Publish(_held, place, replace: false);
        _held.Sync();
        return outcome;
    }

    /// <summary>
    /// Many files: all partials first (two writers beside the caller's thread), one flush of the file system, then the
    /// renames in the order given, then the folders. Names must differ by more than case.
    /// </summary>
    /// <exception cref="Failure">As <see cref="Write(OutputFile)"/>. Files renamed before it stay; they are complete.</exception>
    public WriteTally WriteMany(IEnumerable<OutputFile> files) => new DurableBatch(this).Write(files);

    /// <summary>
    /// Writes files into a folder that a person named. Where it is not there, it is written whole under a partial name and renamed
    /// once, so that it is complete or not there; else as <see cref="WriteMany(IEnumerable{OutputFile})"/>.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="files">Given the folder where it is there. Called again where the first way did not work.</param>
    /// <param name="open">Opens or makes the folder; null: as <see cref="Open"/> does.</param>
    /// <exception cref="Failure">As <see cref="Open"/> and <see cref="Write(OutputFile)"/>.</exception>
    public static WriteTally WriteMany(
        string path, Func<DurableFolder?, IEnumerable<OutputFile>> files, Func<string, DurableFolder>? open = null)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        using (var fresh = FreshFolder.TryMake(full))
        {
            if (fresh?.TryWrite(files(null)) is { } count)
                return new WriteTally(count, 0);
        }

        using var folder = open is null ? Open(full) : open(full);
        return folder.WriteMany(files(folder));
    }

    /// <summary>The names that are in it now.</summary>
    public IReadOnlyList<string> Names() => _held.Names();

    public void Dispose()
    {
        Folders.Dispose();
        if (_closes)
            _held.Dispose();
    }

    internal OutputPath Place(string name, OutputPath before = default) => OutputPath.In(FullPath, name, before);

    /// <summary>Gives a finished partial its final name; the partial is gone afterwards, whatever happens.</summary>
    /// <param name="stands">False: nothing had the name a moment ago, so there is nothing to compare with.</param>
    internal static WriteOutcome Publish(HeldFolder folder, OutputPath place, bool replace, bool stands = true)
    {
        if (replace && stands && FileComparison.Hold(folder, place.Partial, place.Last))
        {
            PartialFile.Remove(folder, place.Partial);
            return WriteOutcome.AlreadyThere;
        }
        var error = folder.Rename(place.Partial, place.Last, replace);
        if (!error.Failed)
            return WriteOutcome.Written;
        var same = error.Exists && FileComparison.Hold(folder, place.Partial, place.Last);
        PartialFile.Remove(folder, place.Partial);
        if (same)
            return WriteOutcome.AlreadyThere;
        throw error.Exists ? DiskFailure.OtherContent(place.Final) : DiskFailure.Writing(place.Final, error);
    }

    /// <summary>Everything written to this file system so far is flushed to disk. Call only where
    /// <see cref="NativeFile.HasSyncFileSystem"/>.</summary>
    internal void SyncFileSystem() => _held.SyncFileSystem();

    /// <summary>The names in this folder are on the disk.</summary>
    internal void SyncTop() => _held.Sync();

    /// <summary>Those in a sub-folder too.</summary>
    private void SyncFolder(HeldFolder folder)
    {
        folder.Sync();
        if (folder != _held)
            _held.Sync();
    }

    private static DurableFolder Writable(HeldFolder held)
    {
        var error = held.CanWrite();
        if (!error.Failed)
            return new DurableFolder(held, closes: true);
        held.Dispose();
        throw DiskFailure.Writing(held.FullPath, error);
    }

    private WriteOutcome Confirmed(HeldFolder folder, OutputPath place)
    {
        PartialFile.SyncExisting(folder, place.Last, place.Final);
        SyncFolder(folder);
        return WriteOutcome.AlreadyThere;
    }
}
