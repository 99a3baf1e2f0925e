using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables;

// A column that SQLite computes has no type while it is NULL, so these are filled by name and not by a constructor.
/// <summary>An install file that the disk has confirmed.</summary>
internal sealed record InstallRow
{
    public required long AnswerId { get; init; }

    public required long DeviceId { get; init; }

    public required string Folder { get; init; }

    public required string Name { get; init; }

    public required string Sha256 { get; init; }

    public required long Size { get; init; }

    public required string Kind { get; init; }

    public required string At { get; init; }
}

/// <summary>An install file that no disk has confirmed.</summary>
internal sealed record UnconfirmedInstall(long Id, long AnswerId, string Name);

/// <summary>When an answer was first written out.</summary>
/// <param name="AnswerId">The document.</param>
/// <param name="NewestDocument">What was recorded up to that document was recorded before.</param>
internal sealed record FirstSplit(long AnswerId, long DeviceId, string Kind, long NewestDocument, string At);

/// <summary>Answers written as install files, and which of them the disk has confirmed.</summary>
internal sealed class Installs(SqliteConnection connection) : IDisposable
{
    private Statement? _add;
    private Statement? _written;
    private Statement? _moment;

    public long Add(long answerId, string folder, string name, DateTimeOffset at)
    {
        _add ??= connection.Prepared("INSERT INTO install (answer_id, folder, name, at) VALUES ($a, $b, $c, $d)", 4);
        return _add.Add(answerId, folder, name, Timestamp.Text(at));
    }

    public void Written(long installId, DateTimeOffset at)
    {
        _written ??= connection.Prepared("INSERT INTO install_written (install_id, at) VALUES ($a, $b) ON CONFLICT DO NOTHING", 2);
        if (_written.Run(installId, Timestamp.Text(at)) == 0)
            return;
        _moment ??= connection.Prepared("INSERT INTO split_moment (install_id, document_id) SELECT $a, max(id) FROM document", 1);
        _moment.Run(installId);
    }

    /// <summary>When each answer of a product instance was first written out, and the newest document then.</summary>
    public IReadOnlyList<FirstSplit> FirstSplits(long deviceId) => connection.Rows("""
        SELECT a.document_id, a.device_id, d.kind, min(m.document_id), min(w.at)
        FROM   split_moment m
        JOIN   install i ON i.id = m.install_id
        JOIN   install_written w ON w.install_id = i.id
        JOIN   answer a ON a.id = i.answer_id
        JOIN   document d ON d.id = a.document_id
        WHERE  a.device_id = $a
        GROUP  BY a.id
        ORDER  BY a.id
        """, row => new FirstSplit(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetInt64(3), row.GetString(4)), deviceId);

    /// <summary>The product instances for which the file of an import was written out, in a folder of its own or not.</summary>
    public IReadOnlyList<long> DevicesOf(ImportAttempt attempt) => attempt.HashDigits is null ? [] : connection.Rows("""
        SELECT DISTINCT a.device_id
        FROM   document d
        JOIN   answer a ON a.document_id = d.id
        JOIN   install i ON i.answer_id = a.id
        WHERE  d.sha256 >= $a AND d.sha256 < $a || 'g'
        AND    (i.name COLLATE NOCASE = $b OR substr(i.name, -length($b) - 1) COLLATE NOCASE = '/' || $b)
        """, row => row.GetInt64(0), attempt.HashDigits, attempt.File);

    /// <summary>What was recorded for this folder and never confirmed, because the run was killed or the disk failed: the next run takes
    /// it up.</summary>
    public Dictionary<(long AnswerId, string Name), long> Unconfirmed(string folder)
    {
        var open = new Dictionary<(long, string), long>();
        foreach (var row in connection.Query<UnconfirmedInstall>("""
            SELECT id, answer_id AS AnswerId, name
            FROM   install
            WHERE  folder = @folder AND NOT EXISTS (SELECT 1 FROM install_written w WHERE w.install_id = install.id)
            """, new { folder }))
        {
            open[(row.AnswerId, row.Name)] = row.Id;
        }

        return open;
    }

    /// <summary>What is confirmed in this folder, by name; or of this product instance.</summary>
    public IReadOnlyList<InstallRow> Confirmed(string? folder = null, long? deviceId = null) => connection.Query<InstallRow>("""
        SELECT a.id        AS AnswerId,
               a.device_id AS DeviceId,
               i.folder    AS Folder,
               i.name      AS Name,
               d.sha256    AS Sha256,
               d.size      AS Size,
               d.kind      AS Kind,
               max(w.at)   AS At
        FROM   install i
        JOIN   install_written w ON w.install_id = i.id
        JOIN   answer a ON a.id = i.answer_id
        JOIN   document d ON d.id = a.document_id
        WHERE  (@folder IS NULL OR i.folder = @folder) AND (@deviceId IS NULL OR a.device_id = @deviceId)
        GROUP  BY i.folder, i.name
        ORDER  BY i.folder, i.name
        """, new { folder, deviceId }).AsList();

    public void Dispose()
    {
        _add?.Dispose();
        _written?.Dispose();
        _moment?.Dispose();
    }
}
