using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OfflineLicense.Storage.Ledger;

/// <summary>What keeps a ledger file that another person made from running anything: SQLite's own switches and limits.</summary>
internal static class SqliteDefense
{
    /// <summary>Instructions of SQLite's machine between two looks at the budget.</summary>
    private const int Step = 100_000;

    /// <summary>No trigger and no view of the file runs, and none of its expressions calls a function that could do harm. Ours are
    /// temporary, and still work.</summary>
    public static void Apply(SqliteConnection connection)
    {
        Switch(connection, raw.SQLITE_DBCONFIG_DEFENSIVE, 1);
        Switch(connection, raw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
        Switch(connection, raw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
        Switch(connection, raw.SQLITE_DBCONFIG_ENABLE_VIEW, 0);
        Switch(connection, raw.SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0);
        Limit(connection, raw.SQLITE_LIMIT_EXPR_DEPTH, 100);
        Limit(connection, raw.SQLITE_LIMIT_TRIGGER_DEPTH, 2);
        Limit(connection, raw.SQLITE_LIMIT_WORKER_THREADS, 0);
    }

    /// <summary>For a file that is only read, and not yet known to be a ledger.</summary>
    public static void ApplyToForeign(SqliteConnection connection)
    {
        Apply(connection);
        Limit(connection, raw.SQLITE_LIMIT_ATTACHED, 0);
        Limit(connection, raw.SQLITE_LIMIT_LENGTH, Limits.LedgerValue);
        Limit(connection, raw.SQLITE_LIMIT_SQL_LENGTH, 64 * Limits.KiB);
        Limit(connection, raw.SQLITE_LIMIT_COLUMN, 100);
        Limit(connection, raw.SQLITE_LIMIT_COMPOUND_SELECT, 10);
        Limit(connection, raw.SQLITE_LIMIT_VDBE_OP, 25_000);
    }

    /// <summary>Enough to read the tables that a ledger defines, many times over.</summary>
    public static IDisposable BoundForTables(SqliteConnection connection) => Bound(connection, 5_000_000);

    /// <summary>Until the result is disposed, SQLite stops with <c>SQLITE_INTERRUPT</c> after so many instructions: a bound on work,
    /// which does not depend on how busy the machine is.</summary>
    public static IDisposable Bound(SqliteConnection connection, long instructions) => new Budget(connection.Handle!, instructions);

    /// <summary>
    /// Until the result is disposed, <c>PRAGMA writable_schema</c> works: for a script of ours, on tables that were compared.
    /// </summary>
    public static IDisposable LetDefinitionsChange(SqliteConnection connection) => new Opening(connection);

    private static void Switch(SqliteConnection connection, int option, int value)
    {
        if (raw.sqlite3_db_config(connection.Handle!, option, value, out var now) != raw.SQLITE_OK || now != value)
            throw new InvalidOperationException($"SQLite does not know its option {option}");
    }

    private static void Limit(SqliteConnection connection, int limit, int value) => raw.sqlite3_limit(connection.Handle!, limit, value);

    private sealed class Opening : IDisposable
    {
        private readonly SqliteConnection _connection;

        public Opening(SqliteConnection connection)
        {
            _connection = connection;
            Switch(connection, raw.SQLITE_DBCONFIG_DEFENSIVE, 0);
        }

        public void Dispose() => Switch(_connection, raw.SQLITE_DBCONFIG_DEFENSIVE, 1);
    }

    private sealed class Budget : IDisposable
    {
        private readonly sqlite3 _handle;
        private long _left;

        public Budget(sqlite3 handle, long instructions)
        {
            (_handle, _left) = (handle, instructions);
            raw.sqlite3_progress_handler(handle, Step, static state => (((Budget)state)._left -= Step) < 0 ? 1 : 0, this);
        }

        public void Dispose() => raw.sqlite3_progress_handler(_handle, 0, null, null);
    }
}
