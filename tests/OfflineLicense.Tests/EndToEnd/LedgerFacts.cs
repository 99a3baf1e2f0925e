using Microsoft.Data.Sqlite;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>A ledger's facts from outside: rows a table, and the head of the journal.</summary>
internal static class LedgerFacts
{
    public static string Count(string ledger)
    {
        using var connection = new SqliteConnection($"Data Source={ledger};Mode=ReadOnly;Pooling=False");
        connection.Open();
        var tables = Column(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
        return string.Join(' ', tables.Select(table => $"{table}={Column(connection, $"SELECT count(*) FROM \"{table}\"")[0]}"))
            + " head=" + Column(connection, "SELECT hash FROM journal ORDER BY sequence DESC LIMIT 1")[0];
    }

    /// <summary>The hashes of all documents that this station holds, in order.</summary>
    public static List<string> Documents(string station)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(station, ".offlic", "ledger.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return Column(connection, "SELECT lower(CASE typeof(sha256) WHEN 'blob' THEN hex(sha256) ELSE sha256 END) FROM document ORDER BY 1");
    }

    private static List<string> Column(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
            values.Add(reader.GetValue(0).ToString()!);
        return values;
    }
}
