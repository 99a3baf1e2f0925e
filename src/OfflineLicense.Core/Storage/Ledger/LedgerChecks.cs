using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using OfflineLicense.Storage.Ledger.Pages;

namespace OfflineLicense.Storage.Ledger;

/// <summary>What can be wrong with a ledger's file, as sentences. Reads only.</summary>
internal sealed class LedgerChecks(SqliteConnection connection)
{
    /// <summary>What SQLite itself finds wrong with the file, or nothing.</summary>
    public IReadOnlyList<string> Integrity()
    {
        var problems = connection.Query<string>("PRAGMA integrity_check").Where(line => line != "ok").ToList();
        problems.AddRange(connection.Query<string>("SELECT \"table\" FROM pragma_foreign_key_check").Select(table =>
            $"a row of {table} points at nothing"));

        // integrity_check does not see that the first page of an empty table or index has the wrong type. Reading it fails.
        foreach (var first in connection.Rows("""
            SELECT CASE type WHEN 'table' THEN printf('SELECT 1 FROM "%w" NOT INDEXED LIMIT 1', name)
                             ELSE printf('SELECT 1 FROM "%w" INDEXED BY "%w" LIMIT 1', tbl_name, name) END
            FROM   sqlite_schema
            WHERE  type IN ('table', 'index') AND tbl_name NOT LIKE 'sqlite%'
            """, row => row.GetString(0)))
        {
            connection.Rows(first, row => row.GetInt64(0));
        }

        return problems;
    }

    /// <summary>In lower case: <c>truncate</c>; a connection that only reads says <c>delete</c>.</summary>
    public string JournalMode() => connection.ExecuteScalar<string>("PRAGMA journal_mode")!;

    /// <summary>Rows that are not what they were when they were added, and facts that no journal row covers. Reads every row.</summary>
    public IReadOnlyList<string> Rows() => Still<IReadOnlyList<string>>(() =>
        [.. RowChecksumCheck.FindChanged(connection), .. RowChecksumCheck.FindUncovered(connection)]);

    /// <summary>The same without the content of rows: how many there are, and what the journal covers.</summary>
    public IReadOnlyList<string> Counts() => Still<IReadOnlyList<string>>(() =>
        [.. RowChecksumCheck.FindMiscounted(connection), .. RowChecksumCheck.FindUncovered(connection)]);

    /// <summary>How many rows of a table each journal row has added, with the action of that row.</summary>
    public IReadOnlyList<(long Sequence, string Action, long Rows)> AddedTo(string table) => connection.Rows("""
        SELECT j.sequence, j.action, s.rows
        FROM   row_sum s
        JOIN   journal j ON j.sequence = s.sequence
        WHERE  s.table_name = $a
        ORDER  BY j.sequence
        """, row => (row.GetInt64(0), row.GetString(1), row.GetInt64(2)), table);

    /// <summary>Every table with its rows and its bytes on the disk, those of its indexes too, the largest first.</summary>
    /// <param name="path">The file, by the open folder.</param>
    public IReadOnlyList<(string Table, long Rows, long Bytes)> Sizes(string path) => Still(() =>
    {
        using var pages = new TablePages(path);
        var counts = RowChecksumTable.FindCounts(connection);
        return connection.Rows("SELECT tbl_name, rootpage FROM sqlite_schema WHERE rootpage > 0 UNION ALL SELECT 'sqlite_schema', 1",
                row => (Table: row.GetString(0), Bytes: pages.Measure(row.GetInt64(1))))
            .GroupBy(part => part.Table, StringComparer.Ordinal)
            .Select(parts => (parts.Key, counts.GetValueOrDefault(parts.Key), parts.Sum(part => part.Bytes)))
            .OrderByDescending(each => each.Item3).ThenBy(each => each.Key, StringComparer.Ordinal)
            .ToList();
    });

    /// <summary>
    /// Looks at one moment of the ledger: no one changes the file meanwhile, a writer waits with its commit. Without it a row
    /// that comes between two queries would look like damage.
    /// </summary>
    public T Still<T>(Func<T> look)
    {
        if (raw.sqlite3_get_autocommit(connection.Handle!) == 0)
            return look(); // in a rehearsal's transaction already
        connection.Run("BEGIN");
        try
        {
            connection.Rows("SELECT count(*) FROM sqlite_schema", row => row.GetInt64(0)); // only a query takes the lock
            return look();
        }
        finally
        {
            connection.Run("ROLLBACK");
        }
    }

    /// <summary>Tables, indexes and rules that differ from those of a new ledger of this format.</summary>
    public IReadOnlyList<string> Structure() => SchemaComparison.FindDifferences(connection, Schema.Version);
}
