using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Status;

/// <summary>A day by which something is due, and who says so.</summary>
/// <param name="Name"><c>sync_due</c>, <c>overdue</c> or <c>lapses</c>.</param>
internal sealed record ServerSyncDeadline(string Name, DateTimeOffset At, string Source);

/// <summary>
/// The clock of a server's local account. SSM On-Prem asks for an account synchronisation every 30 days, alerts after 31,
/// and after 365 its certificate has lapsed and the account must be registered again; registration starts it and each
/// synchronisation sets it back (docs/formats.md 8.1). CSLU has no such clock. In a zone: a desk knows neither purpose nor account.
/// </summary>
/// <param name="LastAnswered">When an answer of any kind last came; null: none ever did.</param>
/// <param name="LastSync">When the answer to the last completed registration or synchronisation came; null: none did, or it is CSLU.</param>
/// <param name="IsConfirmed">That answer was put out for its server; an answer that only came counts where none was put out.</param>
internal sealed record ServerSyncDeadlines(string Server, string? LocalAccount, DateTimeOffset? LastAnswered, DateTimeOffset? LastSync, bool IsConfirmed)
{
    private const string Source = "Cisco's SSM On-Prem FAQ, May 2020";
    private const int Recommended = 30;
    private const int Overdue = 31;
    private const int Lapsed = 365;

    // Counted from when the answer came: the server imports it later, and a date too early does no harm.
    public IReadOnlyList<ServerSyncDeadline> Due => LastSync is not { } from ? [] :
    [
        new("sync_due", from.AddDays(Recommended), Source),
        new("overdue", from.AddDays(Overdue), Source),
        new("lapses", from.AddDays(Lapsed), Source),
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
            .Select(key => Of(key.Server, key.LocalAccount, answers.Where(answer => answer.Server == key.Server && answer.LocalAccount == key.LocalAccount).ToList()))
            .ToList();
    }

    private static ServerSyncDeadlines Of(string server, string? localAccount, List<ServerAnswerRow> answers)
    {
        var syncs = answers.Where(answer => ServerPurpose.SetsClock(answer.Purpose)).ToList();
        var last = syncs.LastOrDefault(answer => answer.SplitAt is not null) ?? syncs.LastOrDefault();
        return new ServerSyncDeadlines(server, localAccount, answers.Count == 0 ? null : Timestamp.Parse(answers[^1].At), last is null ? null : Timestamp.Parse(last.At), last?.SplitAt is not null);
    }
}
