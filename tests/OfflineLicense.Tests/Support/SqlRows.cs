using Microsoft.Data.Sqlite;

namespace OfflineLicense.Tests.Support;

/// <summary>
/// What a ledger holds, asked from outside: a row as one text, its columns with <c>|</c> between them, bytes in hexadecimal.
/// </summary>
internal static class SqlRows
{
    public static List<string> Of(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(
                string.Join(
                    '|',
                    Enumerable
                        .Range(0, reader.FieldCount)
                        .Select(at => reader.GetValue(at) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(at).ToString())
                )
            );
        return rows;
    }

    public static List<string> In(string ledger, string sql)
    {
        using var connection = Open(ledger);
        return Of(connection, sql);
    }

    /// <summary>To read only, and closed for good when it is disposed.</summary>
    public static SqliteConnection Open(string ledger)
    {
        var connection = new SqliteConnection($"Data Source={ledger};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }
}
