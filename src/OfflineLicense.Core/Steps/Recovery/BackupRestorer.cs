using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Recovery;

/// <summary>A station that was restored from a backup.</summary>
/// <param name="LastPacked">Our bundles with the highest number, one for each stream. A bundle that left later is not known here.</param>
/// <param name="HasKey">The backup has a private key.</param>
/// <param name="WasRestored">An earlier run of the same command has done it; nothing was changed.</param>
internal sealed record RestoreResult(string Name, Side Side, IReadOnlyList<string> LastPacked, bool HasKey, bool WasRestored);

/// <summary>
/// Restores the station of a backup in another folder. The ledger gets its file name last, with a journal row for the restore:
/// a killed restore has created no station, and the same command again creates one. A restore that is refused leaves nothing behind.
/// </summary>
internal static class BackupRestorer
{
    /// <summary>Of the journal row.</summary>
    private const string Action = "restore";

    /// <returns>Null in a rehearsal: the backup was checked, and nothing was written.</returns>
    /// <exception cref="Failure">
    /// Usage: a station is there. Invalid, Untrusted: it is not a backup, or not complete. Damaged: its ledger is damaged.
    /// </exception>
    public static RestoreResult? Restore(
        StationPaths folder, string backup, SourceFile files, string @operator, TimeProvider clock, bool rehearsal,
        StepProgress? progress = null)
    {
        using var source = files.Open(backup, long.MaxValue, follow: true, out var problem)
            ?? throw problem!.ToFailure("name a file that offlic backup wrote");
        progress ??= StepProgress.Unseen;
        progress.Begin("reading the backup", bytes: source.Length);
        var reader = BackupReader.Open(new CountedStream(source.Stream, progress), backup);
        ForeignLedger.CheckHeader(reader.LedgerProblems, backup);
        if (!rehearsal && File.Exists(folder.Ledger) && IsRestoredFrom(folder, reader, clock))
        {
            reader.CopyLedger(Stream.Null);
            using var restored = Ledger.OpenToRead(folder, clock);
            return Describe(restored, reader, wasRestored: true);
        }

        Check(folder);
        if (rehearsal)
        {
            reader.CopyLedger(Stream.Null);
            return null;
        }

        var leftovers = RestoreLeftovers.Remember(folder);
        try
        {
            using var made = StationFolder.Make(folder);
            using (WriterLock.Take(made, TimeSpan.FromSeconds(10), clock))
            {
                Check(folder); // again: another restore may have been first
                LedgerFile.Restore(made, CopyLedger, backup, clock.GetUtcNow(), (keys, journal) =>
                {
                    var rows = journal.Head().Sequence;
                    BackupKeys.Check(reader.Keys, keys.All(), backup);
                    leftovers.WriteKeys(made, reader.Keys);
                    journal.Add(clock.GetUtcNow(), @operator, Action,
                        $"{Path.GetFileName(backup)}, {NameLedger(reader)}, journal row {rows}");
                });
            }

            using var ledger = Ledger.OpenToRead(made, clock);
            return Describe(ledger, reader, wasRestored: false);
        }
        catch
        {
            leftovers.Remove();
            throw;
        }

        void CopyLedger(Stream target)
        {
            reader.CopyLedger(target);
            progress.Begin("checking the ledger of the backup");
        }
    }

    /// <summary>A run that was killed after the last step has restored the station, and nothing has happened there since.</summary>
    private static bool IsRestoredFrom(StationPaths folder, BackupReader reader, TimeProvider clock)
    {
        try
        {
            using var ledger = Ledger.OpenToRead(folder, clock);
            return ledger.Journal.Last() is { Action: Action } last
                && last.Detail.Contains($", {NameLedger(reader)},", StringComparison.Ordinal);
        }
        catch (Failure)
        {
            return false; // whatever it is, it is there and stays
        }
    }

    private static string NameLedger(BackupReader reader) => $"ledger {reader.LedgerDigest}";

    private static RestoreResult Describe(Ledger ledger, BackupReader reader, bool wasRestored)
    {
        var (station, side) = ledger.Station();
        return new RestoreResult(station, side, FindLastPacked(ledger),
            reader.Keys.Any(key => key.Name.EndsWith(FileNames.PrivateKeySuffix, StringComparison.Ordinal)), wasRestored);
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
