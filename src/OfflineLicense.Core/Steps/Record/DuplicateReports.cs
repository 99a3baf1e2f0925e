using OfflineLicense.Formats.Licensing;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Record;

/// <summary>Reports of a new file that were collected before: the same, grown, an older copy, or a contradiction that must not leave the zone.</summary>
internal sealed class DuplicateReports(Ledger ledger)
{
    private (string Sha256, byte[] Bytes)? _earlier;

    /// <summary>Null: each is the same, has grown or is an older copy, which is told as a notice.</summary>
    public Refusal? Contradiction(ParsedDocument document, List<Notice> notices)
    {
        var reading = document.Content;
        var (resent, grew, shorter) = (0, 0, 0);
        byte[]? bytes = null;
        _earlier = null;
        foreach (var ofOne in reading.Reports.GroupBy(report => report.Udi))
        {
            if (Doubled(ofOne) is { } twice)
                return new Refusal(RefusalReason.Conflict, $"report {twice.Id} of {twice.Udi} occurs twice in this file (document {document.Sha256.Short}) with different content; save it on the device again");
            var twins = ledger.Requests.Twins(ledger.Devices.UdiId(ofOne.Key), ofOne.Min(report => report.Id), ofOne.Max(report => report.Id));
            foreach (var report in twins.Count == 0 ? [] : ofOne.DistinctBy(report => report.Id))
            {
                if (!twins.TryGetValue(report.Id, out var twin))
                    continue;
                if (twin.Payload.AsSpan().SequenceEqual(Convert.FromHexString(report.Payload.Hex)))
                {
                    resent++;
                    continue;
                }

                bytes ??= Chunk.Joined(document.Chunks.Select(chunk => chunk.Unpack()));
                switch (ReportComparison.Compare(Earlier(twin), bytes, report.Udi, report.Id))
                {
                    case ReportComparisonResult.Grew:
                        grew++;
                        break;
                    case ReportComparisonResult.Shrank:
                        shorter++;
                        break;
                    default:
                        return new Refusal(RefusalReason.Conflict, $"report {report.Id} of {report.Udi} was collected before with other content: document {twin.Sha256[..8]} has one, "
                            + $"document {document.Sha256.Short} another, and neither grew from the other");
                }
            }
        }

        var all = reading.Reports.Count;
        if (resent > 0)
            notices.Add(new Notice(WarningCode.Resent, $"{resent} of {all} reports were collected before, unchanged"));
        if (grew > 0)
            notices.Add(new Notice(WarningCode.Grew, $"{grew} of {all} reports hold more measurements than when they were collected before"));
        if (shorter > 0)
            notices.Add(new Notice(WarningCode.Grew, $"{shorter} of {all} reports hold fewer measurements than a copy that was collected before: an older file"));
        return null;
    }

    /// <summary>Reports that grew come in runs out of one file: it is unpacked once.</summary>
    private byte[] Earlier(DuplicateReport twin)
    {
        if (_earlier is not { } kept || kept.Sha256 != twin.Sha256)
            _earlier = kept = (twin.Sha256, ledger.Documents.Bytes(Digest.Parse(twin.Sha256)!.Value));
        return kept.Bytes;
    }

    private static Report? Doubled(IEnumerable<Report> ofOne)
    {
        var seen = new Dictionary<long, Digest>();
        return ofOne.FirstOrDefault(report => !seen.TryAdd(report.Id, report.Payload) && seen[report.Id] != report.Payload);
    }
}
