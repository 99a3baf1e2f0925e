using Dapper;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger.Tables.Whole;

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

    /// <summary>All rounds, oldest first. Each request is in one of them, so all requests are passed once.</summary>
    public IReadOnlyList<RoundRow> All()
    {
        var devices = new Dictionary<long, HashSet<long>>();
        var order = new RoundOrder(connection);
        using (var query = connection.Prepared(
            "SELECT document_id, device_id FROM request WHERE device_id IS NOT NULL ORDER BY document_id", 0))
        using (var row = query.ExecuteReader())
        {
            while (row.Read())
            {
                if (order.FindOf(row.GetInt64(0)) is not { } round)
                    continue;
                if (!devices.TryGetValue(round, out var collected))
                    devices.Add(round, collected = []);
                collected.Add(row.GetInt64(1));
            }
        }

        return connection.Rows("SELECT id, name, operator, at, last_document FROM opened_round ORDER BY id",
            row => new RoundRow(row.GetInt64(0), row.TextOrNull(1), row.GetString(2), row.GetString(3), row.GetInt64(4),
                devices.GetValueOrDefault(row.GetInt64(0))?.Count ?? 0));
    }
}
