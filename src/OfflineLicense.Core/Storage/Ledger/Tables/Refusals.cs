using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables;

internal sealed record RefusalRow(string Path, string Sha256, long Size, string Reason, string Message, string At);

/// <summary>Files that were not recorded. The same refusal of the same bytes in the same place is one fact, however often it is
/// checked.</summary>
internal sealed class Refusals(SqliteConnection connection)
{
    /// <summary>Whether this refusal is new.</summary>
    public bool Add(RefusalRow row) => connection.Run("""
        INSERT INTO refusal (path, sha256, size, reason, message, at)
        VALUES ($a, $b, $c, $d, $e, $f)
        ON CONFLICT (path, sha256, reason) DO NOTHING
        """, row.Path, row.Sha256, row.Size, row.Reason, row.Message, row.At) > 0;

    /// <summary>Whether these bytes were refused so before, wherever they lay.</summary>
    public bool Holds(string sha256, string reason) => connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM refusal WHERE sha256 = @sha256 AND reason = @reason)", new { sha256, reason });

    public IEnumerable<RefusalRow> All() => connection.Query<RefusalRow>("""
        SELECT path AS Path, sha256 AS Sha256, size AS Size, reason AS Reason, message AS Message, at AS At
        FROM   refusal
        ORDER  BY id DESC
        """);
}
