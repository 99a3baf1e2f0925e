namespace OfflineLicense.Storage.Files;

/// <summary>
/// The open sub-folders of an output folder. The first ones stay open; where there are more (one for each device), each is opened
/// for one use, so that a process never needs more descriptors than it may have. Several threads use it.
/// </summary>
internal sealed class OutputFolders(HeldFolder top) : IDisposable
{
    private const int Kept = 32;

    private readonly Dictionary<string, HeldFolder> _kept = new(StringComparer.Ordinal);

    /// <summary>A folder for one use.</summary>
    internal readonly struct Lease(HeldFolder folder, bool closes) : IDisposable
    {
        public HeldFolder Folder => folder;

        public void Dispose()
        {
            if (closes)
                folder.Dispose();
        }
    }

    /// <param name="place">Whose folder.</param>
    /// <param name="makes">Make a sub-folder that is missing.</param>
    /// <param name="flushes">False: the caller flushes the whole file system.</param>
    /// <exception cref="Failure">Missing: <c>link</c>, <c>not-a-folder</c>, or <see cref="DiskFailure"/>.</exception>
    public Lease Use(OutputPath place, bool makes = false, bool flushes = true)
    {
        if (place.Folder is not { } name)
            return new Lease(top, closes: false);
        lock (_kept)
        {
            if (_kept.TryGetValue(name, out var open))
                return new Lease(open, closes: false);
            var folder = makes ? top.MakeChild(name, HeldFolder.Readable, flushes) : Open(name);
            if (_kept.Count >= Kept)
                return new Lease(folder, closes: true);
            _kept.Add(name, folder);
            return new Lease(folder, closes: false);
        }
    }

    public void Dispose()
    {
        foreach (var folder in _kept.Values)
            folder.Dispose();
    }

    private HeldFolder Open(string name)
    {
        var error = top.TryOpenChild(name, out var folder);
        if (error.Failed)
            top.ThrowIfLink(name);
        PartialFile.Check(error, top.PathOf(name));
        return folder!;
    }
}
