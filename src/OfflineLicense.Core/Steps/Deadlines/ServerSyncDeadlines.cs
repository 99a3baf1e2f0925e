using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Servers;

namespace OfflineLicense.Steps.Deadlines;

/// <summary>A time by which something is due, and the source of the rule.</summary>
/// <param name="Name"><c>sync_due</c>, <c>overdue</c> or <c>lapses</c>.</param>
internal sealed record ServerSyncDeadline(string Name, DateTimeOffset At, string Source);

/// <summary>
/// The synchronization deadlines of a server's local account. SSM On-Prem asks for a synchronization every 30 days, alerts
/// after 31, and after 365 its certificate has lapsed and the account must be registered again. A registration or a
/// synchronization restarts the period (docs/formats.md 8.1). CSLU has no such period. Only a zone knows purpose and account.
/// </summary>
/// <param name="LastAnswered">When the last response of any kind arrived; null: none did.</param>
/// <param name="LastSync">When the response to the last registration or synchronization arrived; null: none did, or it is CSLU.</param>
/// <param name="IsConfirmed">That response was split for its server. A response that was not split counts only where none was.</param>
internal sealed record ServerSyncDeadlines(
    string Server, string? LocalAccount, DateTimeOffset? LastAnswered, DateTimeOffset? LastSync, bool IsConfirmed)
{
    private const string Source = "Cisco's SSM On-Prem FAQ, May 2020";
    private const int RecommendedDays = 30;
    private const int OverdueDays = 31;
    private const int LapsedDays = 365;

    // Counted from the arrival of the response: the server imports it later, and a date too early does no harm.
    public IReadOnlyList<ServerSyncDeadline> Due => LastSync is not { } from ? [] :
    [
        new("sync_due", from.AddDays(RecommendedDays), Source),
        new("overdue", from.AddDays(OverdueDays), Source),
        new("lapses", from.AddDays(LapsedDays), Source),
    ];

    public static IReadOnlyList<ServerSyncDeadlines> Read(Ledger ledger)
    {
        var answers = ledger.ServerAnswers.All();
        return ledger.ServerFiles.All()
            .Where(file => file.Kind == DocumentKind.ServerRequest.Name)
            .Select(file => (file.Server, file.LocalAccount))
            .Concat(answers.Select(answer => (answer.Server, answer.LocalAccount)))
            .Distinct()
            .OrderBy(key => key.Server, StringComparer.Ordinal)
            .ThenBy(key => key.LocalAccount, StringComparer.Ordinal)
            .Select(key => Create(
                key.Server, key.LocalAccount,
                answers.Where(answer => answer.Server == key.Server && answer.LocalAccount == key.LocalAccount).ToList()))
            .ToList();
    }

    private static ServerSyncDeadlines Create(string server, string? localAccount, List<ServerAnswerRow> answers)
    {
        var syncs = answers.Where(answer => ServerPurpose.SetsClock(answer.Purpose)).ToList();
        var last = syncs.LastOrDefault(answer => answer.SplitAt is not null) ?? syncs.LastOrDefault();
        return new ServerSyncDeadlines(
            server, localAccount, answers.Count == 0 ? null : Timestamp.Parse(answers[^1].At),
            last is null ? null : Timestamp.Parse(last.At), last?.SplitAt is not null);
    }
}
