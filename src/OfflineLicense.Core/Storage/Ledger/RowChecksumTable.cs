using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OfflineLicense.Storage.Ledger;

/// <summary>Row checksums by table: of one transaction, or of all that a ledger holds.</summary>
internal sealed class RowChecksumTable
{
    private readonly SortedDictionary<string, RowChecksum> _tables = new(StringComparer.Ordinal);

    public bool IsEmpty => _tables.Values.All(sum => sum.IsEmpty);

    public long Rows => _tables.Values.Sum(sum => sum.Rows);

    /// <summary>Tables with a checksum, in ordinal order.</summary>
    public IEnumerable<(string Table, RowChecksum Sum)> Tables =>
        _tables.Where(each => !each.Value.IsEmpty).Select(each => (each.Key, each.Value));

    /// <summary>What the journal row of the transaction covers: SHA-256 over a line for each table. Of no rows it is a constant.</summary>
    public Digest Commitment
    {
        get
        {
            var text = new StringBuilder("offlic-facts/1\n");
            foreach (var (table, sum) in Tables)
                text.Append(CultureInfo.InvariantCulture, $"{table} {sum.Rows} {Convert.ToHexStringLower(sum.Bytes)}\n");
            return Digest.Of(Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    /// <summary>The checksum of a table, created where there is none.</summary>
    public RowChecksum this[string table]
    {
        get
        {
            if (!_tables.TryGetValue(table, out var sum))
                _tables.Add(table, sum = new RowChecksum());
            return sum;
        }
    }

    public void Add(RowChecksumTable other)
    {
        foreach (var (table, sum) in other._tables)
            this[table].Add(sum.Bytes, sum.Rows);
    }

    public void Remove(RowChecksumTable other)
    {
        foreach (var (table, sum) in other._tables)
            this[table].Remove(sum);
    }

    public void Clear() => _tables.Clear();

    /// <summary>"mark 2, refusal 1": how many rows of which tables.</summary>
    public override string ToString() =>
        string.Join(", ", Tables.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Table} {each.Sum.Rows}")));

    /// <summary>Computes the checksum of every row that is there.</summary>
    public static RowChecksumTable Compute(SqliteConnection connection)
    {
        var found = new RowChecksumTable();
        foreach (var (table, all, _) in FindTables(connection))
        {
            var sum = found[table];
            AddRows(connection, table, all, null, _ => sum);
        }

        return found;
    }

    /// <summary>Adds up what was recorded when rows were added.</summary>
    public static RowChecksumTable Read(SqliteConnection connection)
    {
        var recorded = new RowChecksumTable();
        foreach (var (table, rows, sum) in connection.Rows("SELECT table_name, rows, sum FROM row_sum",
            row => (row.GetString(0), row.GetInt64(1), row.GetBytes(2))))
        {
            recorded[table].Add(sum, rows);
        }

        return recorded;
    }

    /// <summary>Whether checksums cover the rows of this table. The journal has its own chain, and no checksum covers itself.</summary>
    public static bool Covers(string table) =>
        table is not ("journal" or "row_sum") && !table.StartsWith("sqlite", StringComparison.OrdinalIgnoreCase);

    /// <summary>Every table of facts that checksums cover, with a query of all its rows and one that counts them.</summary>
    public static List<(string Table, string All, string Count)> FindTables(SqliteConnection connection) => connection.Rows("""
        SELECT t.name, printf('SELECT %s FROM "%w"', group_concat(printf('"%w"', c.name), ', ' ORDER BY c.cid), t.name),
               printf('SELECT count(*) FROM "%w"', t.name)
        FROM   sqlite_schema t
        JOIN   pragma_table_info(t.name) c
        WHERE  t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT IN ('journal', 'row_sum')
        GROUP  BY t.name
        ORDER  BY t.name
        """, row => (row.GetString(0), row.GetString(1), row.GetString(2)));

    /// <summary>How many rows each table has, those that no checksum covers too.</summary>
    public static Dictionary<string, long> FindCounts(SqliteConnection connection) => connection.Rows("""
        SELECT t.name, printf('SELECT count(*) FROM "%w"', t.name)
        FROM   sqlite_schema t
        WHERE  t.type = 'table' AND t.name NOT LIKE 'sqlite%'
        """, row => (Table: row.GetString(0), Count: row.GetString(1)))
        .ToDictionary(each => each.Table, each => connection.Rows(each.Count, row => row.GetInt64(0))[0], StringComparer.Ordinal);

    /// <summary>Reads rows of a table and adds each to one sum.</summary>
    /// <param name="all">The query.</param>
    /// <param name="column">The column, a number, that <paramref name="pick"/> is given; null: it is given 0.</param>
    /// <param name="pick">The sum to which the row belongs.</param>
    /// <param name="values">Of the parameters of the query.</param>
    public static void AddRows(SqliteConnection connection, string table, string all, string? column, Func<long, RowChecksum> pick,
        params ReadOnlySpan<SqlValue> values)
    {
        using var command = connection.Prepared(all, values.Length);
        command.Bind(values);
        using var reader = command.ExecuteReader();
        var (row, name) = (new RowChecksum(), Encoding.UTF8.GetBytes(table));
        var columns = reader.FieldCount;
        var key = column is null ? -1 : reader.FindColumn(column);
        while (reader.Read())
        {
            row.Begin(name);
            for (var i = 0; i < columns; i++)
                AddValue(row, reader, i);
            row.EndIn(pick(key < 0 ? 0 : reader.NumberOrNull(key) ?? 0));
        }
    }

    private static void AddValue(RowChecksum sum, RowReader reader, int column)
    {
        switch (reader.Type(column))
        {
            case raw.SQLITE_NULL: sum.Nothing(); break;
            case raw.SQLITE_INTEGER: sum.Number(reader.GetInt64(column)); break;
            case raw.SQLITE_TEXT: sum.Text(reader.Bytes(column)); break;
            default: sum.Blob(reader.Bytes(column)); break;
        }
    }
}
