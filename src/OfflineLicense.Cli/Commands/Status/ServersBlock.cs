using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>The part of <c>status</c> about servers, which are not product instances.</summary>
internal static class ServersBlock
{
    public static void Print(CommandContext context, StatusOverview overview, Func<RequestOverview, string> getHint)
    {
        if (overview.Servers.Count == 0 && overview.SyncDeadlines.Count == 0)
            return;
        var output = context.Output;
        output.WriteLine("Servers:");
        var open = overview.Servers
            .Where(server => server.Request.State is not (RequestState.Split or RequestState.Returned or RequestState.NotExpected))
            .ToList();
        output.WriteTable(open.Take(ConsoleOutput.AttentionShown).Select(server => new[]
        {
            server.Server,
            server.Purpose ?? string.Empty,
            server.Request.State.Name(),
            server.Request.Reason ?? getHint(server.Request),
            server.Request.UploadName,
        }));
        if (open.Count > ConsoleOutput.AttentionShown)
            output.WriteLine($"  … and {open.Count - ConsoleOutput.AttentionShown:N0} more: offlic status --json");
        if (overview.Servers.Count > open.Count)
        {
            var done = overview.Side == Side.Zone ? "split" : "returned";
            output.WriteLine($"  {Plural.Format(overview.Servers.Count - open.Count, "request")} answered and {done}");
        }

        output.WriteTable(overview.SyncDeadlines.Take(ConsoleOutput.AttentionShown).Select(server => new[]
        {
            server.LocalAccount is { } account ? $"{server.Server} ({account})" : server.Server,
            Describe(server),
        }));
    }

    public static void WriteJson(CommandContext context, StatusOverview overview)
    {
        foreach (var server in overview.SyncDeadlines)
        {
            context.Json.WriteLine("server", json =>
            {
                json.WriteString("server", server.Server);
                json.WriteString("local_account", server.LocalAccount);
                json.WriteTime("last_answered", server.LastAnswered);
                json.WriteTime("last_sync", server.LastSync);
                foreach (var name in new[] { "sync_due", "overdue", "lapses" })
                    json.WriteTime(name, server.Due.FirstOrDefault(due => due.Name == name)?.At);
                json.WriteString("source", server.Due.Count == 0 ? null : server.Due[0].Source);
            });
        }
    }

    private static string Describe(ServerSyncDeadlines server) => server switch
    {
        { LastSync: { } last } =>
            $"last synchronized {FormatDay(last)}{(server.IsConfirmed ? string.Empty : " (not split yet)")}; "
            + $"next due {FormatDay(server.Due[0].At)}, certificate lapses {FormatDay(server.Due[2].At)}",
        { LastAnswered: { } last } => $"last answered {FormatDay(last)}",
        _ => "never answered",
    };

    private static string FormatDay(DateTimeOffset at) => Timestamp.Text(at)[..10];
}
