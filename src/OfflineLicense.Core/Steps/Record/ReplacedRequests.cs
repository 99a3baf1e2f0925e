using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Record;

/// <summary>
/// Sets requests aside that a newer one contradicts: a person accepted the newer one, or the zone that sent both did. They stay
/// facts and no longer count. Called inside a transaction.
/// </summary>
internal sealed class ReplacedRequests(Ledger ledger)
{
    private const int MostNamed = 5;

    /// <summary>Whether this request gives way to the new one: by a person's decision here, or because the same zone sent both.</summary>
    public bool MayReplace(long older, RecordOptions options) => options.Accept is not null
        || (options.Origin is { } zone && ledger.Bundles.Carrying(older).Any(bundle => bundle.Origin == zone));

    /// <param name="bundleId">The bundle in which the newer one arrived; null: a person accepted it here.</param>
    public void SetAside(long older, Digest newer, string why, string? @operator, long? bundleId) =>
        ledger.Marks.Add(older, MarkKind.Ignored.Name(), $"replaced by {newer.Short}: {why}", @operator, ledger.Now, bundleId);

    /// <summary>What a person should know about the request that gives way.</summary>
    public IEnumerable<Notice> Describe(long older, ParsedContent newer)
    {
        var row = ledger.Requests.Row(older)!;
        var progress = ledger.RequestStatus.Row(older);
        var done = progress switch
        {
            { AnsweredAt: not null } => "; CSSM answered it already",
            { Mark: "uploaded" or "done" } => "; it was uploaded already",
            { PackedIn: { } bundle } => $"; it left in {bundle}, and the desk sets it aside when this file arrives there",
            _ => string.Empty,
        };
        yield return new Notice(WarningCode.Superseded,
            $"document {row.Sha256[..8]} says otherwise and no longer counts; it stays in the ledger{done}");

        var here = newer.Reports.Select(report => (report.Udi.Pid, report.Udi.Serial, report.Id)).ToHashSet();
        var lost = ledger.Requests.ReportsOf(older)
            .Where(report => !here.Contains((report.Pid, report.Serial, report.ReportId)))
            .Select(report => report.ReportId)
            .ToList();
        if (lost.Count == 0)
            yield break;
        var more = lost.Count > MostNamed ? $" and {lost.Count - MostNamed:N0} more" : string.Empty;
        yield return new Notice(WarningCode.ReportGap,
            $"reports {string.Join(", ", lost.Take(MostNamed).Select(Report.Format))}{more} are only in document {row.Sha256[..8]}, "
            + "which no longer counts: save them on the device again");
    }
}
