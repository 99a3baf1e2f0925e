using OfflineLicense.Cli.Parsing;

namespace OfflineLicense.Cli.Commands.Ledgers;

/// <summary><c>offlic ledger</c>: what is done with the ledger of a station as a whole.</summary>
internal static class LedgerCommand
{
    public static ToolCommand Create() => new("ledger", "Export the facts of this station for a database.")
    {
        Place = Place.Keep,
        Subcommands = { LedgerExportCommand.Create() },
        Examples =
        [
            new("offlic ledger export --to /media/usb", "Every fact as signed CSV files."),
        ],
    };
}
