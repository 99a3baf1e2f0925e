using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using OfflineLicense.Steps.Exports;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Exported;
using OfflineLicense.Tests.Queries;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage.Exported;

/// <summary>The tables of an export against those of a ledger, and against docs/export-format.md.</summary>
public sealed partial class ExportedTableTests
{
    private const string Station = "PLANT-7";

    /// <summary>Bytes of keys and signatures.</summary>
    private static readonly string[] s_leftOut = ["key.spki", "key_statement.bytes", "seal.bytes"];

    [Fact]
    public void Every_table_of_a_ledger_is_exported_or_named_as_left_out()
    {
        using var ledger = Create();
        var tables = SqlRows.Of(ledger, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
        Assert.Equal(
            tables.Order(StringComparer.Ordinal),
            ExportedTables.All.Select(table => table.Name).Concat(ExportedTables.LeftOut).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_column_is_exported_but_the_bytes_of_keys_and_signatures()
    {
        using var ledger = Create();
        foreach (var table in ExportedTables.All)
        {
            var columns = SqlRows.Of(ledger, $"SELECT name FROM pragma_table_info('{table.Name}')");
            var exported = table.Columns.Split(' ').Select(word => word.TrimEnd('!').Split('>', ':')[0]);
            Assert.Equal(columns.Where(column => !s_leftOut.Contains($"{table.Name}.{column}")), exported);
        }
    }

    [Fact]
    public void Every_table_that_is_added_to_in_order_is_exported_by_that_order()
    {
        foreach (var table in ExportedTables.All)
            Assert.True(table.Order is not null || table.Name == "gap", table.Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_table_has_a_row_for_each_row_of_the_ledger_and_the_columns_of_the_document(bool withHostnames)
    {
        using var desk = new RandomDesk(15, 40);
        var rows = new ExportedRows(desk.Connection);
        var documented = ReadDocument();
        Assert.Equal(documented.Keys.Order(StringComparer.Ordinal), TableWriter.Names.Order(StringComparer.Ordinal));
        foreach (var table in ExportedTables.All)
        {
            foreach (var after in new long?[] { null, 3 })
            {
                using var target = new MemoryStream();
                using var file = rows.Write(table, withHostnames, after, columns => new RowFile(target, Station, columns));
                file.Finish();
                var where = after is null ? "" : table.Order is { } order ? $"WHERE \"{order.Column}\" > {after}" : "WHERE 0";
                Assert.Equal(SqlRows.Of(desk.Connection, $"SELECT count(*) FROM \"{table.Name}\" {where}"), [$"{file.Rows}"]);
                Assert.Equal(documented[table.Name].Select(column => column.Name), file.Columns);
                var parsed = ExportedCsv.Parse(System.Text.Encoding.UTF8.GetString(target.ToArray()));
                Assert.All(parsed, row => Assert.Equal(file.Columns.Count, row.Count));
                CompareNulls(table, documented[table.Name], parsed.Skip(1), withHostnames);
            }
        }
    }

    [Fact]
    public void Judgments_have_the_columns_of_the_document()
    {
        var documented = ReadDocument();
        foreach (var name in Judgments.Names)
            Assert.Equal(documented[name].Select(column => column.Name).Skip(1), Judgments.ColumnsOf(name));
    }

    [Fact]
    public void The_keys_of_the_document_are_columns_of_their_table()
    {
        foreach (var (table, columns) in ReadDocument())
        {
            var key = Line().Matches(File.ReadAllText(Checkout.At("docs", "export-format.md")))
                .Single(match => match.Groups[1].Value == table).Groups[3].Value;
            Assert.All(key.Split(", ").Where(word => word != "all"), word => Assert.Contains(columns, column => word.EndsWith('…')
                ? column.Name.StartsWith(word[..^1] + "_", StringComparison.Ordinal)
                : column.Name == word));
        }
    }

    /// <summary>A value that the document does not say can be NULL is never NULL.</summary>
    private static void CompareNulls(
        ExportedTable table, IReadOnlyList<(string Name, bool IsNullable, bool IsPrivate)> columns,
        IEnumerable<IReadOnlyList<string?>> rows, bool withHostnames)
    {
        var isConditional = table.Name == "setting";
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Count; i++)
            {
                if (columns[i] is { IsNullable: false, IsPrivate: false })
                    Assert.True(row[i] is not null, $"{table.Name}.{columns[i].Name} is NULL");
                if (columns[i].IsPrivate && !withHostnames && !isConditional)
                    Assert.True(row[i] is null, $"{table.Name}.{columns[i].Name} is there without the option");
            }
        }

        Assert.Equal(columns.Where(column => column.IsPrivate).Select(column => column.Name),
            table.Columns.Split(' ').Where(word => word.EndsWith('!')).Select(word => word.TrimEnd('!').Split(':')[^1]));
    }

    private static Dictionary<string, IReadOnlyList<(string Name, bool IsNullable, bool IsPrivate)>> ReadDocument() =>
        Line().Matches(File.ReadAllText(Checkout.At("docs", "export-format.md"))).ToDictionary(
            match => match.Groups[1].Value,
            match => (IReadOnlyList<(string, bool, bool)>)
            [
                ("station", false, false),
                .. match.Groups[2].Value.Split(", ").Select(column => (column.Split('`')[1], column.Contains('?'), column.Contains('†'))),
            ]);

    private static SqliteConnection Create()
    {
        var ledger = new SqliteConnection("Data Source=:memory:");
        ledger.Open();
        Schema.Create(ledger);
        return ledger;
    }

    [GeneratedRegex(@"^\| `(\w+)` \| ((?:`\w+`[^|,]*(?:, )?)+) \| ([^|]+) \| [^|]+ \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
