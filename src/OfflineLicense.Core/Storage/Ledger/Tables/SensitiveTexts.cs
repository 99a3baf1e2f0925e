using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>What requests carry that may be private, as it was found when they were recorded.</summary>
internal sealed class SensitiveTexts(SqliteConnection connection) : IDisposable
{
    private Statement? _add;
    private Statement? _of;

    public void Add(long documentId, SensitiveText found)
    {
        _add ??= connection.Prepared("INSERT INTO private_text (document_id, kind, text) VALUES ($a, $b, $c) ON CONFLICT DO NOTHING", 3);
        _add.Run(documentId, found.Kind.Name(), found.Text);
    }

    /// <summary>Host names before addresses.</summary>
    public IReadOnlyList<SensitiveText> Of(long documentId)
    {
        _of ??= connection.Prepared("SELECT kind, text FROM private_text WHERE document_id = $a ORDER BY kind DESC, text", 1);
        return _of.Rows(row => new SensitiveText(SensitiveKindName.Parse(row.GetString(0)), row.GetString(1)), documentId);
    }

    /// <summary>The same of each of these requests that has any.</summary>
    /// <param name="from">The lowest document id.</param>
    /// <param name="to">The highest.</param>
    public ILookup<long, SensitiveText> Between(long from, long to) => connection.Rows(
            "SELECT document_id, kind, text FROM private_text WHERE document_id BETWEEN $a AND $b ORDER BY document_id, kind DESC, text",
            row => (Id: row.GetInt64(0), Text: new SensitiveText(SensitiveKindName.Parse(row.GetString(1)), row.GetString(2))), from, to)
        .ToLookup(row => row.Id, row => row.Text);

    public void Dispose()
    {
        _add?.Dispose();
        _of?.Dispose();
    }
}
