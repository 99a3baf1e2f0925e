using System.CommandLine;
using System.Globalization;
using OfflineLicense.Cli.Csv;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Pages;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Formats.Csv;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Reconcile;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary><c>offlic reconcile</c>: compares a list that a person downloaded from CSSM with the ledger.</summary>
internal static class ReconcileCommand
{
    private const int MostListed = 20;

    private static readonly string[] Header =
        ["outcome", "udi", "pid", "serial", "line", "state", "last_collected", "field", "here", "listed"];

    public static ToolCommand Create()
    {
        var file = new Argument<string>("file") { Description = "A CSV file: a list of product instances that was downloaded from CSSM" };
        var column = new Option<string[]>("--column")
        {
            Description = "The column of a field, by name or number: udi, serial, pid, virtual_account (default: found by content)",
            HelpName = "FIELD=COLUMN",
        };
        var account = new TextOption("--virtual-account")
        {
            Description = "Compare only this virtual account (default: those of the list, else all)",
            HelpName = "VA",
        };
        var csv = new Option<string?>("--csv")
        {
            Description = "Also write the comparison as a table for a spreadsheet",
            HelpName = "FILE",
        };
        return new ToolCommand("reconcile", "Compare a list of product instances from CSSM with this station; record nothing.")
        {
            Place = Place.Keep,
            Arguments = { file },
            Options = { column, account, csv },
            Examples =
            [
                new("offlic reconcile ~/Downloads/ProductInstances.csv", "Which devices CSSM has, and what differs here."),
                new("offlic reconcile list.csv --column serial=\"Serial No.\"", "Where the column is not found by its content."),
                new("offlic reconcile list.csv --virtual-account East --csv differences.csv", "Of one account, as a table."),
            ],
            Exits = [ExitCode.Incomplete, ExitCode.Invalid, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                var options = new ReconcileOptions(context.FullPath(context.GetValue(file)!))
                {
                    Columns = ReadColumns(context.GetValue(column) ?? []),
                    VirtualAccount = context.GetValue(account),
                };
                using var ledger = OpenLedger.ForReading(context);
                var reconciler = new Reconciler(ledger, context.Host.FileSystem);
                var result = WrongFile.Explain(context, options.Path, FileSort.DeviceTable, () => reconciler.Reconcile(options));
                Write(context, result);
                if (context.GetValue(csv) is { } target)
                    WriteTable(context, context.FullPath(target), result);
                if (!result.IsSame)
                    context.EndWith(ExitCode.Incomplete);
            },
        };
    }

    private static Dictionary<ListField, string> ReadColumns(IEnumerable<string> typed)
    {
        var columns = new Dictionary<ListField, string>();
        foreach (var text in typed)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            var name = at < 0 ? text : text[..at].Replace('-', '_').ToLowerInvariant();
            var field = Enum.GetValues<ListField>().Where(field => field.ToName() == name)
                .Select(field => (ListField?)field).FirstOrDefault();
            if (at < 0 || at == text.Length - 1 || field is null || !columns.TryAdd(field.Value, text[(at + 1)..]))
            {
                throw new Failure(FailureKind.Usage, $"--column takes FIELD=COLUMN once for each field, not {SafeText.Value(text)}",
                    $"fields: {string.Join(", ", Enum.GetValues<ListField>().Select(each => each.ToName()))}");
            }
        }

        return columns;
    }

    private static void Write(CommandContext context, ReconcileResult result)
    {
        WriteJson(context, result);
        context.AddCount("rows", result.Rows);
        context.AddCount("same", result.Count(ReconcileOutcome.Same));
        context.AddCount("differs", result.Count(ReconcileOutcome.Differs));
        context.AddCount("only_listed", result.Count(ReconcileOutcome.OnlyListed));
        context.AddCount("only_here", result.Count(ReconcileOutcome.OnlyHere));
        context.AddCount("other_accounts", result.OtherAccounts);
        context.AddCount("unread", result.Unread.Count);

        var output = context.Output;
        var found = result.Columns.Select(each => $"{each.Field.ToName()} \"{each.Column}\"");
        output.WriteLine($"{Plural.Format(result.Rows, "row")} in the list; columns: {string.Join(", ", found)}");
        output.WriteResult($"{result.Count(ReconcileOutcome.Same):N0} the same, {result.Count(ReconcileOutcome.Differs):N0} differ, "
            + $"{result.Count(ReconcileOutcome.OnlyListed):N0} only in the list, {result.Count(ReconcileOutcome.OnlyHere):N0} only here");
        List(output, "Differ:", result.Of(ReconcileOutcome.Differs), device => string.Join("; ", device.Differences.Select(each =>
            $"{each.Field}: here {SafeText.Value(each.Here)}, in the list {SafeText.Value(each.Listed)}")));
        List(output, "Only in the list:", result.Of(ReconcileOutcome.OnlyListed), device => $"line {device.Line:N0}");
        List(output, "Only here:", result.Of(ReconcileOutcome.OnlyHere), device =>
            $"{device.Device!.State.Name()}; last collected {device.Device.LastCollected?[..10] ?? "never"}");
        if (result.OtherAccounts > 0)
            output.WriteLine($"{Plural.Format(result.OtherAccounts, "device")} here of other virtual accounts, not compared");
        output.WriteAttentionList(
            [.. result.Unread.Select(row => $"line {row.Line:N0}  {row.Message}")], "offlic reconcile FILE --json lists them");
    }

    private static void List(
        ConsoleOutput output, string heading, IEnumerable<ReconciledDevice> devices, Func<ReconciledDevice, string> describe)
    {
        var all = devices.ToList();
        if (all.Count == 0)
            return;
        output.WriteLine(heading);
        output.WriteTable(all.Take(MostListed).Select(device => new[] { SafeText.Value(device.Name), describe(device) }));
        if (all.Count > MostListed)
            output.WriteLine($"  and {all.Count - MostListed:N0} more; --json and --csv list them");
    }

    private static void WriteJson(CommandContext context, ReconcileResult result)
    {
        foreach (var device in result.Compared)
        {
            context.Json.WriteLine("product-instance", json =>
            {
                json.WriteString("outcome", Word(device.Outcome));
                json.WriteString("udi", device.Device?.Udi.ToString());
                json.WriteString("pid", device.Pid);
                json.WriteString("serial", device.Serial);
                if (device.Line is { } line)
                    json.WriteNumber("line", line);
                json.WriteString("state", device.Device?.State.Name());
                json.WriteString("last_collected", device.Device?.LastCollected);
                json.WriteObjects("differences", device.Differences, each =>
                {
                    json.WriteString("field", each.Field);
                    json.WriteString("here", each.Here);
                    json.WriteString("listed", each.Listed);
                });
            });
        }

        foreach (var row in result.Unread)
        {
            context.Json.WriteLine("unread-row", json =>
            {
                json.WriteNumber("line", row.Line);
                json.WriteString("message", row.Message);
            });
        }

        foreach (var (field, column) in result.Columns)
        {
            context.Json.WriteLine("column", json =>
            {
                json.WriteString("field", field.ToName());
                json.WriteString("column", column);
            });
        }
    }

    private static void WriteTable(CommandContext context, string path, ReconcileResult result)
    {
        ReportFile.Write(path, "a table", CsvLine.Join(Header) + CsvWriter.LineEnd, stream =>
        {
            using var csv = new CsvWriter(stream, Header);
            foreach (var device in result.Compared)
            {
                foreach (var each in device.Differences.DefaultIfEmpty())
                {
                    csv.WriteRow(Word(device.Outcome), device.Device?.Udi.ToString(), device.Pid, device.Serial,
                        device.Line?.ToString(CultureInfo.InvariantCulture), device.Device?.State.Name(), device.Device?.LastCollected,
                        each?.Field, each?.Here, each?.Listed);
                }
            }
        }, context.DryRun);
        context.Output.WriteLine($"{(context.DryRun ? "Would write" : "Wrote")} {SafeText.Value(path)}: "
            + Plural.Format(result.Compared.Count, "product instance"));
    }

    private static string Word(ReconcileOutcome outcome) => outcome switch
    {
        ReconcileOutcome.Same => "same",
        ReconcileOutcome.Differs => "differs",
        ReconcileOutcome.OnlyListed => "only_listed",
        _ => "only_here",
    };
}
