using OfflineLicense.Formats;
using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

/// <summary>Reports of a new file that were collected before: the same, grown, an older copy, or a contradiction that must not leave the zone.</summary>
internal sealed class ReportTwins(Ledger ledger)
{
    /// <summary>Null: each is the same, has grown or is an older copy, which is told as a notice.</summary>
    public Refusal? Contradiction(ReadDocument document, List<Notice> notices)
    {
        var reading = document.Reading;
        var (resent, grew) = (0, 0);
        foreach (var ofOne in reading.Reports.GroupBy(report => report.Udi))
        {
            var twins = ledger.Requests.Twins(ledger.Devices.UdiId(ofOne.Key), ofOne.Min(report => report.Id), ofOne.Max(report => report.Id));
            foreach (var report in twins.Count == 0 ? [] : ofOne.AsEnumerable())
            {
                if (!twins.TryGetValue(report.Id, out var twin))
                    continue;
                if (twin.Payload.AsSpan().SequenceEqual(Convert.FromHexString(report.Payload.Hex)))
                    resent++;
                else if (Grown(document, report, twin))
                    grew++;
                else
                    return new Refusal("conflict", $"report {report.Id} of {report.Udi} was collected before with other content (document {twin.Sha256[..8]}), and neither grew from the other");
            }
        }

        if (resent > 0)
            notices.Add(new Notice("resent", $"{resent} of {reading.Reports.Count} reports were collected before, unchanged"));
        if (grew > 0)
            notices.Add(new Notice("grew", $"{grew} of {reading.Reports.Count} reports hold another number of measurements than when they were collected before"));
        return null;
    }

    private bool Grown(ReadDocument document, Report report, TwinReport twin) =>
        Growth.Compare(ledger.Documents.Bytes(Digest.Parse(twin.Sha256)!.Value), Chunk.Joined(document.Chunks.Select(chunk => chunk.Unpack())), report.Udi, report.Id)
            is GrowthVerdict.Grew or GrowthVerdict.Shrank;
}
