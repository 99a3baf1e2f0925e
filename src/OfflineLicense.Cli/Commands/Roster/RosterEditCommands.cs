using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Roster;

namespace OfflineLicense.Cli.Commands.Roster;

/// <summary><c>offlic roster replace | retire | adopt</c>.</summary>
internal static class RosterEditCommands
{
    public static ToolCommand CreateReplace()
    {
        var old = new Argument<string>("old") { Description = "The unit that left: hostname, UDI or serial number" };
        var with = new Argument<string>("new") { Description = "The unit in its place: a complete UDI, or the serial of a known one" };
        return new ToolCommand("replace", "A new unit takes the place of another one (RMA), with its hostname.")
        {
            Place = Place.Zone,
            Arguments = { old, with },
            Examples =
            [
                new("offlic roster replace sw-17 P:C9300-48P,S:FOC9999X9ZZ --reason \"RMA 801234567\"", "Both stay in the history."),
                new("offlic roster replace FOC1234X0AB FOC9999X9ZZ -n", "The new unit was collected already; show what would change."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                using var ledger = OpenLedger.ForWriting(context);
                var (left, came) = new RosterEditor(ledger, context.Operator)
                    .Replace(context.GetValue(old)!, context.GetValue(with)!, context.Reason);
                context.Json.WriteLine("roster", json => RosterJson.Write(json, left));
                context.Json.WriteLine("roster", json => RosterJson.Write(json, came));
                context.AddCount("replaced", 1);
                context.Output.WriteLine($"{(context.DryRun ? "Would replace" : "Replaced")} {SafeText.Value(left.Udi.ToString())} "
                    + $"by {SafeText.Value(came.Udi.ToString())}{(came.Hostname is { } name ? $", now {SafeText.Value(name)}" : "")}");
                context.Output.WriteLine("An authorization or reservation of the old unit is returned on that unit: offlic sheet return");
                context.Output.SuggestNext($"offlic sheet save --to SHEETS --only {ShellWord.Quote(came.Udi.ToString())}");
            },
        };
    }

    public static ToolCommand CreateRetire()
    {
        var what = new Argument<string>("what") { Description = "A unit of the roster: hostname, UDI or serial number" };
        return new ToolCommand("retire", "Take a device out of the roster; needs --reason.")
        {
            Place = Place.Zone,
            Arguments = { what },
            Examples =
            [
                new("offlic roster retire sw-17 --reason \"taken out of service\"", "No report of it is expected any more."),
                new("offlic roster retire FOC1234X0AB --reason sold -n", "Show which device that is."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                if (string.IsNullOrWhiteSpace(context.Reason))
                {
                    throw new Failure(FailureKind.Usage, "roster retire is an operator's decision and needs --reason TEXT",
                        "write why no report of it is expected any more; it is kept in the journal");
                }

                using var ledger = OpenLedger.ForWriting(context);
                var entry = new RosterEditor(ledger, context.Operator).Retire(context.GetValue(what)!, context.Reason);
                context.Json.WriteLine("roster", json => RosterJson.Write(json, entry));
                context.AddCount("retired", 1);
                context.Output.WriteLine($"{(context.DryRun ? "Would retire" : "Retired")} {SafeText.Value(entry.Udi.ToString())}: "
                    + "its history stays");
            },
        };
    }

    public static ToolCommand CreateAdopt() => new("adopt", "Add every device that was collected to the roster.")
    {
        Place = Place.Zone,
        Examples =
        [
            new("offlic roster adopt -n", "Which devices were collected and are not in the roster."),
            new("offlic roster adopt", "What was collected becomes the roster; retired devices stay retired."),
        ],
        Exits = [ExitCode.Busy, ExitCode.Damaged],
        Run = context =>
        {
            using var ledger = OpenLedger.ForWriting(context);
            var adopted = new RosterEditor(ledger, context.Operator).Adopt();
            foreach (var entry in adopted)
                context.Json.WriteLine("roster", json => RosterJson.Write(json, entry));
            context.AddCount("adopted", adopted.Count);
            context.Output.WriteLine(adopted.Count == 0
                ? "Every device that was collected is in the roster, or was retired: nothing was added"
                : $"{Plural.Format(adopted.Count, "device")} {(context.DryRun ? "would be added" : "added")} to the roster");
            if (adopted.Count > 0)
                context.Output.SuggestNext("offlic roster export FILE.csv, fill in the hostnames, and import it again");
        },
    };
}
