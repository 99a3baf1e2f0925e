using System.IO.Abstractions;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Merged;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Merge;

/// <summary>What was taken from the backup of another station.</summary>
/// <param name="Documents">How many documents its ledger has.</param>
/// <param name="Known">How many of them this ledger had.</param>
/// <param name="Pruned">How many have no bytes there any more, and are not here.</param>
/// <param name="HasPacked">That station packed bundles; which documents left in them says its export.</param>
internal sealed record MergedBackup(string Station, long Documents, long Known, long Pruned, bool HasPacked, CollectSummary Summary)
{
    /// <summary>Bundles in its ledger of which nothing is trusted here.</summary>
    public IReadOnlyList<Failure> Refused { get; init; } = [];

    /// <summary>Refused documents that would be taken if what a person said of them there counted.</summary>
    public long Offered { get; init; }
}

/// <summary>
/// Takes the documents of another collector of the same zone from its backup, as <c>collect</c> would take those files: they are read again
/// by the same readers, and nothing that the other ledger says of them is trusted, except what a bundle in it says that is signed with a
/// key that is pinned here. What is here already is passed over, so the same command again finishes a killed run.
/// </summary>
internal sealed class BackupMerger(Ledger ledger, IFileSystem disk, string @operator)
{
    private const string Remedy = ExportMerger.Remedy;

    public StepProgress Progress { get; init; } = StepProgress.Unseen;

    /// <summary>Why a person here takes over what persons said of files at the other station; null: no one does.</summary>
    public string? Assumed { get; init; }

    /// <param name="report">Called for each document that is new here or refused, after it is committed.</param>
    /// <exception cref="Failure">
    /// Invalid: no backup, or not of another station of a zone. Untrusted: it was changed or cut. Damaged: its ledger is damaged.
    /// </exception>
    public MergedBackup Merge(string path, Action<FileOutcome> report)
    {
        using var source = new SourceFile(disk).Open(path, long.MaxValue, follow: true, out var problem)
            ?? throw problem!.ToFailure(Remedy);
        Progress.Begin("reading the backup", bytes: source.Length);
        var reader = BackupReader.Open(new CountedStream(source.Stream, Progress), path);
        ForeignLedger.CheckHeader(reader.LedgerProblems, path);
        var folder = ledger.Folder.Folder;
        DriveSpace.Check(folder, reader.LedgerLength, [(folder, 0)], "the copy of its ledger");
        using var copy = new SpooledLedger(ledger.StationFolder, reader.CopyLedger);
        Progress.Begin("checking its ledger");
        using var documents = new ForeignDocuments(copy.Path, path);
        var station = CheckStation(documents.Station(), path);
        var name = Path.GetFileName(path);
        var from = (station, $"{station}: {name}, ledger {reader.LedgerDigest}"
            + (Assumed is null ? string.Empty : $", with what persons said there, by an operator's decision: {Assumed}"));
        var collector = new Collector(ledger, disk, @operator) { Progress = Progress, MergedFrom = from };
        Progress.Begin("reading documents", documents.Count);
        var signed = new SignedStatements(ledger, documents.Bundles, station);
        var facts = new MergedFacts(ledger, signed, documents.Statements, station) { Assumes = Assumed is not null };
        var reading = new MergedReader(ledger, documents, facts, name) { Progress = Progress };
        collector.Collect(reading.ReadAll(), new CollectOptions { Paths = [] }, Report);
        var servers = new MergedServerFiles(ledger, documents, signed, facts) { From = from, Operator = @operator };
        foreach (var file in servers.Merge(name))
        {
            Progress.Add(1, file.Size);
            collector.Summary.Add(file);
            Report(file);
        }

        return new MergedBackup(station, documents.Count(), reading.Known + servers.Known, reading.Pruned + servers.Pruned,
            documents.HasPacked(), collector.Summary)
        {
            Refused = facts.Refusals,
            Offered = facts.Offered,
        };

        void Report(FileOutcome file)
        {
            facts.Note(file);
            report(file);
        }
    }

    private string CheckStation((string Name, Side Side) other, string path)
    {
        if (other.Side == Side.Desk)
            throw ExportMerger.OwnOrDesk($"{path} is the backup of the desk {other.Name}, which collects nothing in a zone");
        return !other.Name.Equals(ledger.Station().Name, StringComparison.OrdinalIgnoreCase) ? other.Name
            : throw ExportMerger.OwnOrDesk($"{path} is a backup of {other.Name} itself",
                "; a station is restored by: offlic restore FILE DIR");
    }
}
