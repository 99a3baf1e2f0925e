using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// Keeps a sum of every row that a connection adds, table by table, and writes it with the transaction that added them. Rows
/// are only ever added, so whatever differs from the sums later was changed outside this program.
/// </summary>
internal sealed class RowChecksums
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, RowChecksum> _added = new(StringComparer.Ordinal);

    private RowChecksums(SqliteConnection connection) => _connection = connection;

    /// <summary>From here on every row that this connection adds is counted.</summary>
    public static RowChecksums Watch(SqliteConnection connection)
    {
        var sums = new RowChecksums(connection);

        // By the engine's own interface: values are hashed in place, without a copy of each.
        Check(raw.sqlite3_create_function(connection.Handle!, "offlic_added", -1, raw.SQLITE_UTF8, sums, static (_, state, values) =>
            ((RowChecksums)state).Add(values)), connection);

        // Temporary: a function of ours in the file itself would be refused, as its schema is not trusted. SQLite writes the
        // statements, one a table, and quotes the names in them.
        foreach (var trigger in connection.Rows("""
            SELECT printf('CREATE TEMP TRIGGER "added_%w" AFTER INSERT ON main."%w" BEGIN SELECT offlic_added(%Q, %s); END',
                          t.name, t.name, t.name, group_concat(printf('NEW."%w"', c.name), ', ' ORDER BY c.cid))
            FROM   sqlite_schema t
            JOIN   pragma_table_info(t.name) c
            WHERE  t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT IN ('journal', 'row_sum')
            GROUP  BY t.name
            """, row => row.GetString(0)))
        {
            connection.Run(trigger);
        }

        return sums;
    }

    /// <summary>Writes what was added since the last call; the last thing in a transaction.</summary>
    public void Keep()
    {
        foreach (var (table, sum) in _added.Where(each => each.Value.Rows > 0).OrderBy(each => each.Key, StringComparer.Ordinal))
            Write(_connection, table, sum);
        _added.Clear();
    }

    /// <summary>The transaction was undone.</summary>
    public void Forget() => _added.Clear();

    /// <summary>The sums of all that is there, for a ledger that had none. Inside a transaction.</summary>
    public static void Rebuild(SqliteConnection connection)
    {
        foreach (var (table, all) in Tables(connection))
        {
            var sum = Of(connection, table, all);
            if (sum.Rows > 0)
                Write(connection, table, sum);
        }
    }

    /// <summary>What does not agree with the sums: a sentence for each table.</summary>
    public static IReadOnlyList<string> Problems(SqliteConnection connection)
    {
        var problems = new List<string>();
        var kept = new Dictionary<string, RowChecksum>(StringComparer.Ordinal);
        var expected = 0L;
        foreach (var (number, table, rows, bytes) in connection.Rows("SELECT number, table_name, rows, sum FROM row_sum ORDER BY number",
            row => (row.GetInt64(0), row.GetString(1), row.GetInt64(2), (byte[])row.GetValue(3))))
        {
            if (number != ++expected)
                problems.Add($"row {expected} of the row checksums is missing");
            expected = number;
            if (!kept.TryGetValue(table, out var sum))
                kept.Add(table, sum = new RowChecksum());
            sum.Add(bytes, rows);
        }

        foreach (var (table, all) in Tables(connection))
        {
            var found = Of(connection, table, all);
            kept.Remove(table, out var told);
            if (found.Rows != (told?.Rows ?? 0))
                problems.Add($"{table} has {found.Rows:N0} rows, and {told?.Rows ?? 0:N0} were added to it");
            else if (told is not null && !found.Bytes.AsSpan().SequenceEqual(told.Bytes))
                problems.Add($"a row of {table} is not what it was when it was added");
        }

        problems.AddRange(kept.Keys.Select(table => $"there are row checksums of {table}, which is no table"));
        return problems;
    }

    /// <summary>Every table of facts, and the query of all its rows; the journal has its own chain, and the sums do not sum
    /// themselves.</summary>
    private static List<(string Table, string All)> Tables(SqliteConnection connection) => connection.Rows("""
        SELECT t.name, printf('SELECT %s FROM "%w"', group_concat(printf('"%w"', c.name), ', ' ORDER BY c.cid), t.name)
        FROM   sqlite_schema t
        JOIN   pragma_table_info(t.name) c
        WHERE  t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT IN ('journal', 'row_sum')
        GROUP  BY t.name
        ORDER  BY t.name
        """, row => (row.GetString(0), row.GetString(1)));

    private static RowChecksum Of(SqliteConnection connection, string table, string all)
    {
        var sum = new RowChecksum();
        using var command = connection.Prepared(all, 0);
        using var reader = command.ExecuteReader();
        var columns = reader.FieldCount;
        var statement = reader.Handle!;
        while (reader.Read())
        {
            sum.Begin(table);
            for (var i = 0; i < columns; i++)
                Value(sum, statement, i);
            sum.End();
        }

        return sum;
    }

    private static void Value(RowChecksum sum, sqlite3_stmt statement, int column)
    {
        switch (raw.sqlite3_column_type(statement, column))
        {
            case raw.SQLITE_NULL: sum.Nothing(); break;
            case raw.SQLITE_INTEGER: sum.Number(raw.sqlite3_column_int64(statement, column)); break;
            case raw.SQLITE_TEXT: sum.Text(raw.sqlite3_column_blob(statement, column)); break;
            default: sum.Blob(raw.sqlite3_column_blob(statement, column)); break;
        }
    }

    private static void Write(SqliteConnection connection, string table, RowChecksum sum) =>
        connection.Run("INSERT INTO row_sum (table_name, rows, sum) VALUES ($a, $b, $c)", table, sum.Rows, sum.Bytes);

    private static void Check(int code, SqliteConnection connection)
    {
        if (code != raw.SQLITE_OK)
            throw new SqliteException(raw.sqlite3_errmsg(connection.Handle!).utf8_to_string(), code);
    }

    private void Add(sqlite3_value[] values)
    {
        var table = raw.sqlite3_value_text(values[0]).utf8_to_string();
        if (!_added.TryGetValue(table, out var sum))
            _added.Add(table, sum = new RowChecksum());
        sum.Begin(table);
        foreach (var value in values.AsSpan(1))
        {
            switch (raw.sqlite3_value_type(value))
            {
                case raw.SQLITE_NULL: sum.Nothing(); break;
                case raw.SQLITE_INTEGER: sum.Number(raw.sqlite3_value_int64(value)); break;
                case raw.SQLITE_TEXT: sum.Text(raw.sqlite3_value_blob(value)); break;
                default: sum.Blob(raw.sqlite3_value_blob(value)); break;
            }
        }

        sum.End();
    }
}
