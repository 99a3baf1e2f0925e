using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Station;

/// <summary>
/// The folder <c>.offlic</c> of a station, opened once for a whole command. It is checked through its descriptor before anything
/// in it is locked, removed, logged, read or written, and everything in it is reached through the descriptor.
/// </summary>
internal sealed class StationFolder : IDisposable
{
    private readonly HeldFolder _held;
    private readonly Dictionary<string, HeldFolder> _children = new(StringComparer.Ordinal);

    private StationFolder(StationPaths paths, HeldFolder held)
    {
        Paths = paths;
        _held = held;
    }

    public StationPaths Paths { get; }

    public HeldFolder Held => _held;

    /// <summary>Null: it is not there.</summary>
    public HeldFolder? Keys => Child(Paths.Keys);

    /// <inheritdoc cref="Keys"/>
    public HeldFolder? Log => Child(Paths.Log);

    /// <inheritdoc cref="Keys"/>
    public HeldFolder? Spool => Child(Paths.Spool);

    /// <exception cref="Failure">Missing: it is not there, a link (<c>link</c>), another account's or open to others
    /// (<c>not-private</c>), and the same of what is in it.</exception>
    public static StationFolder Open(StationPaths paths)
    {
        var error = HeldFolder.TryOpen(paths.Folder, follow: false, out var held);
        if (error.Failed)
            throw WhyNot(paths, error);
        return Checked(new StationFolder(paths, held!));
    }

    /// <summary>Makes the folders of a station for the owner alone; those that are there are checked.</summary>
    /// <exception cref="Failure">As <see cref="Open"/>, and <c>unfit-disk</c>: the disk keeps no permissions. The folder is gone
    /// again.</exception>
    public static StationFolder Make(StationPaths paths)
    {
        var isNew = !NativeFile.Occupied(paths.Folder);
        using (var root = OpenRoot(paths))
        {
            using var made = root.MakeChild(StationPaths.FolderName, HeldFolder.Private);
            if (isNew && made.Facts is { } facts && OwnershipCheck.IsOpenToOthers(facts))
            {
                Directory.Delete(paths.Folder);
                throw FileSystemPolicy.KeepsNoPermissions(paths, facts);
            }
        }

        var station = Open(paths);
        try
        {
            _ = (station.Make(paths.Log), station.Make(paths.Spool));
            return station;
        }
        catch
        {
            station.Dispose();
            throw;
        }
    }

    /// <summary>One of its folders, made durably where it is missing.</summary>
    /// <param name="path">Of <see cref="Paths"/>.</param>
    public HeldFolder Make(string path)
    {
        if (Child(path) is { } open)
            return open;
        var child = _held.MakeChild(Path.GetFileName(path), HeldFolder.Private);
        OwnershipCheck.CheckInner(child.FullPath, child.Facts);
        return _children[Path.GetFileName(path)] = child;
    }

    /// <summary>What has the name of one of its files; null: nothing.</summary>
    /// <exception cref="Failure">Missing: it is not an ordinary file of its owner alone.</exception>
    public FileFacts? Look(string path)
    {
        var facts = _held.FactsOf(Path.GetFileName(path));
        OwnershipCheck.CheckInnerFile(path, facts);
        return facts;
    }

    public void Dispose()
    {
        foreach (var child in _children.Values)
            child.Dispose();
        _held.Dispose();
    }

    private static HeldFolder OpenRoot(StationPaths paths)
    {
        DurableDirectory.Make(paths.Root, ownerOnly: true);
        PartialFile.Check(HeldFolder.TryOpen(paths.Root, follow: true, out var root), paths.Root);
        return root!;
    }

    private static StationFolder Checked(StationFolder station)
    {
        try
        {
            OwnershipCheck.Check(station.Paths, station._held.Facts);
            foreach (var path in new[] { station.Paths.Ledger, station.Paths.LedgerJournal, station.Paths.Lock })
                station.Look(path);
            foreach (var path in new[] { station.Paths.Keys, station.Paths.Log, station.Paths.Spool })
                station.OpenChild(path);
            return station;
        }
        catch
        {
            station.Dispose();
            throw;
        }
    }

    private HeldFolder? Child(string path) => _children.GetValueOrDefault(Path.GetFileName(path));

    /// <summary>Opens one of its folders if it is there, and refuses one that holds a link.</summary>
    private void OpenChild(string path)
    {
        var name = Path.GetFileName(path);
        var error = _held.TryOpenChild(name, out var child);
        if (error.Failed)
        {
            _held.ThrowIfLink(name);
            if (error is not ({ NotFound: true } or { NoPermission: true }))
                throw DiskFailure.Reading(path, error);
            return; // nothing, a file, or not for this account: the command that needs the folder reports it
        }

        _children.Add(name, child!);
        OwnershipCheck.CheckInner(path, child!.Facts);
        foreach (var inner in child.Names())
            child.ThrowIfLink(inner);
    }

    private static Failure WhyNot(StationPaths paths, OsError error)
    {
        if (!NativeFile.Occupied(paths.Folder))
        {
            return new Failure(FailureKind.Missing, $"{paths.Ledger} is not there",
                "name the station with --station DIR, or create one: offlic init");
        }

        return File.GetAttributes(paths.Folder).HasFlag(FileAttributes.ReparsePoint) ? DiskFailure.Link(paths.Folder)
            : error.NotFound ? DiskFailure.NotAFolder(paths.Folder)
            : DiskFailure.Reading(paths.Folder, error);
    }
}
