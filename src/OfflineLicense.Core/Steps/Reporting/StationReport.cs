using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Findings;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Reporting;

/// <summary>All that a page for a manager or an auditor shows of a station.</summary>
/// <param name="Overview">The state of every device, with due dates.</param>
/// <param name="Findings">What a person should know or do.</param>
/// <param name="Bundles">Oldest first.</param>
/// <param name="Gaps">Bundles that a person accepted as missing.</param>
/// <param name="Journal">Its last row.</param>
/// <param name="JournalProblem">The first row that does not follow the one before it; null: there is none.</param>
internal sealed record StationReport(
    StatusOverview Overview, FindingQuery Findings, IReadOnlyList<BundleCustody> Bundles, IReadOnlyList<OpenGap> Gaps,
    JournalHead Journal, string? JournalProblem)
{
    /// <param name="ledger">Opened to read.</param>
    /// <param name="now">For what is overdue.</param>
    /// <param name="since">As <see cref="StatusQuery.Read"/> takes it.</param>
    public static StationReport Read(Ledger ledger, DateTimeOffset now, DateTimeOffset? since)
    {
        var bundles = BundleList.Read(ledger);
        var (rows, head) = ledger.Journal.Head();
        var overview = new StatusQuery(ledger).Read(since: since);
        return new StationReport(
            overview, FindingQuery.Read(ledger, now, overview, UnpackedFindings.Read(ledger, name: null)),
            BundleCustody.Read(ledger, bundles.Bundles), bundles.OpenGaps, new JournalHead(rows, head),
            ledger.Journal.FirstBreak()?.Problem);
    }
}
