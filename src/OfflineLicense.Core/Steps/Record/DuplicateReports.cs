using OfflineLicense.Formats.Licensing;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Record;

/// <summary>
/// Finds reports of a new file that were collected before: the same, grown, an older copy, or a contradiction that must not
/// leave the zone.
/// </summary>
internal sealed class DuplicateReports(Ledger ledger)
{
    /// <summary>Null: each is the same, has grown or is an older copy, which is a notice.</summary>
    /// <param name="document">The new file.</param>
    /// <param name="notices">Gets what is no contradiction.</param>
    /// <param name="replaced">Requests that give way to the new file, and so are not compared.</param>
    public Contradiction? FindContradiction(ParsedDocument document, List<Notice> notices, IReadOnlySet<long> replaced)
    {
        var content = document.Content;
        var (resent, differing) = (0, new List<(Report Report, DuplicateReport Earlier)>());
        Contradiction? twofold = null;
        foreach (var ofOne in content.Reports.GroupBy(report => report.Udi))
        {
            if (FindDouble(ofOne) is { } twice)
            {
                twofold = new Contradiction(new Refusal(RefusalReason.Conflict,
                    $"report {Report.Format(twice.Id)} of {twice.Udi} occurs twice in this file (document {document.Sha256.Short}) "
                    + "with different content; save it on the device again"), null);
                break;
            }

            var (first, last) = (ofOne.Min(report => report.Id), ofOne.Max(report => report.Id));
            var earlier = ledger.Requests.Twins(ledger.Devices.UdiId(ofOne.Key), first, last, replaced);
            foreach (var report in earlier.Count == 0 ? [] : ofOne.DistinctBy(report => report.Id))
            {
                if (!earlier.TryGetValue(report.Id, out var duplicate))
                    continue;
                if (report.Payload.Bytes.SequenceEqual(duplicate.Payload))
                    resent++;
                else
                    differing.Add((report, duplicate));
            }
        }

        var compared = Compare(document, differing);
        if (compared.FindIndex(result => result is not (ReportComparisonResult.Grew or ReportComparisonResult.Shrank)) is var at and >= 0)
        {
            var (report, duplicate) = differing[at];
            return new Contradiction(new Refusal(RefusalReason.Conflict,
                $"report {Report.Format(report.Id)} of {report.Udi} was collected before with other content: document "
                + $"{duplicate.Sha256[..8]} has one, document {document.Sha256.Short} another, "
                + $"and {Explain(duplicate)}; save it on the device again and compare. If this file is the "
                + "device's own, a person can take it: --accept --reason TEXT"), duplicate.DocumentId);
        }

        if (twofold is not null)
            return twofold;
        var all = content.Reports.Count;
        if (resent > 0)
            notices.Add(new Notice(WarningCode.Resent, $"{resent} of {all} reports were collected before, unchanged"));
        if (compared.Count(result => result == ReportComparisonResult.Grew) is var grew and > 0)
        {
            notices.Add(new Notice(WarningCode.Grew,
                $"{grew} of {all} reports have more measurements than when they were collected before"));
        }

        if (compared.Count(result => result == ReportComparisonResult.Shrank) is var shorter and > 0)
        {
            notices.Add(new Notice(WarningCode.Grew,
                $"{shorter} of {all} reports have fewer measurements than a copy that was collected before: an older file"));
        }

        return null;
    }

    private string Explain(DuplicateReport earlier) => ledger.Prunings.FindTime(earlier.DocumentId) is { } at
        ? $"the first was pruned on {at[..10]}, so whether it grew cannot be told"
        : "neither grew from the other";

    /// <summary>Each earlier file is unpacked and read once for all its reports.</summary>
    private List<ReportComparisonResult> Compare(ParsedDocument document, List<(Report Report, DuplicateReport Earlier)> differing)
    {
        var results = new ReportComparisonResult[differing.Count];
        var bytes = differing.Count == 0 ? [] : Chunk.Joined(document.Chunks.Select(chunk => chunk.Unpack()));
        var byFile = differing.Select((each, place) => (each.Report, each.Earlier, Place: place)).GroupBy(each => each.Earlier.Sha256);
        foreach (var ofFile in byFile)
        {
            if (ledger.Prunings.FindTime(ofFile.First().Earlier.DocumentId) is not null)
            {
                foreach (var each in ofFile)
                    results[each.Place] = ReportComparisonResult.Differs;
                continue;
            }

            var earlier = ledger.Documents.Bytes(Digest.Parse(ofFile.Key)!.Value);
            var reports = ofFile.Select(each => new ReportKey(each.Report.Udi, each.Report.Id)).ToList();
            foreach (var (each, result) in ofFile.Zip(ReportComparison.Compare(earlier, bytes, reports)))
                results[each.Place] = result;
        }

        return [.. results];
    }

    private static Report? FindDouble(IEnumerable<Report> ofOne)
    {
        var seen = new Dictionary<long, Digest>();
        return ofOne.FirstOrDefault(report => !seen.TryAdd(report.Id, report.Payload) && seen[report.Id] != report.Payload);
    }
}
