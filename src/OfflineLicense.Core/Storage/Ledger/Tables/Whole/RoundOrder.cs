using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Whole;

/// <summary>The rounds that persons opened, for requests that come in the order of their numbers.</summary>
internal sealed class RoundOrder(SqliteConnection connection)
{
    private readonly List<(long Id, long LastDocument)> _rounds = connection.Rows(
        "SELECT id, last_document FROM opened_round ORDER BY last_document", row => (row.GetInt64(0), row.GetInt64(1)));

    private int _passed;
    private long? _newest;

    /// <returns>The newest round that was open when it was recorded; null: none was.</returns>
    public long? FindOf(long documentId)
    {
        for (; _passed < _rounds.Count && _rounds[_passed].LastDocument < documentId; _passed++)
            _newest = Math.Max(_newest ?? 0, _rounds[_passed].Id);
        return _newest;
    }
}
