using System.CommandLine;
using OfflineLicense.Cli.Parsing;

namespace OfflineLicense.Cli.Commands.Ledgers;

/// <summary><c>offlic ledger export</c>: every fact of the ledger as a signed folder of CSV files.</summary>
internal static class LedgerExportCommand
{
    public static ToolCommand Create()
    {
        var to = new Option<string>("--to")
        {
            Description = "The folder in which the folder of the export is made",
            HelpName = "DIR",
            Required = true,
        };
        return new ToolCommand("export", "Write every fact of the ledger as CSV files, signed, for a database.")
        {
            WhenInterrupted = "an export is whole or not there",
            Place = Place.Keep,
            Options = { to },
            Examples =
            [
                new("offlic ledger export --to /media/usb", "Every fact as signed CSV files."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = _ => throw new Failure(FailureKind.Usage, "the export cannot be written yet"),
        };
    }
}
