using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// Keeps a checksum of every row that a connection adds, table by table, and writes it with the journal row of the transaction, which
/// covers it. Rows are only ever added, so whatever differs later was changed outside this program.
/// </summary>
internal sealed class RowChecksums
{
    private readonly SqliteConnection _connection;

    private RowChecksums(SqliteConnection connection) => _connection = connection;

    /// <summary>What was added since the last journal row.</summary>
    public RowChecksumTable Added { get; } = new();

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

    /// <summary>Rows that a change of the format added, or took away. Nothing is watched.</summary>
    public static RowChecksums Of(SqliteConnection connection, RowChecksumTable changed)
    {
        var sums = new RowChecksums(connection);
        sums.Added.Add(changed);
        return sums;
    }

    /// <summary>Writes what was added as part of the journal row with this number.</summary>
    public void Keep(long sequence)
    {
        foreach (var (table, sum) in Added.Tables)
        {
            _connection.Run("INSERT INTO row_sum (sequence, table_name, rows, sum) VALUES ($a, $b, $c, $d)", sequence, table, sum.Rows,
                sum.Bytes);
        }

        Added.Clear();
    }

    private static void Check(int code, SqliteConnection connection)
    {
        if (code != raw.SQLITE_OK)
            throw new SqliteException(raw.sqlite3_errmsg(connection.Handle!).utf8_to_string(), code);
    }

    private void Add(sqlite3_value[] values)
    {
        var table = raw.sqlite3_value_text(values[0]).utf8_to_string();
        var sum = Added[table];
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
