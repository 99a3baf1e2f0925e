using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Recovery;

/// <summary>A station out of a backup.</summary>
/// <param name="LastPacked">The bundles of ours with the highest number, one a stream: whatever left later is not known here.</param>
internal sealed record RestoreResult(string Name, Side Side, IReadOnlyList<string> LastPacked, bool HasKey);

/// <summary>
/// Makes the station of a backup again in another folder. The ledger gets its name last, with the journal row that tells of
/// it: a killed restore has made no station, and the same command again makes one.
/// </summary>
internal static class BackupRestorer
{
    /// <exception cref="Failure">Usage: a station is there. Invalid, Untrusted: the backup is none, or not whole. Damaged: its ledger is.</exception>
    public static RestoreResult Restore(StationPaths folder, string backup, SourceFile files, string @operator, TimeProvider clock, bool rehearsal)
    {
        Check(folder);
        using var source = files.Open(backup, long.MaxValue, follow: true, out var problem) ?? throw problem!.ToFailure("name a file that offlic backup wrote");
        using var reader = BackupReader.Open(source.Stream, backup);
        if (rehearsal)
        {
            reader.CopyLedger(Stream.Null);
            return new RestoreResult(string.Empty, Side.Zone, [], HasKey: HasKey(reader));
        }

        FileSystemPolicy.Make(folder);
        using (WriterLock.Take(folder, TimeSpan.FromSeconds(10), clock))
        {
            Check(folder); // again: another restore may have been first
            using (var keys = DurableFolder.Open(folder.Keys, ownerOnly: true))
            {
                foreach (var (name, bytes) in reader.Keys)
                    keys.Write(new OutputFile(name, bytes) { Mode = OutputFile.Private });
            }

            LedgerFile.Restore(folder, reader.CopyLedger, backup,
                journal => journal.Add(clock.GetUtcNow(), @operator, "restore", $"{Path.GetFileName(backup)}, journal row {journal.Head().Sequence}"));
        }

        using var ledger = Ledger.OpenToRead(folder, clock);
        var (station, side) = ledger.Station();
        var last = ledger.Bundles.All().Where(row => row.Direction == BundleDirection.Out).GroupBy(row => row.Destination, StringComparer.Ordinal)
            .Select(stream => stream.MaxBy(row => row.Sequence)!.Name).Order(StringComparer.Ordinal).ToList();
        return new RestoreResult(station, side, last, HasKey(reader));
    }

    private static void Check(StationPaths folder)
    {
        if (File.Exists(folder.Ledger))
        {
            throw new Failure(FailureKind.Usage, $"{folder.Root} is a station already, and a ledger is never written over",
                "restore into another folder; if its ledger is damaged, move .offlic/ledger.db away first");
        }
    }

    private static bool HasKey(BackupReader reader) => reader.Keys.Any(key => key.Name.EndsWith(FileNames.PrivateKeySuffix, StringComparison.Ordinal));
}
