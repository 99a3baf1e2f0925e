using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Recovery;

/// <summary>What a restore has made in a folder, to be removed if it is refused. What was there before stays.</summary>
internal sealed class RestoreLeftovers
{
    private readonly StationPaths _folder;
    private readonly HashSet<string> _before;
    private readonly List<string> _keys = [];

    private RestoreLeftovers(StationPaths folder)
    {
        _folder = folder;
        _before = Paths().Where(Path.Exists).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Before anything is made.</summary>
    public static RestoreLeftovers Remember(StationPaths folder) => new(folder);

    /// <summary>Writes the keys of a backup; the same ones may be there.</summary>
    public void WriteKeys(StationFolder made, IReadOnlyList<(string Name, byte[] Bytes)> keys)
    {
        using var folder = DurableFolder.Over(made.Make(_folder.Keys));
        foreach (var (name, bytes) in keys)
        {
            if (folder.Write(new OutputFile(name, bytes) { Mode = OutputFile.Private }) == WriteOutcome.Written)
                _keys.Add(Path.Combine(_folder.Keys, name));
        }
    }

    /// <summary>Removes files by their names, and folders only while they are empty.</summary>
    public void Remove()
    {
        if (File.Exists(_folder.Ledger))
            return; // it is restored: what failed came afterwards
        foreach (var path in _keys.Concat(Paths().Where(path => !_before.Contains(path))))
        {
            try
            {
                if (Directory.Exists(path))
                    Directory.Delete(path);
                else
                    File.Delete(path);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                // Another process has put something there, or the disk failed: that is reported by what failed first.
            }
        }
    }

    /// <summary>All that a restore makes beside keys and the ledger, inner ones first.</summary>
    private IEnumerable<string> Paths()
    {
        foreach (var path in new[] { _folder.LedgerJournal, _folder.Lock, _folder.Keys, _folder.Log, _folder.Spool, _folder.Folder })
            yield return path;
        for (var above = Path.GetFullPath(_folder.Root); above is not null; above = Path.GetDirectoryName(above))
            yield return above;
    }
}
