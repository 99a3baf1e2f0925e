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
    /// <summary>Owned by the caller, and disposed before the connection is closed.</summary>
    public static Statement Prepared(this SqliteConnection connection, string sql, int parameters) => new(connection, sql, parameters);

    /// <summary>All rows of a query that a command asks once, each made by <paramref name="row"/>.</summary>
    public static List<T> Rows<T>(this SqliteConnection connection, string sql, Func<RowReader, T> row,
        params ReadOnlySpan<SqlValue> values)
    {
        using var query = connection.Prepared(sql, values.Length);
        return query.Rows(row, values);
    }

    /// <summary>What a command does once. Without values it may be several statements.</summary>
    public static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<SqlValue> values)
    {
        if (values.IsEmpty)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return command.ExecuteNonQuery();
        }

        using var statement = connection.Prepared(sql, values.Length);
        return statement.Run(values);
    }
}
