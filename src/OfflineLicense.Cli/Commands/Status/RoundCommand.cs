using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary><c>offlic round</c>: the span in which every product instance of a zone is to be collected once.</summary>
internal static class RoundCommand
{
    public static ToolCommand Create() => new("round", "Open a round of collecting, and list the rounds.")
    {
        Place = Place.Zone,
        Subcommands = { CreateStart(), CreateList() },
        Examples =
        [
            new("offlic round start December", "Missing in it: what was not collected since now and has no open request."),
            new("offlic round list", "Each round, since when, and how many product instances were collected."),
        ],
    };

    private static ToolCommand CreateStart()
    {
        var name = new Argument<string?>("name") { Description = "A name for the round", Arity = ArgumentArity.ZeroOrOne };
        return new ToolCommand("start", "Open a round; it ends the round before.")
        {
            Place = Place.Zone,
            Arguments = { name },
            Examples =
            [
                new("offlic round start December", "Status counts from now on; the round before ends."),
                new("offlic round start --json", "Without a name, the round has its number."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                using var ledger = OpenLedger.ForWriting(context);
                var text = context.GetValue(name);
                var id = RoundOpener.Open(ledger, text, context.Operator);
                context.Json.WriteLine("round", json =>
                {
                    json.WriteNumber("round", id);
                    json.WriteString("name", text);
                });
                context.AddCount("rounds", 1);
                context.Output.WriteLine($"{(context.DryRun ? "Would open" : "Opened")} {RoundText.Name(id, text)}");
                context.Output.WriteLine("  A product instance is missing in it while nothing was collected of it since");
                context.Output.WriteLine("  now and none of its requests is open");
                context.Output.SuggestNext("save usage on the devices, then: offlic collect FOLDER");
            },
        };
    }

    private static ToolCommand CreateList() => new("list", "List the rounds, oldest first.")
    {
        Place = Place.Zone,
        Examples =
        [
            new("offlic round list", "The last one is open."),
            new("offlic round list --json", "The same for a script."),
        ],
        Exits = [ExitCode.Busy, ExitCode.Damaged],
        Run = context =>
        {
            using var ledger = OpenLedger.ForReading(context);
            var rounds = RoundQuery.Read(ledger);
            foreach (var round in rounds)
            {
                context.Json.WriteLine("round", json =>
                {
                    json.WriteNumber("round", round.Id);
                    json.WriteString("name", round.Name);
                    json.WriteString("since", round.StartedAt);
                    json.WriteString("operator", round.Operator);
                    json.WriteNumber("devices", round.Devices);
                });
            }

            context.AddCount("rounds", rounds.Count);
            if (rounds.Count == 0)
            {
                context.Output.WriteLine("No round is open");
                context.Output.SuggestNext("offlic round start");
                return;
            }

            context.Output.WriteTable(rounds.Select(round => (IReadOnlyList<string>)
            [
                RoundText.Name(round.Id, round.Name), $"since {round.StartedAt[..10]}", $"by {SafeText.Value(round.Operator)}",
                $"{Plural.Format(round.Devices, "product instance")} collected",
            ]));
        },
    };
}
