using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Roster;

namespace OfflineLicense.Cli.Commands.Roster;

/// <summary><c>offlic roster import</c>: merges a table of devices into the roster.</summary>
internal static class RosterImportCommand
{
    private const int MostListed = 20;

    public static ToolCommand Create()
    {
        var file = new Argument<string>("file")
        {
            Description = "A CSV file whose first row names the columns; also an inventory that a controller exported",
        };
        var skip = new Flag("--skip-bad") { Description = "Import the good rows where others are bad (default: import nothing)" };
        var restore = new Flag("--restore") { Description = "Take back devices of the table that were retired" };
        return new ToolCommand("import", "Merge a table of devices into the roster.")
        {
            Place = Place.Zone,
            Arguments = { file },
            Options = { skip, restore },
            Examples =
            [
                new("offlic roster import inventory.csv -n", "Show what would change, and bad rows by line and column."),
                new("offlic roster import inventory.csv --skip-bad", "Leave bad rows out, and import the others."),
            ],
            Exits = [ExitCode.Incomplete, ExitCode.Invalid, ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                using var ledger = OpenLedger.ForWriting(context);
                var path = context.FullPath(context.GetValue(file)!);
                var options = new RosterImportOptions(path) { SkipsBad = context.Has(skip), Restores = context.Has(restore) };
                var importer = new RosterImporter(ledger, context.Host.FileSystem, context.Operator);
                var result = WrongFile.Explain(context, path, FileSort.DeviceTable, () => importer.Import(options));
                Write(context, result, path);
            },
        };
    }

    private static void Write(CommandContext context, RosterImportResult result, string path)
    {
        WriteJson(context, result);
        context.AddCount("added", result.Count(RosterOutcome.Added));
        context.AddCount("changed", result.Count(RosterOutcome.Changed));
        context.AddCount("unchanged", result.Count(RosterOutcome.Unchanged));
        context.AddCount("retired", result.Count(RosterOutcome.Retired));
        context.AddCount("restored", result.Count(RosterOutcome.Restored));
        context.AddCount("bad", result.Bad.Count);
        context.AddCount("duplicates", result.Duplicates);
        context.AddCount("not_in_table", result.NotInTable);
        if (result.Bad.Count > 0)
            context.EndWith(result.IsRefused ? ExitCode.Invalid : ExitCode.Incomplete);

        var name = SafeText.Value(Path.GetFileName(path));
        WriteChanges(context, result);
        context.Output.WriteAttentionList(
            [.. result.Bad.Select(row => $"{name}, {row}")], "offlic roster import FILE -n --json lists them");
        if (result.UnknownColumns.Count > 0)
            context.Output.WriteLine($"Columns that are not used: {string.Join(", ", result.UnknownColumns.Take(8).Select(SafeText.Value))}"
                + (result.UnknownColumns.Count > 8 ? $" and {result.UnknownColumns.Count - 8:N0} more" : string.Empty));
        if (result.Count(RosterOutcome.Retired) is > 0 and var retired)
            context.Output.WriteLine($"{Plural.Format(retired, "device")} retired before and left out; --restore takes them back");
        if (result.NotInTable > 0)
            context.Output.WriteLine($"{Plural.Format(result.NotInTable, "device")} of the roster not in the table: they stay; "
                + "offlic roster retire takes one out");
        WriteTotal(context, result, name);
    }

    private static void WriteChanges(CommandContext context, RosterImportResult result)
    {
        var changes = result.Changes.Where(change => change.Outcome is RosterOutcome.Changed or RosterOutcome.Restored).ToList();
        foreach (var change in changes.Take(MostListed))
        {
            var fields = change.Fields.Select(field => $"{field.Field} {Show(field.Old)} -> {Show(field.New)}");
            context.Output.WriteLine($"  {SafeText.Value(change.Entry.Udi.ToString())}  {Word(change.Outcome)}"
                + $"{(change.Fields.Count > 0 ? ": " : string.Empty)}{string.Join(", ", fields)}");
        }

        if (changes.Count > MostListed)
            context.Output.WriteLine($"  and {changes.Count - MostListed:N0} more; --json lists them");
    }

    private static string Show(string? value) => value is null ? "(empty)" : SafeText.Value(value);

    private static void WriteTotal(CommandContext context, RosterImportResult result, string name)
    {
        var counts = $"{result.Count(RosterOutcome.Added):N0} added, {result.Count(RosterOutcome.Changed):N0} changed, "
            + $"{result.Count(RosterOutcome.Unchanged):N0} unchanged";
        if (result.IsRefused)
        {
            context.Output.WriteLine($"Nothing was imported: {Plural.Format(result.Bad.Count, "bad row")} in {name}. "
                + $"Without them: {counts}");
            context.Output.SuggestNext("correct the rows, or leave them out: offlic roster import FILE --skip-bad");
            return;
        }

        context.Output.WriteLine($"{(context.DryRun ? "Would import" : "Imported")} {name}: {counts}"
            + (result.Bad.Count > 0 ? $"; {Plural.Format(result.Bad.Count, "bad row")} left out" : string.Empty));
    }

    private static void WriteJson(CommandContext context, RosterImportResult result)
    {
        foreach (var row in result.Bad)
        {
            context.Json.WriteLine("bad-row", json =>
            {
                json.WriteNumber("line", row.Line);
                if (row.Column is { } column)
                    json.WriteNumber("column", column);
                else
                    json.WriteNull("column");
                json.WriteString("field", row.ColumnName);
                json.WriteString("message", row.Message);
            });
        }

        foreach (var change in result.Changes)
        {
            context.Json.WriteLine("roster-change", json =>
            {
                json.WriteString("outcome", Word(change.Outcome));
                json.WriteString("udi", change.Entry.Udi.ToString());
                json.WriteString("hostname", change.Entry.Hostname);
                json.WriteObjects("changes", change.Fields, field =>
                {
                    json.WriteString("field", field.Field);
                    json.WriteString("old", field.Old);
                    json.WriteString("new", field.New);
                });
            });
        }

        context.AddSummary(json => json.WriteStrings("unused_columns", result.UnknownColumns));
    }

    private static string Word(RosterOutcome outcome) => outcome switch
    {
        RosterOutcome.Added => "added",
        RosterOutcome.Changed => "changed",
        RosterOutcome.Retired => "retired",
        RosterOutcome.Restored => "restored",
        _ => "unchanged",
    };
}
