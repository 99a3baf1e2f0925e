using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Roster;

namespace OfflineLicense.Cli.Commands.Roster;

/// <summary><c>offlic roster list</c>.</summary>
internal static class RosterListCommand
{
    public static ToolCommand Create()
    {
        var retired = new Flag("--retired") { Description = "Also devices that were retired or replaced" };
        return new ToolCommand("list", "List the devices of the roster.")
        {
            Place = Place.Zone,
            Options = { retired },
            Examples =
            [
                new("offlic roster list", "Hostname, PID, serial number, address, and who is not expected and why."),
                new("offlic roster list --retired --json", "Every field, with devices that were retired or replaced."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                using var ledger = OpenLedger.ForReading(context);
                var roster = RosterQuery.Read(ledger);
                Write(context, context.Has(retired) ? roster.All : roster.Entries);
            },
        };
    }

    private static void Write(CommandContext context, IReadOnlyList<RosterEntry> entries)
    {
        foreach (var entry in entries)
            context.Json.WriteLine("roster", json => RosterJson.Write(json, entry));
        context.AddCount("devices", entries.Count(entry => !entry.IsRetired));
        context.AddCount("not_expected", entries.Count(entry => entry is { IsRetired: false, IsExpected: false }));
        context.AddCount("retired", entries.Count(entry => entry.IsRetired));
        if (entries.Count == 0)
        {
            context.Output.WriteLine("The roster is empty");
            context.Output.SuggestNext("offlic roster import FILE.csv, or what was collected: offlic roster adopt");
            return;
        }

        if (!context.Json.IsEnabled)
        {
            context.Output.WriteTable(entries.Select(entry => (IReadOnlyList<string>)
            [
                entry[RosterField.Hostname] ?? "-", entry.Udi.Pid, entry.Udi.Serial, entry[RosterField.Address] ?? string.Empty,
                entry.IsExpected ? string.Empty : entry.IsRetired ? entry.Note ?? "retired" : $"not expected: {entry.WhyNotExpected}",
            ]));
        }

        context.Output.WriteLine($"{Plural.Format(entries.Count(entry => !entry.IsRetired), "device")}, "
            + $"{entries.Count(entry => entry.IsExpected):N0} expected");
    }
}
