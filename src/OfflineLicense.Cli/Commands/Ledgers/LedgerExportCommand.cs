using System.CommandLine;
using OfflineLicense.Cli.Exchange;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Sealing.Export;
using OfflineLicense.Steps.Exports;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;

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
        var since = new Option<string?>("--since")
        {
            Description = "Only what was recorded after this export of this station, by its name; after the newest: last",
            HelpName = "EXPORT",
        };
        var hostnames = new Flag("--with-hostnames")
        {
            Description = "Also what can hold a hostname or an address: roster, paths, messages, the words of the journal",
        };
        var passphrase = new PassphraseOptions();
        var command = new ToolCommand("export", "Write every fact of the ledger as CSV files, signed, for a database.")
        {
            WhenInterrupted = "an export is whole or not there",
            Place = Place.Keep,
            Options = { to, since, hostnames },
            Examples =
            [
                new("offlic ledger export --to /media/usb", "Every fact; the next ones can go on from it."),
                new("offlic ledger export --to /media/usb --since last",
                    "What was recorded since the newest one; the first time, everything. For a script."),
                new("offlic ledger export --to /media/usb --since PLANT-7.export.00000001", "What was recorded since that one."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                var options = new ExportOptions(context.FullPath(context.GetValue(to)!))
                {
                    Since = context.GetValue(since),
                    WithHostnames = context.Has(hostnames),
                };
                using var secret = new Passphrase(context, passphrase);
                using var ledger = OpenLedger.ForWriting(context);
                using var keys = new PrivateKeyCache(ledger.StationFolder, secret.Get);
                var exporter = new LedgerExporter(
                    ledger, keys, new SourceFile(context.Host.FileSystem), context.Operator, context.Host.ToolVersion)
                {
                    Progress = context.Progress,
                };
                Write(context, exporter.Write(options), options);
            },
        };
        foreach (var option in passphrase.All)
            command.Options.Add(option);
        return command;
    }

    private static void Write(CommandContext context, ExportResult export, ExportOptions options)
    {
        var manifest = export.Manifest;
        context.Json.WriteLine("export", json =>
        {
            json.WriteString("name", manifest.Name.ToString());
            json.WriteString("path", export.Path);
            json.WriteString("sums", export.Sums?.Hex);
            json.WriteString("since", manifest.Since?.Name.ToString());
            json.WriteBoolean("hostnames", manifest.HasHostnames);
            json.WriteNumber("journal_rows", manifest.Journal.Sequence);
            json.WriteNumber("bytes", export.Bytes);
            json.WriteObjects("tables", manifest.Tables, table =>
            {
                json.WriteString("name", table.Name);
                json.WriteNumber("rows", table.Rows);
                json.WriteBoolean("whole", table.IsWhole);
            });
        });
        context.AddCount("rows", export.Rows);
        var done = context.DryRun ? "Would be written" : export.WasThere ? "Already written" : "Written";
        context.Output.WriteLine($"{done}: {SafeText.Value(export.Path)}   "
            + $"{Plural.Format(export.Rows, "row")}, "
            + $"{ByteSize.Format(export.Bytes)}, journal to row {manifest.Journal.Sequence:N0}");
        context.Output.WriteLine(manifest.Since is { } since ? $"  What was recorded since {since.Name}"
            : options.Since is null ? "  Every fact of this ledger"
            : "  Every fact of this ledger: there was no earlier export");
        context.Output.WriteLine(manifest.HasHostnames
            ? "  It holds hostnames: decide who may read it"
            : "  It lists every device, without hostnames: decide who may read it");
        foreach (var table in manifest.Tables.Where(table => table.Rows > 0))
            context.Output.WriteDetail($"{table.Name}: {Plural.Format(table.Rows, "row")}{(table.IsWhole ? ", whole" : string.Empty)}");
        DriveNote.Write(context, options.Folder);
        if (!context.DryRun)
        {
            context.Output.SuggestNext("load it into a database; the next one: "
                + $"offlic ledger export --to {ShellWord.Path(options.Folder)} --since {ExportName.Last}");
        }
    }
}
