using System.CommandLine;
using System.Globalization;
using System.Text;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic audit</c>: the journal, checked and written out.</summary>
internal static class AuditCommand
{
    public static ToolCommand Create() => new("audit", "Check the journal, or write it out: who did what when.")
    {
        Place = Place.Keep,
        Subcommands = { Verify(), Export() },
        Examples =
        [
            new("offlic audit verify", "Every row against the one before it."),
            new("offlic audit export --csv --since 2026-11-01 > november.csv", "For the file of the host."),
        ],
    };

    private static ToolCommand Verify() => new("verify", "Check that no row of the journal was changed, moved or removed.")
    {
        Examples =
        [
            new("offlic audit verify", "Prints how many rows there are and the head, to compare with the one noted last time."),
            new("offlic audit verify --json", "The same for a script."),
        ],
        Exits = [ExitCode.Damaged],
        Run = context =>
        {
            using var ledger = OpenLedger.ForReading(context);
            var broken = ledger.Journal.FirstBreak();
            var (rows, head) = ledger.Journal.Head();
            context.Json.WriteLine("audit", json =>
            {
                json.WriteBoolean("whole", broken is null);
                json.WriteNumber("rows", rows);
                json.WriteString("head", head.Hex);
                json.WriteString("fingerprint", Fingerprint.Format(head));
                json.WriteString("problem", broken?.Problem);
            });
            if (broken is { } at)
            {
                throw new Failure(FailureKind.Damaged, $"the journal does not hold: {at.Problem}",
                    "somebody changed the ledger outside offlic: compare it with a backup and with the heads that peers carried");
            }

            context.Output.WriteLine($"{rows:N0} rows, each follows the one before it");
            context.Output.WriteLine($"Head  {Fingerprint.Format(head)}");
            context.Output.WriteLine("Note the head on paper: rows cut off the end show only against a head noted or carried before.");
        },
    };

    private static ToolCommand Export()
    {
        var csv = new Flag("--csv") { Description = "Comma separated values that a spreadsheet opens" };
        var since = new Option<string?>("--since") { Description = "Rows from this day or time on (UTC)", HelpName = "DATE" };
        return new ToolCommand("export", "Write the journal out, oldest row first.")
        {
            Options = { csv, since },
            Examples =
            [
                new("offlic audit export --since 2026-11-21", "A table of what happened since that day."),
                new("offlic audit export --csv > journal.csv", "All of it for a spreadsheet."),
            ],
            Exits = [ExitCode.Damaged],
            Run = context => Export(context, context.GetValue(csv), context.GetValue(since) is { } day ? DateArgument.Parse(day) : null),
        };
    }

    private static void Export(CommandContext context, bool csv, DateTimeOffset? since)
    {
        if (csv && context.Json.IsEnabled)
            throw new Failure(FailureKind.Usage, "--csv and --json are two forms of the same rows", "give one of them");
        using var ledger = OpenLedger.ForReading(context);
        if (csv)
        {
            WriteCsv(context.GetOutputStream(), ledger.Journal.Rows(since));
            return;
        }

        if (!context.Json.IsEnabled)
        {
            context.Output.WriteLines(Columns.Align(
                ledger.Journal.Rows(since).Select(row => new[] { Number(row), DisplayTime.Format(row.At), row.Operator, row.Action, row.Detail }), indent: 0, right: 0));
            return;
        }

        foreach (var row in ledger.Journal.Rows(since))
            context.Json.WriteLine("journal", json =>
            {
                json.WriteNumber("sequence", row.Sequence);
                json.WriteString("at", row.At);
                json.WriteString("operator", row.Operator);
                json.WriteString("action", row.Action);
                json.WriteString("detail", row.Detail);
                json.WriteString("previous", row.Previous);
                json.WriteString("hash", row.Hash);
            });
    }

    // As bytes: a line of the result is cut where nobody could read on, a row of an audit is not.
    private static void WriteCsv(Stream target, IEnumerable<JournalRow> rows)
    {
        using var writer = new StreamWriter(target, new UTF8Encoding(false), leaveOpen: true);
        writer.Write(CsvLine.Line("sequence", "at", "operator", "action", "detail", "previous", "hash"));
        foreach (var row in rows)
            writer.Write(CsvLine.Line(Number(row), row.At, SafeText.Full(row.Operator), row.Action, SafeText.Full(row.Detail), row.Previous, row.Hash));
    }

    private static string Number(JournalRow row) => row.Sequence.ToString(CultureInfo.InvariantCulture);
}
