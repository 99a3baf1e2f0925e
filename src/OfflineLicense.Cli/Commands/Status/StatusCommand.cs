using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Pages;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Findings;
using OfflineLicense.Steps.Reporting;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>What <c>offlic status</c> is asked to show.</summary>
internal sealed record StatusOptions(string? Device, bool MissingOnly, bool AllZones, DateTimeOffset? Since);

/// <summary><c>offlic status</c>: the state of every product instance, and the next command.</summary>
internal static class StatusCommand
{
    public static ToolCommand Create()
    {
        var device = new Option<string?>("--device") { Description = "Only this product instance", HelpName = "X" };
        var missing = new Flag("--missing") { Description = "Only what is missing" };
        var allZones = new Flag("--all-zones") { Description = "At a desk: counts for each zone" };
        var since = new Option<string?>("--since")
        {
            Description = "Report as missing what was not collected since this day, instead of since the newest round began",
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
            Place = Place.Keep,
            Options = { device, missing, allZones, since, findings, html },
            Examples =
            [
                new("offlic status", "Counts, what needs attention, the next command."),
                new("offlic status --findings", "Gaps, clocks, the roster, sensitive text: each with the remedy."),
                new("offlic status --html status.html", "States, due dates, devices and custody in one file."),
                new("offlic status --missing --json", "One line for each product instance that has not reported in this round."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                if (context.GetValue(html) is { } page)
                    WritePage(context, context.FullPath(page), context.GetValue(since) is { } from ? DateArgument.Parse(from) : null);
                else if (context.Has(findings))
                    ShowFindings(context, context.GetValue(device));
                else
                    Show(context, new StatusOptions(
                        context.GetValue(device), context.Has(missing), context.Has(allZones),
                        context.GetValue(since) is { } day ? DateArgument.Parse(day) : null));
            },
        };
    }

    private static void Show(CommandContext context, StatusOptions options)
    {
        using var ledger = OpenLedger.ForReading(context);
        new StatusPage(context, new StatusQuery(ledger).Read(options.Device, options.Since)).Print(options);
    }

    private static void WritePage(CommandContext context, string path, DateTimeOffset? since)
    {
        using var ledger = OpenLedger.ForReading(context);
        var now = context.Host.Clock.GetUtcNow();
        var report = StationReport.Read(ledger, now, since);
        PageFile.Write(path, text => StatusHtml.Write(text, report, now), context.DryRun);
        context.Json.WriteLine("page", json => json.WriteString("path", path));
        context.AddCount("devices", report.Overview.Devices.Count);
        context.Output.WriteLine($"{(context.DryRun ? "Would write" : "Wrote")} {path}: "
            + $"{Plural.Format(report.Overview.Devices.Count, "product instance")}, {Plural.Format(report.Bundles.Count, "bundle")}");
    }

    private static void ShowFindings(CommandContext context, string? device)
    {
        using var ledger = OpenLedger.ForReading(context);
        FindingsPage.Write(context, FindingQuery.Read(ledger, context.Host.Clock.GetUtcNow(), device));
    }
}
