using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Ledger.Tables.Servers;

namespace OfflineLicense.Steps.Status;

/// <summary>The state of one request of a server. Servers are never counted among product instances.</summary>
/// <param name="LocalAccount">Null at a desk: it never leaves the zone.</param>
internal sealed record ServerStatus(string Server, string? Purpose, string? LocalAccount, RequestOverview Request)
{
    /// <param name="ledger">Where the responses are.</param>
    /// <param name="rows">All requests, those of devices too.</param>
    /// <param name="side">Of the station.</param>
    /// <returns>By server, then in the order in which they were recorded.</returns>
    public static IReadOnlyList<ServerStatus> Read(Ledger ledger, IEnumerable<RequestStatusRow> rows, Side side)
    {
        var answers = ledger.ServerAnswers.All().Where(answer => answer.RequestId is not null).ToLookup(answer => answer.RequestId!.Value);
        return rows.Where(row => row.Kind == DocumentKind.ServerRequest.Name)
            .Select(row =>
            {
                var file = ledger.ServerFiles.Row(row.RequestId)!;
                var status = answers[row.RequestId].LastOrDefault() is { } answer ? AddAnswer(ledger, row, answer) : row;
                return new ServerStatus(file.Server, file.Purpose, file.LocalAccount,
                    RequestOverview.Evaluate(status, side, InstallationFinding.None));
            })
            .OrderBy(status => status.Server, StringComparer.Ordinal)
            .ThenBy(status => status.Request.Id)
            .ToList();
    }

    private static RequestStatusRow AddAnswer(Ledger ledger, RequestStatusRow row, ServerAnswerRow answer) => row with
    {
        AnsweredAt = answer.At,
        AnswerKind = DocumentKind.ServerResponse.Name,
        SplitAt = answer.SplitAt,
        ReturnedAt = ledger.Bundles.Carrying(answer.DocumentId).LastOrDefault(bundle => bundle.Direction == BundleDirection.Out)?.At,
    };
}
