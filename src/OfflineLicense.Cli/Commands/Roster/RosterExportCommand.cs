using System.CommandLine;
using OfflineLicense.Cli.Csv;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Roster;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Roster;

/// <summary><c>offlic roster export</c>: the roster as the table that <c>roster import</c> reads.</summary>
internal static class RosterExportCommand
{
    public static ToolCommand Create()
    {
        var file = new Argument<string>("file") { Description = "The CSV file to write; another file is not replaced" };
        return new ToolCommand("export", "Write the roster as a CSV file. It holds hostnames: keep it in the zone.")
        {
            Place = Place.Zone,
            Arguments = { file },
            Examples =
            [
                new("offlic roster export roster.csv", "To correct in a spreadsheet and import again."),
                new("offlic roster export - | less", "To standard output."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                if (context.GetValue(file) == "-" && context.Json.IsEnabled)
                    throw new Failure(FailureKind.Usage, "the table and --json cannot both go to standard output", "give a file name");
                using var ledger = OpenLedger.ForReading(context);
                var roster = RosterQuery.Read(ledger);
                Write(context, context.GetValue(file)!, roster.Entries);
            },
        };
    }

    private static void Write(CommandContext context, string file, IReadOnlyList<RosterEntry> entries)
    {
        context.AddCount("devices", entries.Count);
        if (file == "-")
        {
            Write(context.GetOutputStream(), entries);
            return;
        }

        var path = context.FullPath(file);
        DurableFolder.CheckParent(path, "a roster");
        using var bytes = new MemoryStream();
        Write(bytes, entries);
        var outcome = WriteOutcome.Written;
        if (!context.DryRun)
        {
            using var folder = DurableFolder.Open(Path.GetDirectoryName(path)!);
            outcome = folder.Write(Path.GetFileName(path), bytes.ToArray());
        }

        var devices = Plural.Format(entries.Count, "device");
        context.Output.WriteLine(context.DryRun ? $"{SafeText.Value(path)} would be written: {devices}"
            : outcome == WriteOutcome.Written ? $"{SafeText.Value(path)} written: {devices}. It holds hostnames: keep it in the zone"
            : $"{SafeText.Value(path)} was there already, unchanged");
    }

    private static void Write(Stream to, IReadOnlyList<RosterEntry> entries)
    {
        using var csv = new CsvWriter(to, ["udi", "pid", "serial", .. RosterFieldNames.All.Select(field => field.Name())]);
        foreach (var entry in entries)
        {
            string?[] cells = [entry.Udi.ToString(), entry.Udi.Pid, entry.Udi.Serial, .. entry.Values];
            csv.WriteRow([.. cells.Select(RosterText.Disarm)]);
        }
    }
}
