using Dapper;
using Microsoft.Data.Sqlite;

// Every call of Dapper in this assembly is written at build time; a call that cannot be is an error of the build (DAP…, .editorconfig).
[module: DapperAot]

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// Prepared commands, where Dapper does not fit: bulk paths, where a mapper would cost more than the row; rows that become a type by a
/// function (a UDI, a digest, a direction); arrays of bytes as parameters, which Dapper.AOT takes for lists; PRAGMA and SQL that is built
/// at run time. Everything else is Dapper. Parameters are <c>$a</c>, <c>$b</c>, … in order.
/// </summary>
internal static class Sql
{
    private const string Letters = "abcdefghijklmnop";

    public static SqliteCommand Prepared(this SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = "$" + Letters[i] });
        return command;
    }

    public static void Bind(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }

    public static int Run(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        command.Bind(values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; null where there is no row or the value is NULL.</summary>
    public static object? Scalar(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        command.Bind(values);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    /// <summary>All rows, each made by <paramref name="row"/>.</summary>
    public static List<T> Rows<T>(this SqliteCommand command, Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        command.Bind(values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(row(reader));
        return rows;
    }

    /// <summary>The same for a query that a command asks once.</summary>
    public static List<T> Rows<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> row,
        params ReadOnlySpan<object?> values)
    {
        using var command = connection.Prepared(sql, values.Length);
        return command.Rows(row, values);
    }

    public static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = connection.Prepared(sql, values.Length);
        return command.Run(values);
    }

    public static string? TextOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static long? NumberOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
}
