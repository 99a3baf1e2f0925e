using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Cli.Commands.Desk;

/// <summary><c>offlic zone</c>: which zone a device belongs to at a desk.</summary>
internal static class ZoneCommand
{
    public static ToolCommand Create() => new("zone", "Show and decide which zone a device belongs to.")
    {
        Place = Place.Desk,
        Subcommands = { CreateList(), CreateMove() },
        Examples =
        [
            new("offlic zone list", "The zones of this desk, and how many files wait for a decision."),
            new("offlic zone move FOC1234X0AB --to PLANT-8 --reason \"moved on 12 May\"", "The device is in another zone now."),
        ],
    };

    private static ToolCommand CreateList() => new("list", "List the zones with what belongs to each.")
    {
        Place = Place.Desk,
        Examples =
        [
            new("offlic zone list", "Devices, requests, and files that wait for a decision."),
            new("offlic zone list --json", "The same for a script, with every file that was set aside."),
        ],
        Exits = [ExitCode.Busy, ExitCode.Damaged],
        Run = context =>
        {
            using var ledger = OpenLedger.ForReading(context);
            var query = new ZoneQuery(ledger);
            var (zones, waiting) = (query.ReadZones(), query.ReadSetAside());
            foreach (var zone in zones)
            {
                context.Json.WriteLine("zone", json =>
                {
                    json.WriteString("zone", zone.Zone);
                    json.WriteNumber("units", zone.Units);
                    json.WriteNumber("requests", zone.Requests);
                    json.WriteNumber("set_aside", zone.SetAside);
                });
            }

            foreach (var item in waiting)
            {
                context.Json.WriteLine("set-aside", json =>
                {
                    json.WriteString("bundle", item.Bundle);
                    json.WriteString("name", item.Name);
                    json.WriteString("subject", item.Subject);
                    json.WriteString("zone", item.Zone);
                });
            }

            context.AddCount("zones", zones.Count);
            context.AddCount("set_aside", waiting.Count);
            if (zones.Count == 0)
                context.Output.WriteLine("No zone has sent anything to this station");
            context.Output.WriteTable(zones.Select(zone => (IReadOnlyList<string>)
            [
                zone.Zone, Plural.Format(zone.Units, "unit"), Plural.Format(zone.Requests, "request"),
                zone.SetAside == 0 ? string.Empty : $"{zone.SetAside:N0} set aside",
            ]));
            context.Output.WriteAttentionList(
                [.. waiting.Select(item => $"{item.Name}  of {item.Bundle}: {SafeText.Value(item.Subject)} belongs to {item.Zone}")],
                "offlic zone list --json lists them");
        },
    };

    private static ToolCommand CreateMove()
    {
        var what = new Argument<string[]>("what")
        {
            Description = "UDIs or serial numbers, names of servers, or upload names of files without a device",
            Arity = ArgumentArity.OneOrMore,
        };
        var to = new Option<string?>("--to") { Description = "The zone that it belongs to from now on", HelpName = "ZONE" };
        return new ToolCommand("move", "Decide that a device belongs to another zone; needs --reason.")
        {
            Place = Place.Desk,
            Arguments = { what },
            Options = { to },
            Examples =
            [
                new("offlic zone move FOC1234X0AB --to PLANT-8 --reason \"moved on 12 May\"",
                    "With its members. Then receive the bundle again that had files set aside."),
                new("offlic zone move ONPREM-1 --to PLANT-8 --reason \"new zone\"", "A server with all its files."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                var zone = context.GetValue(to) ?? throw new Failure(FailureKind.Usage, "no zone is named", "name it: --to ZONE");
                if (string.IsNullOrWhiteSpace(context.Reason))
                {
                    throw new Failure(FailureKind.Usage, "zone move is an operator's decision and needs --reason TEXT",
                        "write how you know in which zone the device is; it is kept in the journal");
                }

                using var ledger = OpenLedger.ForWriting(context);
                var moved = new ZoneMover(ledger, context.Operator).Move(context.GetValue(what)!, zone, context.Reason);
                WriteMoved(context, zone, moved);
                var waiting = new ZoneQuery(ledger).FindBundlesToReceiveAgain(zone);
                if (moved.Count > 0 && waiting.Count > 0)
                    context.Output.SuggestNext($"offlic receive DRIVE   # has {string.Join(", ", waiting.Take(3))}");
            },
        };
    }

    private static void WriteMoved(CommandContext context, string zone, IReadOnlyList<MovedSubject> moved)
    {
        foreach (var each in moved)
        {
            context.Json.WriteLine("moved", json =>
            {
                json.WriteString("subject", each.Subject);
                json.WriteString("from", each.From);
                json.WriteString("to", zone);
            });
            context.Output.WriteLine($"{(context.DryRun ? "Would move" : "Moved")} {SafeText.Value(each.Subject)}"
                + $" from {each.From ?? "no zone"} to {zone}");
        }

        context.AddCount("moved", moved.Count);
        if (moved.Count == 0)
            context.Output.WriteLine($"Nothing to move: all of it belongs to {zone}");
    }
}
