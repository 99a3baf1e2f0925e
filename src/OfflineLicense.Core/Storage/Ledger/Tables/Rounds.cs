using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>A round that a person opened, and how many product instances were collected in it.</summary>
internal sealed record RoundRow(long Id, string? Name, string Operator, string At, long LastDocument, long Devices);

/// <summary>Rounds. A request is in the newest round that was opened before it was recorded.</summary>
internal sealed class Rounds(SqliteConnection connection)
{
    /// <returns>Its number.</returns>
    public long Add(string? name, string @operator, DateTimeOffset at) => connection.ExecuteScalar<long>("""
        INSERT INTO opened_round (name, last_document, operator, at)
        SELECT @name, coalesce(max(id), 0), @operatorName, @at FROM document
        RETURNING id
        """, new { name, operatorName = @operator, at = Timestamp.Text(at) });

    /// <summary>The round now open: its number, name and beginning; null: none was ever opened.</summary>
    public (long Id, string? Name, string At)? Newest() => connection.Rows(
        "SELECT id, name, at FROM opened_round ORDER BY id DESC LIMIT 1", row => (row.GetInt64(0), row.TextOrNull(1), row.GetString(2)))
        is [var newest] ? newest : null;

    /// <summary>All rounds, oldest first.</summary>
    public IReadOnlyList<RoundRow> All() => connection.Rows("""
        SELECT o.id, o.name, o.operator, o.at, o.last_document,
               (SELECT count(DISTINCT q.device_id)
                FROM   request q
                WHERE  q.document_id > o.last_document
                AND    q.document_id <= coalesce((SELECT min(n.last_document) FROM opened_round n WHERE n.id > o.id), q.document_id))
        FROM   opened_round o
        ORDER  BY o.id
        """, row => new RoundRow(row.GetInt64(0), row.TextOrNull(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5)));
}
