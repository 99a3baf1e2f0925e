using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>A license that a person wants reserved with a reservation request: its tag as typed, and how many (1 to 1,000,000).</summary>
internal sealed record ReserveRow(string Tag, long Count);

/// <summary>Which licenses a person wants reserved: a note for whoever pastes the code. Only the station that collected the request knows
/// it.</summary>
internal sealed class Reserves(SqliteConnection connection)
{
    public void Add(long documentId, ReserveRow wish) => connection.Execute(
        "INSERT INTO reserve (document_id, tag, count) VALUES (@documentId, @Tag, @Count)", new { documentId, wish.Tag, wish.Count });

    /// <summary>By tag; empty where no one said anything.</summary>
    public IReadOnlyList<ReserveRow> Of(long documentId) => connection.Query<ReserveRow>(
        "SELECT tag AS Tag, count AS Count FROM reserve WHERE document_id = @documentId ORDER BY tag", new { documentId }).AsList();
}
