using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>The part of <c>status</c> that is about servers, which are no product instances.</summary>
internal static class ServersBlock
{
    public static void Tell(CommandContext context, StatusOverview overview, Func<RequestState, string> hint)
    {
        if (overview.Servers.Count == 0 && overview.Clocks.Count == 0)
            return;
        context.Output.WriteLine("Servers:");
        var open = overview.Servers.Where(server => server.Request.State is not (RequestState.Split or RequestState.Returned or RequestState.NotExpected)).ToList();
        context.Output.WriteLines(Columns.Align(open.Take(ConsoleOutput.AttentionShown).Select(server => new[]
        {
            server.Server, server.Purpose ?? string.Empty, StatusPage.NameOf(server.Request.State), server.Request.Why ?? hint(server.Request.State), server.Request.Row.UploadName,
        })));
        if (open.Count > ConsoleOutput.AttentionShown)
            context.Output.WriteLine($"  … and {open.Count - ConsoleOutput.AttentionShown:N0} more: offlic status --json");
        if (overview.Servers.Count > open.Count)
            context.Output.WriteLine($"  {Plural.Format(overview.Servers.Count - open.Count, "request")} answered and {(overview.Side == Side.Zone ? "split" : "returned")}");
        context.Output.WriteLines(Columns.Align(overview.Clocks.Take(ConsoleOutput.AttentionShown).Select(clock => new[] { clock.LocalAccount is { } account ? $"{clock.Server} ({account})" : clock.Server, InWords(clock) })));
    }

    public static void Json(CommandContext context, StatusOverview overview)
    {
        foreach (var clock in overview.Clocks)
        {
            context.Json.WriteLine("server", json =>
            {
                json.WriteString("server", clock.Server);
                json.WriteString("local_account", clock.LocalAccount);
                json.WriteTime("last_answered", clock.LastAnswered);
                json.WriteTime("last_sync", clock.LastSync);
                foreach (var name in new[] { "sync_due", "overdue", "lapses" })
                    json.WriteTime(name, clock.Due.FirstOrDefault(due => due.Name == name)?.At);
                json.WriteString("source", clock.Due.Count == 0 ? null : clock.Due[0].Source);
            });
        }
    }

    private static string InWords(ServerSyncDeadlines clock) => clock switch
    {
        { LastSync: { } last } => $"last synchronised {Day(last)}{(clock.IsConfirmed ? string.Empty : " (not split yet)")}; next due {Day(clock.Due[0].At)}, certificate lapses {Day(clock.Due[2].At)}",
        { LastAnswered: { } last } => $"last answered {Day(last)}",
        _ => "never answered",
    };

    private static string Day(DateTimeOffset at) => Timestamp.Text(at)[..10];
}
