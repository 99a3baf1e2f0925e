using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Pages;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Steps.Findings;
using OfflineLicense.Steps.Reporting;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary><c>offlic status</c>: the state of every product instance, and the next command.</summary>
internal static class StatusCommand
{
    public static ToolCommand Create()
    {
        var device = new Option<string?>("--device") { Description = "Only this product instance", HelpName = "X" };
        var list = new Flag("--list") { Description = "Every device with its state, its dates and the next command, by due date" };
        var state = new Option<string[]>("--state")
        {
            Description = "Only devices of these states, as a list",
            HelpName = "STATE",
            AllowMultipleArgumentsPerToken = true,
        };
        var missing = new Flag("--missing") { Description = "Only what is missing" };
        var csv = new Option<string?>("--csv")
        {
            Description = "Write the list as a table for a spreadsheet. It has the hostnames of the roster: keep it in the zone",
            HelpName = "FILE",
        };
        var exitCode = new Flag("--exit-code")
        {
            Description = "Exit with 20 where an ACK is due and with 21 where one is overdue, as offlic deadlines does",
        };
        var allZones = new Flag("--all-zones") { Description = "At a desk: counts for each zone" };
        var since = new Option<string?>("--since")
        {
            Description = "In a zone: count as missing what was not collected since DATE (2026-12-01, or with a time: "
                + "2026-12-01T08:00:00Z), as if a round had begun then",
            HelpName = "DATE",
        };
        var findings = new Flag("--findings")
        {
            Description = "What a person should know or do, each with a code and the remedy; also hostnames, IP addresses and keywords "
                + "in files that are not packed yet",
        };
        var html = new Option<string?>("--html")
        {
            Description = "Write a page for a manager or an auditor, which a browser opens offline and prints on A4",
            HelpName = "FILE",
        };
        return new ToolCommand("status", "Show the state of every product instance, and the next command.")
        {
            WhenInterrupted = ToolCommand.Unchanged,
            Place = Place.Keep,
            Options = { device, list, state, missing, allZones, since, findings, exitCode, csv, html },
            Examples =
            [
                new("offlic status", "Counts, what needs attention, the next command."),
                new("offlic status --list --state split", "Which devices have no proof, why, and what settles it."),
                new("offlic status --since 2026-12-01 --missing", "What was not collected since that day."),
                new("offlic status --findings", "Gaps, clocks, the roster, sensitive text: each with the remedy."),
                new("offlic status --html status.html", "States, due dates, devices and custody in one file."),
                new("offlic status --missing --json", "One line for each product instance that has not reported in this round."),
            ],
            Exits = [ExitCode.Due, ExitCode.Overdue, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                if (context.GetValue(html) is { } page)
                {
                    RefuseOthers(context, "--html", "it shows all of the station; --since and --exit-code go with it",
                        device, list, state, missing, allZones, findings, csv);
                    WritePage(context, context.FullPath(page), context.GetValue(since) is { } from ? DateArgument.Parse(from) : null,
                        context.Has(exitCode));
                }
                else if (context.Has(findings))
                {
                    RefuseOthers(context, "--findings", "only --device goes with it", list, state, missing, allZones, since, exitCode, csv);
                    ShowFindings(context, context.GetValue(device));
                }
                else
                    Show(context, new StatusOptions(context.GetValue(device))
                    {
                        IsList = context.Has(list) || context.Has(state),
                        AllZones = context.Has(allZones),
                        HasExitCode = context.Has(exitCode),
                        Csv = context.GetValue(csv) is { } table ? context.FullPath(table) : null,
                        Since = context.GetValue(since) is { } day ? DateArgument.Parse(day) : null,
                        States = context.Has(missing) ? [RequestState.Missing] : [],
                    }, context.GetValue(state) ?? []);
            },
        };
    }

    private static void Show(CommandContext context, StatusOptions options, IEnumerable<string> states)
    {
        using var ledger = OpenLedger.ForReading(context);
        var overview = new StatusQuery(ledger).Read(options.Device, options.Since);
        options = options with { States = [.. options.States.Union(StatusOptions.ParseStates(states, overview.Side))] };
        var devices = overview.Devices.Where(options.Includes).ToList();
        new StatusPage(context, overview).Print(options, devices);
        if (options.HasExitCode)
            EndByDates(context, DeadlineOverview.Read(ledger, context.Host.Clock.GetUtcNow()), options, devices);
    }

    /// <summary>Where only some devices were asked for, their dates alone count.</summary>
    private static void EndByDates(
        CommandContext context, DeadlineOverview dates, StatusOptions options, IEnumerable<DeviceOverview> devices)
    {
        if (options.Device is not null || options.States.Count > 0)
        {
            var shown = devices.Select(device => device.Id).ToHashSet();
            dates = dates with { Entries = [.. dates.Entries.Where(entry => entry.Device is { } due && shown.Contains(due.DeviceId))] };
        }

        context.EndWith(DeadlinesCommand.GetExit(dates));
    }

    /// <summary>An option without effect would look as if it had one: a script would take exit 0 for "nothing is due".</summary>
    public static void RefuseOthers(CommandContext context, string option, string hint, params ReadOnlySpan<Option> others)
    {
        foreach (var other in others)
        {
            if (context.Has(other))
                throw new Failure(FailureKind.Usage, $"{other.Name} has no effect with {option}", hint);
        }
    }

    private static void WritePage(CommandContext context, string path, DateTimeOffset? since, bool hasExitCode)
    {
        using var ledger = OpenLedger.ForReading(context);
        var now = context.Host.Clock.GetUtcNow();
        var report = StationReport.Read(ledger, now, since);
        ReportFile.WritePage(path, text => StatusHtml.Write(text, report, now, new NextStep(report.Overview).Find), context.DryRun);
        context.Json.WriteLine("page", json => json.WriteString("path", path));
        context.AddCount("devices", report.Overview.Devices.Count);
        context.Output.WriteLine($"{(context.DryRun ? "Would write" : "Wrote")} {SafeText.Value(path)}: "
            + $"{Plural.Format(report.Overview.Devices.Count, "product instance")}, {Plural.Format(report.Bundles.Count, "bundle")}");
        if (hasExitCode)
            context.EndWith(DeadlinesCommand.GetExit(DeadlineOverview.Read(ledger, now)));
    }

    private static void ShowFindings(CommandContext context, string? device)
    {
        using var ledger = OpenLedger.ForReading(context);
        FindingsPage.Write(context, FindingQuery.Read(ledger, context.Host.Clock.GetUtcNow(), device));
    }
}
