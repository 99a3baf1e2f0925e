using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Recovery;

/// <summary>A station that was restored from a backup.</summary>
/// <param name="LastPacked">Our bundles with the highest number, one for each stream. A bundle that left later is not known here.</param>
/// <param name="HasKey">The backup has a private key.</param>
internal sealed record RestoreResult(string Name, Side Side, IReadOnlyList<string> LastPacked, bool HasKey);

/// <summary>
/// Restores the station of a backup in another folder. The ledger gets its file name last, with a journal row for the restore:
/// a killed restore has created no station, and the same command again creates one.
/// </summary>
internal static class BackupRestorer
{
    /// <returns>Null in a rehearsal: the backup was checked, and nothing was written.</returns>
    /// <exception cref="Failure">
    /// Usage: a station is there. Invalid, Untrusted: it is not a backup, or not complete. Damaged: its ledger is damaged.
    /// </exception>
    public static RestoreResult? Restore(
        StationPaths folder, string backup, SourceFile files, string @operator, TimeProvider clock, bool rehearsal)
    {
        Check(folder);
        using var source = files.Open(backup, long.MaxValue, follow: true, out var problem)
            ?? throw problem!.ToFailure("name a file that offlic backup wrote");
        using var reader = BackupReader.Open(source.Stream, backup);
        if (rehearsal)
        {
            reader.CopyLedger(Stream.Null);
            return null;
        }

        using var made = StationFolder.Make(folder);
        using (WriterLock.Take(made, TimeSpan.FromSeconds(10), clock))
        {
            Check(folder); // again: another restore may have been first
            using (var keys = DurableFolder.Over(made.Make(folder.Keys)))
            {
                foreach (var (name, bytes) in reader.Keys)
                    keys.Write(new OutputFile(name, bytes) { Mode = OutputFile.Private });
            }

            LedgerFile.Restore(made, reader.CopyLedger, backup, clock.GetUtcNow(), journal =>
                journal.Add(clock.GetUtcNow(), @operator, "restore", $"{Path.GetFileName(backup)}, journal row {journal.Head().Sequence}"));
        }

        using var ledger = Ledger.OpenToRead(made, clock);
        var (station, side) = ledger.Station();
        return new RestoreResult(station, side, FindLastPacked(ledger),
            reader.Keys.Any(key => key.Name.EndsWith(FileNames.PrivateKeySuffix, StringComparison.Ordinal)));
    }

    private static List<string> FindLastPacked(Ledger ledger) => ledger.Bundles.All()
        .Where(row => row.Direction == BundleDirection.Out)
        .GroupBy(row => row.Destination, StringComparer.Ordinal)
        .Select(stream => stream.MaxBy(row => row.Sequence)!.Name)
        .Order(StringComparer.Ordinal)
        .ToList();

    private static void Check(StationPaths folder)
    {
        if (File.Exists(folder.Ledger))
        {
            throw new Failure(FailureKind.Usage, $"{folder.Root} is a station already, and a ledger is never overwritten",
                "restore into another folder; if its ledger is damaged, move .offlic/ledger.db away first");
        }
    }
}
