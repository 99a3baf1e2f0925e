using OfflineLicense.Cli.Parsing;

namespace OfflineLicense.Cli.Commands.Ledgers;

/// <summary><c>offlic ledger</c>: what is done with the ledger of a station as a whole.</summary>
internal static class LedgerCommand
{
    public static ToolCommand Create() => new("ledger", "Export or merge facts of stations, see what takes room, prune what is over.")
    {
        Place = Place.Keep,
        Subcommands =
        {
            LedgerExportCommand.Create(), LedgerMergeCommand.Create(), LedgerSizeCommand.Create(), LedgerPruneCommand.Create(),
        },
        Examples =
        [
            new("offlic ledger export --to /media/usb", "Every fact as signed CSV files."),
            new("offlic ledger merge /media/usb/PLANT-7B.offlic-backup", "What another collector of this zone has."),
            new("offlic ledger size", "What takes the room."),
            new("offlic ledger prune --before 2026-01-01 -n", "What could be taken out, and why the rest stays."),
        ],
    };
}
