using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage;

/// <summary>What requests carry that may be private, as it was found when they were recorded.</summary>
internal sealed class PrivateTexts(SqliteConnection connection) : IDisposable
{
    private SqliteCommand? _add;
    private SqliteCommand? _of;

    public void Add(long documentId, PrivateText found)
    {
        _add ??= connection.Prepared("INSERT INTO private_text (document_id, kind, text) VALUES ($a, $b, $c) ON CONFLICT DO NOTHING", 3);
        _add.Run(documentId, found.Kind, found.Text);
    }

    /// <summary>Host names before addresses.</summary>
    public IReadOnlyList<PrivateText> Of(long documentId)
    {
        _of ??= connection.Prepared("SELECT kind, text FROM private_text WHERE document_id = $a ORDER BY kind DESC, text", 1);
        return _of.Rows(row => new PrivateText(row.GetString(0), row.GetString(1)), documentId);
    }

    public void Dispose()
    {
        _add?.Dispose();
        _of?.Dispose();
    }
}
