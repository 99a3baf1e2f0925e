using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>One call of <see cref="DurableFolder.WriteMany"/>.</summary>
internal sealed class DurableBatch(DurableFolder folder)
{
    /// <summary>Beyond so many folders one more flush of the whole file system is cheaper than one of each.</summary>
    private const int FoldersFlushedOneByOne = 16;

    private readonly List<(OutputPath Place, bool Replace, bool Stands)> _made = [];
    private readonly Dictionary<string, HashSet<string>> _standing = new(StringComparer.Ordinal);
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
                if (folder.Publish(place, replace, stands) is WriteOutcome.AlreadyThere)
                    _alreadyThere++;
            }
            SyncFolders();
            return new WriteTally(_names.Count - _alreadyThere, _alreadyThere);
        }
        catch
        {
            foreach (var (place, _, _) in _made.Skip(_renamed))
                PartialFile.Remove(place.Partial);
            throw;
        }
    }

    private void MakePartials(IEnumerable<OutputFile> files)
    {
        using var writers = new PartialWriters();
        foreach (var file in files)
        {
            var place = folder.Place(file.Name);
            if (!_names.Add(file.Name))
                throw new ArgumentException("Two files of one batch have the same name.", nameof(files));
            var standing = Standing(place);
            var stands = standing.Contains(Path.GetFileName(place.Final));
            if (stands && file.Content is null && FileComparison.Hold(place.Final, file.Bytes.Span))
            {
                _alreadyThere++;
                if (!NativeFile.HasSyncFileSystem)
                    PartialFile.SyncExisting(place.Final, place.Final);
                continue;
            }
            _made.Add((place, file.Replace, stands));
            writers.Make(place.Final, file);
        }
        writers.Finish();
    }

    /// <summary>The names in a folder before we write, read once: most files are new, and need no look of their own.</summary>
    private HashSet<string> Standing(OutputPath place)
    {
        if (_standing.TryGetValue(place.FolderPath, out var names))
            return names;
        if (place.Folder is not null)
            DurableDirectory.MakeChild(place.FolderPath, folder.FullPath);
        try
        {
            names = new DirectoryInfo(place.FolderPath).EnumerateFileSystemInfos("*", Everything).Select(entry =>
                entry.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Writing(place.FolderPath, failed);
        }
        return _standing[place.FolderPath] = names;
    }

    private static EnumerationOptions Everything { get; } = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private void SyncFolders()
    {
        if (NativeFile.HasSyncFileSystem && _standing.Count > FoldersFlushedOneByOne)
            folder.SyncFileSystem();
        else
            folder.SyncFolders([.. _standing.Keys.Append(folder.FullPath).Distinct(StringComparer.Ordinal)]);
    }
}
