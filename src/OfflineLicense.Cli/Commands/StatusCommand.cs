using System.CommandLine;
using OfflineLicense.Steps;

namespace OfflineLicense.Cli.Commands;

/// <summary><c>offlic status</c>: where every product instance stands, and what to type next.</summary>
internal static class StatusCommand
{
    public static ToolCommand Create()
    {
        var device = new Option<string?>("--device") { Description = "Only this product instance", HelpName = "X" };
        var missing = new Flag("--missing") { Description = "Only what is missing" };
        var allZones = new Flag("--all-zones") { Description = "At a desk: counts for each zone" };
        var since = new Option<string?>("--since") { Description = "Count \"missing\" from this day and not from the newest round", HelpName = "DATE" };
        return new ToolCommand("status", "Say where every product instance stands, and what to type next.")
        {
            Place = Place.Keep,
            Options = { device, missing, allZones, since },
            Examples =
            [
                new("offlic status", "Counts, what needs attention, the next command."),
                new("offlic status --missing --json", "One line for each product instance that has not reported this round."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Act = invocation =>
            {
                using var ledger = OpenLedger.ForReading(invocation);
                var overview = new Standing(ledger).Now(invocation.Value(device) is { } name ? DeviceFinder.Find(ledger, name) : null,
                    invocation.Value(since) is { } day ? Day.Parse(day) : null);
                new StatusPage(invocation, overview, ledger.Bundles).Tell(invocation.Has(missing), invocation.Has(allZones));
            },
        };
    }
}
