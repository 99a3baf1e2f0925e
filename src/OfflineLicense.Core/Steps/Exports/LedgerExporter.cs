using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Export;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Exported;

namespace OfflineLicense.Steps.Exports;

/// <summary>
/// Writes every fact of the ledger, or those since an earlier export, as a signed folder of CSV files: docs/export-format.md. All of it is
/// of one moment. The folder is there whole or not at all, and is recorded when the disk has confirmed it.
/// </summary>
internal sealed class LedgerExporter(Ledger ledger, PrivateKeyCache keys, SourceFile files, string @operator, string toolVersion)
{
    /// <summary>The action of the journal row of an export.</summary>
    public const string Action = "ledger-export";

    /// <summary>No tables come to so many times the bytes of their ledger: keys of 64 digits stand for numbers of some bytes.</summary>
    private const int Largest = 8;

    public StepProgress Progress { get; init; } = StepProgress.Unseen;

    /// <exception cref="Failure">
    /// Missing: the folder cannot be written or has no room, or no export has the name. Usage: it is a station's, or a signed folder.
    /// </exception>
    public ExportResult Write(ExportOptions options)
    {
        DurableFolder.CheckUnsigned(options.Folder, "an export");
        var key = ledger.IsRehearsal ? null : keys.Open(new StationKeys(ledger).GetSigningKey());
        ExportResult? result = null;
        IReadOnlyDictionary<string, long> marks = new Dictionary<string, long>();
        ExportRow? since = null;
        ledger.Read(() =>
        {
            since = options.Since is null ? null : FindSince(options.Since);
            marks = ledger.Exports.MarksNow();
            result = Write(options, since, key);
        });
        if (result is { Sums: { } sums })
            Record(result, sums, since, marks);
        return result!;
    }

    /// <summary>What the journal says of an export: the beginning says which rules its judgments are by.</summary>
    public static string Describe(string name, string sums, string toolVersion) => $"{name} {sums} by offlic {toolVersion}";

    private ExportResult Write(ExportOptions options, ExportRow? since, SigningKey? key)
    {
        var (station, side) = ledger.Station();
        var (sequence, head) = ledger.Journal.Head();
        var name = FindName(station);
        var manifest = new ExportManifest
        {
            Name = name,
            Side = side,
            LedgerFormat = Schema.Version,
            Software = toolVersion,
            Created = ledger.Now,
            HasHostnames = options.WithHostnames,
            Journal = new JournalHead(sequence, head),
            Since = since is null ? null : ToReference(since),
            Tables = [],
        };
        var added = since is null ? null : new NewRows(ledger, since, toolVersion);
        var tables = new TableWriter(ledger, options.WithHostnames, added);
        var path = Path.Combine(options.Folder, name.ToString());
        if (Path.Exists(path))
            return Take(path, manifest, tables, key);
        var content = new ExportContent(ledger, manifest, tables, Progress);
        if (key is null)
            return content.Measure(path);

        CheckRoom(path, content);
        DurableFolder.WriteMany(path, _ => content.List(key));
        return content.ToResult(path);
    }

    /// <summary>How long tables become is known when they were written: that is done for nothing only where they may not fit.</summary>
    private void CheckRoom(string path, ExportContent content)
    {
        if (FreeSpace.Of(path) is { } free && free / Largest < ledger.Space.File)
            DriveSpace.Check(Path.GetDirectoryName(path)!, content.Measure(path).Bytes, [], "the export");
    }

    /// <summary>A run was killed before it recorded what it had written: nothing is written again.</summary>
    private ExportResult Take(string path, ExportManifest manifest, TableWriter tables, SigningKey? key)
    {
        var finished = new FinishedExport(files, path);
        if (key is null || finished.ReadCreated() is not { } created)
            throw IsOther(path);
        var content = new ExportContent(ledger, manifest with { Created = created }, tables, Progress);
        return content.IsIn(finished, path, key.Public) ? content.ToResult(path) with { WasThere = true } : throw IsOther(path);
    }

    private static Failure IsOther(string path) => new(FailureKind.Missing,
        $"{path} is there already and is another export: nothing was written",
        "move it away or choose another folder, then run the same command again")
    { Code = DiskFailure.OtherContentCode };

    /// <summary>After the last one that was recorded.</summary>
    private ExportName FindName(string station)
    {
        var last = ledger.Exports.All().Select(row => ExportName.Parse(row.Name)?.Number ?? 0).DefaultIfEmpty().Max();
        return ExportName.From(station, last + 1L)
            ?? throw new Failure(FailureKind.Usage, $"{station} has no number left for an export", "give it a new ledger");
    }

    /// <param name="typed">A name, a path that ends with it, or <see cref="ExportName.Last"/>.</param>
    /// <returns>Null: the last one was asked for, and there was none, so everything is new.</returns>
    /// <exception cref="Failure">Missing: this ledger knows of no such export.</exception>
    private ExportRow? FindSince(string typed)
    {
        const int Shown = 5;
        var known = ledger.Exports.All();
        if (typed.Equals(ExportName.Last, StringComparison.OrdinalIgnoreCase))
            return known.LastOrDefault();
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(typed));
        if (known.LastOrDefault(row => string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase)) is { } row)
            return row;
        var names = known.Skip(Math.Max(0, known.Count - Shown)).Select(each => each.Name).ToList();
        throw new Failure(FailureKind.Missing, $"this ledger knows of no export {SafeText.Value(typed)}", names.Count == 0
            ? "there is none yet: leave out --since"
            : $"the newest {(names.Count == 1 ? "is" : "are")} {string.Join(", ", names)}; without --since everything is exported");
    }

    private ExportReference ToReference(ExportRow row) => new(
        ExportName.Parse(row.Name) ?? throw Damaged(row), Digest.Parse(row.Sums) ?? throw Damaged(row),
        new JournalHead(row.JournalSequence, ledger.Journal.HashAt(row.JournalSequence) ?? throw Damaged(row)));

    private static Failure Damaged(ExportRow row) => new(FailureKind.Damaged,
        $"what the ledger says of the export {SafeText.Value(row.Name)} cannot be", "run: offlic doctor --deep");

    private void Record(ExportResult result, Digest sums, ExportRow? since, IReadOnlyDictionary<string, long> marks)
    {
        var manifest = result.Manifest;
        ledger.Write(@operator, () =>
        {
            ledger.Exports.Add(new ExportRow(0, manifest.Name.ToString(), manifest.Journal.Sequence, sums.Hex, Timestamp.Text(ledger.Now)),
                since?.Id, marks);
            return (Action, Describe(manifest.Name.ToString(), sums.Hex, toolVersion)
                + $"; to {result.Path}, {(since is null ? "all" : $"since {since.Name}")}, "
                + (manifest.HasHostnames ? "with hostnames" : "without hostnames"));
        });
    }
}
