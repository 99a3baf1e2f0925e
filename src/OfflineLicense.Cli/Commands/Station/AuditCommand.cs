using System.CommandLine;
using System.Globalization;
using OfflineLicense.Cli.Csv;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Station;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic audit</c>: checks and exports the journal.</summary>
internal static class AuditCommand
{
    public static ToolCommand Create() => new("audit", "Check or export the journal: who did what and when.")
    {
        Place = Place.Keep,
        Subcommands = { CreateVerify(), CreateExport() },
        Examples =
        [
            new("offlic audit verify", "Checks every row against the one before it."),
            new("offlic audit export --csv --since 2026-11-01 > november.csv", "For the records of the site."),
        ],
    };

    private static ToolCommand CreateVerify() => new("verify", "Check that no row of the journal was changed, moved or removed.")
    {
        Examples =
        [
            new("offlic audit verify", "Prints the number of rows and the head, to compare with the one that you noted last time."),
            new("offlic audit verify --json", "The same for a script."),
        ],
        Exits = [ExitCode.Sequence, ExitCode.Busy, ExitCode.Damaged],
        Run = Verify,
    };

    private static ToolCommand CreateExport()
    {
        var csv = new Flag("--csv")
        {
            Description = "A log of removable media for a spreadsheet: who, when, station, drive, ticket, carrier, file, digest",
        };
        var since = new Option<string?>("--since") { Description = "Rows from this day or time on (UTC)", HelpName = "DATE" };
        return new ToolCommand("export", "Export the journal, oldest row first.")
        {
            Options = { csv, since },
            Examples =
            [
                new("offlic audit export --since 2026-11-21", "A table of all events since that day."),
                new("offlic audit export --csv > journal.csv", "The whole journal for a spreadsheet. "
                    + "A row about several bundles has a line for each."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
                Export(context, context.GetValue(csv), context.GetValue(since) is { } day ? DateArgument.Parse(day) : null),
        };
    }

    private static void Verify(CommandContext context)
    {
        using var ledger = OpenLedger.ForReading(context);
        var check = new JournalAudit(ledger) { Progress = context.Progress }.Check();
        context.Json.WriteLine("audit", json =>
        {
            json.WriteBoolean("whole", check.Problem is null);
            json.WriteNumber("rows", check.Rows);
            json.WriteString("head", check.Head.Hex);
            json.WriteString("fingerprint", Fingerprint.Format(check.Head));
            json.WriteString("problem", check.Problem);
        });
        if (check.Problem is { } problem)
        {
            throw new Failure(FailureKind.Damaged, $"the journal is not intact: {problem}",
                "another program changed the ledger: compare it with a backup and with the journal heads that peers have seen");
        }

        context.Output.WriteLine($"{Plural.Format(check.Rows, "row")}, each follows the one before it");
        context.Output.WriteLine($"Head  {Fingerprint.Format(check.Head)}");
        PeerHeadLines.Write(context, check.Peers, check.Unseen);
        context.Output.WriteLine("Note the head on paper: only a head noted or carried before shows that rows were cut off the end.");
    }

    private static void Export(CommandContext context, bool csv, DateTimeOffset? since)
    {
        if (csv && context.Json.IsEnabled)
            throw new Failure(FailureKind.Usage, "--csv and --json are two forms of the same rows", "give one of them");
        using var ledger = OpenLedger.ForReading(context);
        var rows = new JournalAudit(ledger) { Progress = context.Progress }.ReadRows(since);
        if (csv)
            WriteCsv(context.GetOutputStream(), new MediaLog(ledger), since);
        else if (context.Json.IsEnabled)
            WriteJson(context, rows);
        else
        {
            context.Output.WriteTable(
                rows.Select(row => new[] { FormatNumber(row), DisplayTime.Format(row.At), row.Operator, row.Action, row.Detail }),
                indent: 0, right: 0);
        }
    }

    private static void WriteJson(CommandContext context, IEnumerable<JournalEntry> rows)
    {
        foreach (var row in rows)
            context.Json.WriteLine("journal", json =>
            {
                json.WriteNumber("sequence", row.Sequence);
                json.WriteString("at", row.At);
                json.WriteString("operator", row.Operator);
                json.WriteString("action", row.Action);
                json.WriteString("detail", row.Detail);
                json.WriteString("facts", row.Facts);
                json.WriteString("previous", row.Previous);
                json.WriteString("hash", row.Hash);
            });
    }

    // As bytes: lines on the screen are cut, rows of an audit are not.
    private static void WriteCsv(Stream target, MediaLog log, DateTimeOffset? since)
    {
        using var csv = new CsvWriter(target, "sequence", "at", "operator", "station", "action", "media_serial", "ticket", "carrier",
            "file", "digest", "detail", "facts", "previous", "hash");
        foreach (var entry in log.Read(since))
        {
            var row = entry.Row;
            csv.WriteRow(FormatNumber(row), row.At, row.Operator, entry.Station, row.Action, entry.Drive, entry.Ticket, entry.Carrier,
                entry.File, entry.Digest, row.Detail, row.Facts, row.Previous, row.Hash);
        }
    }

    private static string FormatNumber(JournalEntry row) => row.Sequence.ToString(CultureInfo.InvariantCulture);
}
