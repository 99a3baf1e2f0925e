using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Whole;

/// <summary>A mark that counts.</summary>
/// <param name="BundleId">The bundle that brought it; null: it was made here.</param>
internal sealed record MarkFact(long Id, string Fact, string? Reason, string At, long? BundleId);

/// <summary>The mark in force of every request that has one, and when marks went back.</summary>
internal sealed class MarksOfAll(SqliteConnection connection)
{
    private readonly Dictionary<long, MarkFact> _byRequest = connection.Rows(
        "SELECT document_id, id, fact, reason, at, bundle_id FROM mark_in_force",
        row => (Request: row.GetInt64(0),
            Mark: new MarkFact(row.GetInt64(1), row.GetString(2), row.TextOrNull(3), row.GetString(4), row.NumberOrNull(5))))
        .ToDictionary(row => row.Request, row => row.Mark);

    private readonly Dictionary<long, string> _returned = connection.Rows("""
        SELECT x.mark_id, max(b.at)
        FROM   bundle_mark x
        JOIN   bundle b ON b.id = x.bundle_id
        GROUP  BY x.mark_id
        """, row => (Id: row.GetInt64(0), At: row.GetString(1))).ToDictionary(row => row.Id, row => row.At);

    public MarkFact? Find(long requestId) => _byRequest.GetValueOrDefault(requestId);

    public string? FindReturned(long markId) => _returned.GetValueOrDefault(markId);
}
