using System.Globalization;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Growth;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Ledgers;

/// <summary><c>offlic ledger size</c>: what takes the room of the ledger.</summary>
internal static class LedgerSizeCommand
{
    /// <summary>Rows on the screen; JSON has all.</summary>
    private const int Shown = 15;

    public static ToolCommand Create()
    {
        var by = new Choice("--by", "table", "round", "device")
        {
            Description = "Bytes of each table (default), or of the documents of each round or device",
        };
        return new ToolCommand("size", "Show what takes the room of the ledger.")
        {
            WhenInterrupted = ToolCommand.Unchanged,
            Place = Place.Keep,
            Options = { by },
            Examples =
            [
                new("offlic ledger size", "The largest tables, with their indexes."),
                new("offlic ledger size --by round", "The documents of each round, and how many were pruned."),
                new("offlic ledger size --by device --json", "Every device."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                using var ledger = OpenLedger.ForReading(context);
                Write(context, new LedgerSize(ledger), context.GetValue(by) ?? "table");
            },
        };
    }

    private static void Write(CommandContext context, LedgerSize size, string by)
    {
        var (space, pruned, older) = (size.Space, size.Pruned, size.OlderCopies);
        context.AddSummary(json =>
        {
            json.WriteNumber("bytes", space.File);
            json.WriteNumber("free", space.Free);
            json.WriteNumber("older_copies", older.Bytes);
            json.WriteNumber("pruned_documents", pruned.Documents);
            json.WriteNumber("pruned_bytes", pruned.Bytes);
        });
        context.Output.WriteLine($"Ledger: {ByteSize.Format(space.File)}"
            + (space.Free > 0 ? $", {ByteSize.Format(space.Free)} of it free: the next ledger prune gives it back" : string.Empty));
        if (by == "table")
            WriteTables(context, size.ReadTables());
        else if (by == "round")
            WriteShares(context, "round", size.ReadRounds(), FormatRound);
        else
            WriteShares(context, "device", size.ReadDevices(), share => share.Name is { } name ? SafeText.Value(name) : "no device");
        if (pruned.Documents > 0)
        {
            context.Output.WriteLine($"Pruned: {Plural.Format(pruned.Documents, "document")}, {ByteSize.Format(pruned.Bytes)}, "
                + $"the last on {pruned.Last![..10]}");
        }

        if (older.Count > 0)
        {
            context.Output.WriteLine($"Beside it: {ByteSize.Format(older.Bytes)}, {FileNames.OlderLedgerPrefix}*.db, from before a "
                + "change of format; remove them when no older offlic is needed");
        }
    }

    private static void WriteTables(CommandContext context, IReadOnlyList<TableSize> tables)
    {
        foreach (var table in tables)
        {
            context.Json.WriteLine("table", json =>
            {
                json.WriteString("name", table.Name);
                json.WriteNumber("rows", table.Rows);
                json.WriteNumber("bytes", table.Bytes);
            });
        }

        WriteRows(context, ["table", "rows", "bytes"], [1, 2],
            tables.Select(table => (string[])[table.Name, Number(table.Rows), ByteSize.Format(table.Bytes)]));
    }

    private static void WriteShares(
        CommandContext context, string type, IReadOnlyList<DocumentShare> shares, Func<DocumentShare, string> format)
    {
        foreach (var share in shares)
        {
            context.Json.WriteLine(type, json =>
            {
                json.WriteString("name", share.Name);
                if (type == "round")
                {
                    if (share.Number is { } number)
                        json.WriteNumber("number", number);
                    json.WriteString("opened", share.At);
                }

                json.WriteNumber("documents", share.Documents);
                json.WriteNumber("bytes", share.Size);
                json.WriteNumber("stored", share.Stored);
                json.WriteNumber("pruned", share.Pruned);
            });
        }

        WriteRows(context, [type, "documents", "bytes", "in the ledger", "pruned"], [1, 2, 3, 4],
            shares.Select(share => (string[])[format(share), Number(share.Documents), ByteSize.Format(share.Size),
                ByteSize.Format(share.Stored), Number(share.Pruned)]));
    }

    private static void WriteRows(CommandContext context, string[] head, int[] right, IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        context.Output.WriteTable(all.Take(Shown).Prepend(head), indent: 2, right);
        if (all.Count > Shown)
            context.Output.WriteLine($"  … and {all.Count - Shown:N0} more: --json lists them");
    }

    private static string FormatRound(DocumentShare share) => share.Number is not { } number ? "no round"
        : share.Name is { } name ? $"{number} {SafeText.Value(name)}" : $"{number} of {share.At![..10]}";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
