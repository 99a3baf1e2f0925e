using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Status;

/// <summary>All that a page for a manager or an auditor shows of a station.</summary>
/// <param name="Overview">The state of every device.</param>
/// <param name="Deadlines">By device id.</param>
/// <param name="Bundles">Oldest first.</param>
/// <param name="Gaps">Bundles that a person accepted as missing.</param>
/// <param name="Private">Sensitive texts in requests that are not packed yet; null at a desk.</param>
/// <param name="Journal">Its last row.</param>
/// <param name="JournalProblem">The first row that does not follow the one before it; null: there is none.</param>
internal sealed record StationReport(
    StatusOverview Overview, IReadOnlyDictionary<long, DeviceDeadline> Deadlines, IReadOnlyList<BundleCustody> Bundles,
    IReadOnlyList<OpenGap> Gaps, UnpackedFindings? Private, JournalHead Journal, string? JournalProblem)
{
    /// <param name="since">As <see cref="StatusQuery.Read"/> takes it.</param>
    public static StationReport Read(Ledger ledger, DateTimeOffset? since)
    {
        var bundles = BundleList.Read(ledger);
        var (rows, head) = ledger.Journal.Head();
        return new StationReport(
            new StatusQuery(ledger).Read(since: since), DeadlineQuery.Read(ledger), BundleCustody.Read(ledger, bundles.Bundles),
            bundles.OpenGaps, UnpackedFindings.Read(ledger, name: null), new JournalHead(rows, head), ledger.Journal.FirstBreak()?.Problem);
    }
}
