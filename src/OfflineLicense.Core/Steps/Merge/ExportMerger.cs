using OfflineLicense.Sealing.Export;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Merged;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Merge;

/// <summary>
/// Takes from the export of another collector of this zone which documents left in which of its bundles. A document that is not here is
/// remembered all the same: it may come later, and is not packed again then.
/// </summary>
internal sealed class ExportMerger(Ledger ledger, SourceFile files, string @operator)
{
    private const string Bundles = "bundle";
    private const string Items = "bundle_item";

    /// <summary>Before the name of an export that holds everything, in the journal.</summary>
    private const string Complete = "complete";

    /// <summary>Of a file that is of no other station of this zone.</summary>
    public const string Remedy = "name a backup or an export of another station of this zone";

    /// <summary>The code of a file of this station itself or of a desk.</summary>
    public const string OwnOrDeskCode = "no-collector";

    public StepProgress Progress { get; init; } = StepProgress.Unseen;

    /// <exception cref="Failure">Invalid: no export of another station of a zone. Untrusted: it is not as it was signed.</exception>
    public MergedExport Merge(string path)
    {
        using var spool = new SpoolFile(ledger.StationFolder);
        var export = VerifiedExport.Open(path, new StationKeys(ledger).ReadKeyring(), files, spool, [Bundles, Items], Progress);
        var manifest = export.Manifest;
        if (manifest.Name.Station.Equals(ledger.Station().Name, StringComparison.OrdinalIgnoreCase))
            throw OwnOrDesk($"{path} is an export of {manifest.Name.Station} itself");
        if (manifest.Side == Side.Desk)
            throw OwnOrDesk($"{path} is an export of the desk {manifest.Name.Station}, which packs no requests");

        if (ledger.Bundles.LastAccepted(manifest.Name.Station) is { } received)
        {
            throw new Failure(FailureKind.Invalid, $"{path} is of {manifest.Name.Station}, from which this zone received {received.Name}: "
                + "it is a desk, which packs no requests", Remedy);
        }

        if (manifest.LedgerFormat > Schema.Version)
        {
            throw new Failure(FailureKind.Invalid, $"{path} is of a ledger of format {manifest.LedgerFormat}, this offlic knows up to "
                + $"{Schema.Version}", "use the newer offlic that wrote it; nothing was changed");
        }

        Progress.Begin("recording what left");
        MergedExport? merged = null;
        ledger.Write(@operator, () =>
        {
            merged = Record(export);
            return merged.Added == 0 && ReadMerged().Any(one => one.Sums == export.Sums.Hex) ? null : (Collector.MergeAction,
                $"{merged.Added} documents left in bundles of {manifest.Name.Station}: "
                + $"{(manifest.Since is null ? Complete + " " : string.Empty)}{manifest.Name}, sums {export.Sums}");
        });
        return merged!;
    }

    /// <summary>
    /// Those of merged exports that go on from one which was not merged, where no later complete one was either: what left before is not
    /// known.
    /// </summary>
    public IReadOnlyList<(ExportName Export, ExportName Missing)> FindHoles(IReadOnlyCollection<ExportManifest> merged)
    {
        if (merged.All(manifest => manifest.Since is null))
            return [];
        var known = ReadMerged().ToList();
        var sums = known.Select(one => one.Sums).ToHashSet(StringComparer.Ordinal);
        var complete = known.Where(one => one.IsComplete).GroupBy(one => one.Name.Station, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Max(one => one.Name.Number), StringComparer.Ordinal);
        return
        [
            .. from manifest in merged
               where manifest.Since is { } since && !sums.Contains(since.Sums.Hex)
                   && complete.GetValueOrDefault(since.Name.Station) < since.Name.Number
               select (manifest.Name, manifest.Since!.Name),
        ];
    }

    /// <summary>What the journal says of each export that was merged.</summary>
    private IEnumerable<(ExportName Name, string Sums, bool IsComplete)> ReadMerged()
    {
        foreach (var detail in ledger.Journal.Details(Collector.MergeAction))
        {
            if (detail.Split(' ') is [.., var before, var name, "sums", var sums] && ExportName.Parse(name.TrimEnd(',')) is { } known)
                yield return (known, sums, before == Complete);
        }
    }

    /// <param name="what">What was named.</param>
    /// <param name="more">What it is for.</param>
    public static Failure OwnOrDesk(string what, string more = "") => new(FailureKind.Invalid, what, Remedy + more)
    {
        Code = OwnOrDeskCode,
    };

    private MergedExport Record(VerifiedExport export)
    {
        var station = export.Manifest.Name.Station;
        var bundles = ReadBundles(export, station);
        var earlierSums = ledger.PackedElsewhere.SumsOf(station);
        var conflicts = bundles.SelectMany(bundle => FindOther(earlierSums, bundle.Value, bundle.Key)).ToList();
        var (added, known) = (0, 0);
        var news = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in export.Rows(Items, "bundle_sums", "document_sha256"))
        {
            if (Digest.Parse(row[0]) is not { } sums || Digest.Parse(row[1]) is not { } document)
                throw VerifiedExport.Malformed(Items, "a row names no digest");
            if (!bundles.TryGetValue(sums, out var name) || name is null)
                continue; // of a bundle that only an earlier export has, or that it received
            if (ledger.PackedElsewhere.Add(new PackedElsewhereRow(document.Hex, station, name, sums.Hex, Timestamp.Text(ledger.Now))))
            {
                added++;
                news.Add(name);
            }
            else
                known++;
        }

        conflicts.AddRange(ledger.PackedElsewhere.PackedTwice().Where(twice => news.Contains(twice.Other))
            .Select(twice => new Notice(WarningCode.PackedTwice, $"{twice.UploadName} left in {twice.Ours} and in {twice.Other}: "
                + "the desk counts it once")));
        var packed = bundles.Values.Count(name => name is not null);
        return new MergedExport(export.Manifest, export.Sums, packed, added, known, conflicts);
    }

    /// <summary>The names of its bundles by their sums; null: one that it received.</summary>
    private static Dictionary<Digest, string?> ReadBundles(VerifiedExport export, string station)
    {
        var bundles = new Dictionary<Digest, string?>();
        foreach (var row in export.Rows(Bundles, "sums", "name", "direction"))
        {
            if (Digest.Parse(row[0]) is not { } sums || BundleName.Parse(row[1]) is not { } name || !bundles.TryAdd(sums, null))
                throw VerifiedExport.Malformed(Bundles, "a row names no bundle, or one twice");
            if (row[2] == "out" && name.Origin == station)
                bundles[sums] = name.ToString();
        }

        return bundles;
    }

    /// <summary>One name is one bundle: the station exists twice, or was restored.</summary>
    private static IEnumerable<Notice> FindOther(ILookup<string, string> earlierSums, string? name, Digest sums)
    {
        if (name is null || earlierSums[name].All(known => known == sums.Hex))
            yield break;
        yield return new Notice(WarningCode.BundleTwice,
            $"{name} is known here with another digest: two ledgers of its station exist, or it was restored from a backup");
    }
}
