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
    private (string Sha256, byte[] Bytes)? _earlier;

    /// <summary>Null: each is the same, has grown or is an older copy, which is a notice.</summary>
    /// <param name="document">The new file.</param>
    /// <param name="notices">Gets what is no contradiction.</param>
    /// <param name="replaced">Requests that give way to the new file, and so are not compared.</param>
    public Contradiction? FindContradiction(ParsedDocument document, List<Notice> notices, IReadOnlySet<long> replaced)
    {
        var content = document.Content;
        var (resent, grew, shorter) = (0, 0, 0);
        byte[]? bytes = null;
        _earlier = null;
        foreach (var ofOne in content.Reports.GroupBy(report => report.Udi))
        {
            if (FindDouble(ofOne) is { } twice)
            {
                return new Contradiction(new Refusal(RefusalReason.Conflict,
                    $"report {twice.Id} of {twice.Udi} occurs twice in this file (document {document.Sha256.Short}) with different "
                    + "content; save it on the device again"), null);
            }

            var (first, last) = (ofOne.Min(report => report.Id), ofOne.Max(report => report.Id));
            var earlier = ledger.Requests.Twins(ledger.Devices.UdiId(ofOne.Key), first, last, replaced);
            foreach (var report in earlier.Count == 0 ? [] : ofOne.DistinctBy(report => report.Id))
            {
                if (!earlier.TryGetValue(report.Id, out var duplicate))
                    continue;
                if (duplicate.Payload.AsSpan().SequenceEqual(Convert.FromHexString(report.Payload.Hex)))
                {
                    resent++;
                    continue;
                }

                bytes ??= Chunk.Joined(document.Chunks.Select(chunk => chunk.Unpack()));
                switch (ReportComparison.Compare(ReadEarlier(duplicate), bytes, report.Udi, report.Id))
                {
                    case ReportComparisonResult.Grew:
                        grew++;
                        break;
                    case ReportComparisonResult.Shrank:
                        shorter++;
                        break;
                    default:
                        return new Contradiction(new Refusal(RefusalReason.Conflict,
                            $"report {report.Id} of {report.Udi} was collected before with other content: document "
                            + $"{duplicate.Sha256[..8]} has one, document {document.Sha256.Short} another, "
                            + "and neither grew from the other; save it on the device again and compare. If this file is the "
                            + "device's own, a person can take it: --accept --reason TEXT"), duplicate.DocumentId);
                }
            }
        }

        var all = content.Reports.Count;
        if (resent > 0)
            notices.Add(new Notice(WarningCode.Resent, $"{resent} of {all} reports were collected before, unchanged"));
        if (grew > 0)
        {
            notices.Add(new Notice(WarningCode.Grew,
                $"{grew} of {all} reports have more measurements than when they were collected before"));
        }

        if (shorter > 0)
        {
            notices.Add(new Notice(WarningCode.Grew,
                $"{shorter} of {all} reports have fewer measurements than a copy that was collected before: an older file"));
        }

        return null;
    }

    /// <summary>Reports that grew follow each other in one file, so it is unpacked once.</summary>
    private byte[] ReadEarlier(DuplicateReport duplicate)
    {
        if (_earlier is not { } last || last.Sha256 != duplicate.Sha256)
            _earlier = last = (duplicate.Sha256, ledger.Documents.Bytes(Digest.Parse(duplicate.Sha256)!.Value));
        return last.Bytes;
    }

    private static Report? FindDouble(IEnumerable<Report> ofOne)
    {
        var seen = new Dictionary<long, Digest>();
        return ofOne.FirstOrDefault(report => !seen.TryAdd(report.Id, report.Payload) && seen[report.Id] != report.Payload);
    }
}
