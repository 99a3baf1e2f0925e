using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Pack;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary><c>offlic status</c>: where every product instance stands, and what to type next.</summary>
internal static class StatusCommand
{
    public static ToolCommand Create()
    {
        var device = new Option<string?>("--device") { Description = "Only this product instance", HelpName = "X" };
        var missing = new Flag("--missing") { Description = "Only what is missing" };
        var allZones = new Flag("--all-zones") { Description = "At a desk: counts for each zone" };
        var since = new Option<string?>("--since") { Description = "Count \"missing\" from this day and not from the newest round", HelpName = "DATE" };
        var findings = new Flag("--findings") { Description = "In a zone: host names, addresses and keywords in what is not packed yet, each with what can be done" };
        return new ToolCommand("status", "Say where every product instance stands, and what to type next.")
        {
            Place = Place.Keep,
            Options = { device, missing, allZones, since, findings },
            Examples =
            [
                new("offlic status", "Counts, what needs attention, the next command."),
                new("offlic status --findings", "What would leave with the next pack that may be private."),
                new("offlic status --missing --json", "One line for each product instance that has not reported this round."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                using var ledger = OpenLedger.ForReading(context);
                long? only = context.GetValue(device) is { } name ? DeviceLookup.Find(ledger, name) : null;
                if (context.Has(findings))
                {
                    Findings(context, ledger, only);
                    return;
                }

                var overview = new StatusQuery(ledger).Now(only, context.GetValue(since) is { } day ? DateArgument.Parse(day) : null);
                new StatusPage(context, overview, ledger).Tell(context.Has(missing), context.Has(allZones));
            },
        };
    }

    private static void Findings(CommandContext context, Ledger ledger, long? device)
    {
        if (ledger.Station().Side == Side.Desk)
        {
            // A desk uploads what came; whether it might leave was decided in its zone.
            context.Output.WriteLine("At a desk nothing is held back. What one document carries: offlic show SHA");
            return;
        }

        var pending = ledger.Requests.Unpacked().Where(row => device is null || row.DeviceId == device).ToList();
        var findings = new ExportPolicy(ledger).FindSensitive(pending);
        FindingLines.Write(context, findings, int.MaxValue);
        context.Output.WriteLine($"{Plural.Format(findings.Count, "finding")} in {findings.Select(finding => finding.Request.Id).Distinct().Count():N0} of {Plural.Format(pending.Count, "request")} not packed yet");
    }
}
