using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Merged;

/// <summary>Documents that another station of this zone collected.</summary>
internal sealed class MergedDocuments(SqliteConnection connection)
{
    public void Add(long documentId, string station, DateTimeOffset at) =>
        connection.Run("INSERT INTO merged (document_id, station, at) VALUES ($a, $b, $c) ON CONFLICT DO NOTHING", documentId, station,
            Timestamp.Text(at));

    /// <summary>The station that it was taken from; null: it was collected here.</summary>
    public string? StationOf(long documentId) =>
        connection.Rows("SELECT station FROM merged WHERE document_id = $a ORDER BY id LIMIT 1", row => row.GetString(0), documentId)
            .FirstOrDefault();

    /// <summary>By number: their order says nothing of when they were collected.</summary>
    public IReadOnlySet<long> All() =>
        connection.Rows("SELECT DISTINCT document_id FROM merged", row => row.GetInt64(0)).ToHashSet();
}
