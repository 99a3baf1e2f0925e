using OfflineLicense.Cli.Parsing;

namespace OfflineLicense.Cli.Commands.Roster;

/// <summary><c>offlic roster</c>: the devices that a zone expects to hear from, and their hostnames.</summary>
internal static class RosterCommand
{
    public static ToolCommand Create() => new("roster", "Keep the list of the devices that this zone expects to hear from.")
    {
        Place = Place.Zone,
        Subcommands =
        {
            RosterImportCommand.Create(),
            RosterExportCommand.Create(),
            RosterListCommand.Create(),
            RosterEditCommands.CreateReplace(),
            RosterEditCommands.CreateRetire(),
            RosterEditCommands.CreateAdopt(),
        },
        Examples =
        [
            new("offlic roster import inventory.csv -n", "What the table would change: added, changed with old and new, bad rows."),
            new("offlic roster adopt", "What was collected becomes the roster."),
            new("offlic roster replace sw-17 P:C9300-48P,S:FOC9999X9ZZ --reason RMA", "A new unit takes the place of another."),
        ],
    };
}
