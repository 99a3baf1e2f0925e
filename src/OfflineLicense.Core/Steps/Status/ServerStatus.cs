using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Status;

/// <summary>Where one request of a server stands. Servers are told apart from product instances and never counted among them.</summary>
/// <param name="LocalAccount">Null at a desk: it never leaves the zone.</param>
internal sealed record ServerStatus(string Server, string? Purpose, string? LocalAccount, RequestOverview Request)
{
    /// <param name="ledger">Where the answers are.</param>
    /// <param name="rows">All requests, devices' too.</param>
    /// <param name="side">Whose words for the states.</param>
    public static IReadOnlyList<ServerStatus> Of(Ledger ledger, IEnumerable<RequestStatusRow> rows, Side side)
    {
        var answers = ledger.ServerAnswers.All().Where(answer => answer.RequestId is not null).ToLookup(answer => answer.RequestId!.Value);
        return rows.Where(row => row.Kind == DocumentKind.ServerRequest.Name).Select(row =>
        {
            var file = ledger.ServerFiles.Row(row.RequestId)!;
            var known = answers[row.RequestId].LastOrDefault() is not { } answer ? row : row with
            {
                AnsweredAt = answer.At,
                AnswerKind = DocumentKind.ServerResponse.Name,
                SplitAt = answer.SplitAt,
                ReturnedAt = ledger.Bundles.Carrying(answer.DocumentId).LastOrDefault(bundle => bundle.Direction == BundleDirection.Out)?.At,
            };
            return new ServerStatus(file.Server, file.Purpose, file.LocalAccount, StatusQuery.Judge(known, side, null));
        }).OrderBy(each => each.Server, StringComparer.Ordinal).ThenBy(each => each.Request.Row.RequestId).ToList();
    }
}
