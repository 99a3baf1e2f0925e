using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>One call of <see cref="DurableFolder.WriteMany(IEnumerable{OutputFile})"/>.</summary>
internal sealed class DurableBatch(DurableFolder folder)
{
    /// <summary>Beyond so many folders one more flush of the whole file system is cheaper than one of each.</summary>
    private const int FoldersFlushedOneByOne = 16;

    private readonly List<(OutputPath Place, bool Replace, bool Stands)> _made = [];
    private readonly Dictionary<string, (OutputPath Place, HashSet<string> Names)> _standing = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private int _renamed;
    private int _alreadyThere;

    public WriteTally Write(IEnumerable<OutputFile> files)
    {
        try
        {
            MakePartials(files);
            if (NativeFile.HasSyncFileSystem)
                folder.SyncFileSystem();
            for (; _renamed < _made.Count; _renamed++)
            {
                var (place, replace, stands) = _made[_renamed];
                using var lease = folder.Folders.Use(place);
                if (DurableFolder.Publish(lease.Folder, place, replace, stands) is WriteOutcome.AlreadyThere)
                    _alreadyThere++;
            }
            SyncFolders();
            return new WriteTally(_names.Count - _alreadyThere, _alreadyThere);
        }
        catch
        {
            RemovePartials();
            throw;
        }
    }

    private void MakePartials(IEnumerable<OutputFile> files)
    {
        using var writers = new PartialWriters(folder.Folders);
        var place = default(OutputPath);
        foreach (var each in files)
        {
            var file = each;
            place = folder.Place(file.Name, before: place);
            if (!_names.Add(file.Name))
                throw new ArgumentException("Two files of one batch have the same name.", nameof(files));
            var stands = Standing(place).Contains(place.Last);
            if (stands)
            {
                file = file.Load();
                if (IsThere(place, file))
                {
                    _alreadyThere++;
                    continue;
                }
            }

            _made.Add((place, file.Replace, stands));
            writers.Make(place, file);
        }
        writers.Finish();
    }

    /// <summary>Whether the file stands there with its bytes.</summary>
    /// <exception cref="Failure">Missing <c>link</c>.</exception>
    private bool IsThere(OutputPath place, OutputFile file)
    {
        using var lease = folder.Folders.Use(place);
        lease.Folder.ThrowIfLink(place.Last);
        if (file.Content is not null || !FileComparison.Hold(lease.Folder, place.Last, file.Bytes.Span))
            return false;
        if (!NativeFile.HasSyncFileSystem)
            PartialFile.SyncExisting(lease.Folder, place.Last, place.Final);
        return true;
    }

    /// <summary>The names in a folder before we write, read once: most files are new, and need no look of their own.</summary>
    private HashSet<string> Standing(OutputPath place)
    {
        if (_standing.TryGetValue(place.FolderPath, out var known))
            return known.Names;
        using var lease = folder.Folders.Use(place, makes: true, flushes: !NativeFile.HasSyncFileSystem);
        var names = lease.Folder.Names().ToHashSet(StringComparer.OrdinalIgnoreCase);
        _standing[place.FolderPath] = (place, names);
        return names;
    }

    /// <summary>On a drive that went away, or in a folder that was exchanged, they cannot be removed, and do not look finished.</summary>
    private void RemovePartials()
    {
        foreach (var (place, _, _) in _made.Skip(_renamed))
        {
            try
            {
                using var lease = folder.Folders.Use(place);
                if (!lease.Folder.IsLink(place.Partial)) // a link is not ours
                    PartialFile.Remove(lease.Folder, place.Partial);
            }
            catch (Failure)
            {
                // The failure that ended the batch is the one that counts.
            }
        }
    }

    private void SyncFolders()
    {
        if (NativeFile.HasSyncFileSystem && _standing.Count > FoldersFlushedOneByOne)
        {
            folder.SyncFileSystem();
            return;
        }

        foreach (var (place, _) in _standing.Values.Where(known => known.Place.Folder is not null))
        {
            using var lease = folder.Folders.Use(place);
            lease.Folder.Sync();
        }

        folder.SyncTop();
    }
}
