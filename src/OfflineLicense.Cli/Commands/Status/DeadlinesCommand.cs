using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Pages;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Deadlines;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary><c>offlic deadlines</c>: by when each device must have its next ACK.</summary>
internal static class DeadlinesCommand
{
    public static ToolCommand Create()
    {
        var within = new Number("--within", DeadlineOverview.DefaultWithinDays)
        {
            Description = $"Report as due what has to be started within so many days (default: {DeadlineOverview.DefaultWithinDays})",
            HelpName = "DAYS",
        };
        var trip = new Number("--trip", fallback: 0)
        {
            Description = "How many days a trip to the desk and back takes (default: the setting trip.days)",
            HelpName = "DAYS",
        };
        var nagios = new Flag(NagiosLine.Option)
        {
            Description = "One line for monitoring with performance data; exits 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN",
        };
        var ics = new Option<string?>("--ics") { Description = "Also write the dates into a calendar file", HelpName = "FILE" };
        return new ToolCommand("deadlines", "Show by when each device must have its next ACK.")
        {
            Place = Place.Keep,
            Options = { within, trip, nagios, ics },
            Examples =
            [
                new("offlic deadlines", "What is overdue and what is due soon, the earliest date first."),
                new("offlic deadlines --trip 10 --within 30", "What has to be started in 30 days, with 10 days for the trip."),
                new("offlic deadlines --nagios", "One line for a monitoring system. The exit codes are those of Nagios."),
                new("offlic deadlines --ics deadlines.ics", "The dates for a calendar."),
            ],
            Exits = [ExitCode.Due, ExitCode.Overdue, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                if (context.Has(nagios))
                    StatusCommand.RefuseOthers(context, nagios.Name, "run offlic deadlines once for each", ics);
                var overview = Read(
                    context,
                    Limit(context.GetValue(within), within.Name),
                    context.Has(trip) ? Limit(context.GetValue(trip), trip.Name) : null);
                if (context.Has(nagios))
                    NagiosLine.Print(context, overview);
                else
                    Show(context, overview, context.GetValue(ics));
            },
        };
    }

    /// <summary>The exit code of the nearest date: 0, 20 or 21.</summary>
    public static int GetExit(DeadlineOverview overview) =>
        overview.Overdue > 0 ? ExitCode.Overdue : overview.Due > 0 ? ExitCode.Due : ExitCode.Done;

    private static int Limit(int days, string option) => days <= 3_650
        ? days
        : throw new Failure(FailureKind.Usage, $"{option} takes at most 3,650 days, not {days:N0}", "give fewer days");

    private static DeadlineOverview Read(CommandContext context, int within, int? trip)
    {
        using var ledger = OpenLedger.ForReading(context);
        return DeadlineOverview.Read(ledger, context.Host.Clock.GetUtcNow(), within, trip);
    }

    private static void Show(CommandContext context, DeadlineOverview overview, string? ics)
    {
        foreach (var entry in overview.Entries)
            WriteJson(context, entry);
        context.AddCount("overdue", overview.Overdue);
        context.AddCount("due", overview.Due);
        context.AddCount("later", overview.Later);
        context.AddCount("without_date", overview.WithoutDate);
        Print(context.Output, overview);
        if (ics is not null)
            WriteCalendar(context, overview, context.FullPath(ics));
        context.EndWith(GetExit(overview));
    }

    private static void Print(ConsoleOutput output, DeadlineOverview overview)
    {
        if (overview.Side == Side.Desk)
            output.WriteLine("The dates of devices are known in the zone: run offlic deadlines there");
        if (overview is { Side: Side.Desk, Entries: [] })
            return;
        var trip = overview.TripDays == 0 ? string.Empty : $"; {Plural.Format(overview.TripDays, "day")} for the trip";
        output.WriteLine(
            $"{overview.Overdue:N0} overdue, {overview.Due:N0} to start within {Plural.Format(overview.WithinDays, "day")}, "
            + $"{overview.Later:N0} later{trip}");
        var near = overview.Entries.Where(entry => entry.Urgency >= Urgency.Due).ToList();
        var shown = near.Take(ConsoleOutput.AttentionShown).Select(Describe).ToList();
        output.WriteAttentionTable(shown, "offlic deadlines --json", near.Count);
        if (near.Exists(entry => entry.Device?.Stops is not null))
            output.WriteLine("stops: a service of the device stops without an ACK; see: offlic explain stops-without-ack");
        if (near.Exists(entry => entry.IsLapsed))
            output.WriteLine("lapsed: the certificate of the server has expired: register its local account again");
        if (overview.Entries.FirstOrDefault(entry => entry.Urgency == Urgency.Later) is { } next)
            output.WriteLine($"Next later: {SafeText.Value(next.Hostname ?? next.Name)}, act by {Day(next.ActBy)}");
        if (overview.WithoutDate > 0)
            output.WriteLine($"{overview.WithoutDate:N0} without a date: collect a usage file or the output of show license all");
        if (overview.Entries.Any(entry => entry.Device is { IsEstimated: true, DueAt: not null }))
            output.WriteLine("Estimated dates become exact with captured output: show license all");
    }

    private static string[] Describe(DeadlineEntry entry)
    {
        string?[] notes =
        [
            entry.Device is { IsEstimated: true } ? "estimated" : null,
            entry.Device?.Stops is null ? null : "stops",
            entry.IsLapsed ? "lapsed" : null,
        ];
        return
        [
            entry.Device is { } device ? entry.Hostname ?? device.Udi.Pid : entry.Server!.Server,
            entry.Device?.Udi.Serial ?? entry.Server!.LocalAccount ?? string.Empty,
            entry.IsTooLateToStart
                ? $"too late to start: due {Day(entry.DueAt)}"
                : $"{(entry.Urgency == Urgency.Overdue ? "overdue" : "due")} {Day(entry.DueAt)}".PadRight(18)
                    + $"  act by {Day(entry.ActBy)}",
            string.Join(", ", notes.OfType<string>()),
        ];
    }

    private static string Day(DateTimeOffset? time) => time is { } at ? Timestamp.Text(at)[..10] : "none";

    private static void WriteJson(CommandContext context, DeadlineEntry entry) => context.Json.WriteLine("deadline", json =>
    {
        json.WriteString("udi", entry.Device?.Udi.ToString());
        if (entry.Hostname is { } name)
            json.WriteString("name", name);
        if (entry.Server is { } server)
        {
            json.WriteString("server", server.Server);
            json.WriteString("local_account", server.LocalAccount);
        }

        json.WriteTime("due", entry.DueAt);
        json.WriteTime("act_by", entry.ActBy);
        json.WriteString("state", entry.Urgency.ToString().ToLowerInvariant());
        json.WriteString("source", entry.Device?.Source.Name() ?? entry.Server!.Due[0].Source);
        json.WriteBoolean("estimated", entry.Device?.IsEstimated ?? true);
        json.WriteString("printed", entry.Device?.Printed);
        json.WriteTime("from", entry.Device?.From ?? entry.Server?.LastSync);
        json.WriteString("explanation", entry.Device?.Explanation);
        if (entry.Device?.Stops is { } stops)
        {
            json.WriteString("stops", stops.Explanation);
            json.WriteString("stops_source", stops.Source);
        }

        if (entry.Server is { Due: [_, var overdue, var lapses] })
        {
            json.WriteTime("overdue", overdue.At);
            json.WriteTime("lapses", lapses.At);
        }
    });

    private static void WriteCalendar(CommandContext context, DeadlineOverview overview, string path)
    {
        var bytes = DeadlineCalendar.Write(overview, context.Host.Clock.GetUtcNow());
        ReportFile.Write(path, "a calendar", DeadlineCalendar.Head, stream => stream.Write(bytes), context.DryRun);
        context.Output.WriteLine($"{(context.DryRun ? "Would write the calendar" : "Calendar")}: {SafeText.Value(path)}");
    }
}
