using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>A ledger's facts from outside: rows a table, and the head of the journal.</summary>
internal static class LedgerFacts
{
    public static string Count(string ledger)
    {
        using var connection = SqlRows.Open(ledger);
        var tables = SqlRows.Of(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
        return string.Join(' ', tables.Select(table => $"{table}={SqlRows.Of(connection, $"SELECT count(*) FROM \"{table}\"")[0]}"))
            + " head=" + SqlRows.Of(connection, "SELECT hash FROM journal ORDER BY sequence DESC LIMIT 1")[0];
    }

    /// <summary>The hashes of all documents that this station holds, in order.</summary>
    public static List<string> Documents(string station) => SqlRows.In(
        Path.Combine(station, ".offlic", "ledger.db"),
        "SELECT lower(CASE typeof(sha256) WHEN 'blob' THEN hex(sha256) ELSE sha256 END) FROM document ORDER BY 1");
}
