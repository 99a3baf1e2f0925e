using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Data.Sqlite;

// Every call of Dapper in this assembly is written at build time; a call that cannot be is an error of the build (DAP…, .editorconfig).
[module: DapperAot]

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// Prepared statements, where Dapper does not fit: bulk paths, where a mapper would cost more than the row; rows that become a type by a
/// function (a UDI, a digest, a direction); arrays of bytes as parameters, which Dapper.AOT takes for lists; PRAGMA and SQL that is built
/// at run time. Everything else is Dapper. Parameters are <c>$a</c>, <c>$b</c>, … in order.
/// </summary>
internal static class Sql
{
    private static readonly ConditionalWeakTable<SqliteConnection, StatementCache> Caches = [];

    /// <summary>Owned by the caller, and disposed before the connection is closed.</summary>
    public static Statement Prepared(this SqliteConnection connection, string sql, int parameters) => new(connection, sql, parameters);

    /// <summary>From here on the statements of this connection are kept. To be disposed before the connection.</summary>
    public static StatementCache KeepStatements(this SqliteConnection connection)
    {
        var cache = new StatementCache(connection);
        Caches.Add(connection, cache);
        return cache;
    }

    /// <summary>All rows of a query, each made by <paramref name="row"/>.</summary>
    public static List<T> Rows<T>(this SqliteConnection connection, string sql, Func<RowReader, T> row,
        params ReadOnlySpan<SqlValue> values)
    {
        if (!Caches.TryGetValue(connection, out var cache))
        {
            using var query = connection.Prepared(sql, values.Length);
            return query.Rows(row, values);
        }

        using var kept = cache.Take(sql, values.Length);
        return kept.Statement.Rows(row, values);
    }

    /// <summary>Whether a query has a row.</summary>
    public static bool Any(this SqliteConnection connection, string sql, params ReadOnlySpan<SqlValue> values) =>
        connection.Rows(sql, _ => true, values).Count > 0;

    /// <summary>Adds one row, and gives its id.</summary>
    public static long Add(this SqliteConnection connection, string sql, params ReadOnlySpan<SqlValue> values)
    {
        if (!Caches.TryGetValue(connection, out var cache))
        {
            using var statement = connection.Prepared(sql, values.Length);
            return statement.Add(values);
        }

        using var kept = cache.Take(sql, values.Length);
        return kept.Statement.Add(values);
    }

    /// <summary>Runs a statement. Without values it may be several, for which nothing is kept.</summary>
    public static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<SqlValue> values)
    {
        if (values.IsEmpty)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return command.ExecuteNonQuery();
        }

        if (!Caches.TryGetValue(connection, out var cache))
        {
            using var statement = connection.Prepared(sql, values.Length);
            return statement.Run(values);
        }

        using var kept = cache.Take(sql, values.Length);
        return kept.Statement.Run(values);
    }

    /// <summary>In one transaction, in which nothing is written.</summary>
    /// <param name="isOpen">One is open already.</param>
    public static void ReadTogether(this SqliteConnection connection, Action reads, bool isOpen)
    {
        if (isOpen)
        {
            reads();
            return;
        }

        connection.Run("BEGIN");
        try
        {
            reads();
        }
        catch
        {
            try
            {
                connection.Run("ROLLBACK");
            }
            catch (SqliteException)
            {
                // SQLite has ended it by itself; the first failure is the one to tell.
            }

            throw;
        }

        connection.Run("COMMIT");
    }
}
