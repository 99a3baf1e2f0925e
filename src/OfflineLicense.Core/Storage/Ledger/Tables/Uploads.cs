using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables;

// A column that SQLite computes has no type while it is NULL, so these are filled by name and not by a constructor.
/// <summary>A request to put into an upload folder. <c>Zone</c>: whose bundle brought it; null where it was collected here.</summary>
internal sealed record UploadRow
{
    public required long DocumentId { get; init; }

    public required string Sha256 { get; init; }

    public required long Size { get; init; }

    public required string Kind { get; init; }

    public required string UploadName { get; init; }

    /// <summary>When it was recorded here.</summary>
    public required string At { get; init; }

    public long? DeviceId { get; init; }

    public string? Zone { get; init; }

    public string? SmartAccount { get; init; }

    public string? VirtualAccount { get; init; }

    public string? StagedIn { get; init; }

    /// <summary>Set for a file of a server.</summary>
    public string? Server { get; init; }
}

/// <summary>A folder that a request was staged in, and when the disk confirmed it.</summary>
internal sealed record StagedRow(string Folder, string At);

/// <summary>A staged request that was answered, or that a mark settled.</summary>
internal sealed record SettledRow
{
    public required string Folder { get; init; }

    public required string UploadName { get; init; }

    public required string Sha256 { get; init; }

    /// <summary><c>answered</c>, or the mark.</summary>
    public required string Because { get; init; }

    /// <summary>When it was recorded here.</summary>
    public required string At { get; init; }
}

/// <summary>How many staged requests were settled in one way.</summary>
internal sealed record SettledCount(string Because, long Count);

/// <summary>When CSSM last answered an archive of this account.</summary>
internal sealed record AnsweredBatch
{
    public string? SmartAccount { get; init; }

    public string? VirtualAccount { get; init; }

    public required string At { get; init; }
}

/// <summary>A staged request that no disk has confirmed.</summary>
internal sealed record UnconfirmedUpload(long Id, long DocumentId);

/// <summary>Requests put into upload folders, and which of them the disk has confirmed.</summary>
internal sealed class Uploads(SqliteConnection connection) : IDisposable
{
    private Statement? _add;
    private Statement? _written;
    private Statement? _uploadedBefore;

    /// <summary>Every request that is not answered and that no mark in force settles, with the folder it was last staged in.</summary>
    public IReadOnlyList<UploadRow> Open() => connection.Query<UploadRow>("""
        SELECT d.id              AS DocumentId,
               d.sha256          AS Sha256,
               d.size            AS Size,
               d.kind            AS Kind,
               d.at              AS At,
               q.upload_name     AS UploadName,
               q.device_id       AS DeviceId,
               (SELECT c.origin
                FROM   received c
                WHERE  c.document_id = d.id
                ORDER  BY c.bundle_id DESC
                LIMIT  1)        AS Zone,
               q.smart_account   AS SmartAccount,
               q.virtual_account AS VirtualAccount,
               (SELECT s.folder
                FROM   staged s
                JOIN   staged_written w ON w.staged_id = s.id
                WHERE  s.document_id = d.id
                ORDER  BY s.id DESC
                LIMIT  1)        AS StagedIn,
               f.server          AS Server
        FROM   request q
        JOIN   document d ON d.id = q.document_id
        LEFT   JOIN server_file f ON f.document_id = q.document_id
        WHERE  NOT EXISTS (SELECT 1 FROM answer a WHERE a.request_id = q.document_id)
        AND    NOT EXISTS (SELECT 1 FROM server_answer x WHERE x.request_id = q.document_id)
        AND    NOT EXISTS (SELECT 1
                           FROM   mark_in_force m
                           WHERE  m.document_id = q.document_id AND m.fact IN ('uploaded', 'refused', 'done', 'ignored'))
        ORDER  BY Zone, q.smart_account, q.virtual_account, q.upload_name
        """).AsList();

    public long Add(long documentId, string folder, DateTimeOffset at)
    {
        _add ??= connection.Prepared("INSERT INTO staged (document_id, folder, at) VALUES ($a, $b, $c)", 3);
        return _add.Add(documentId, folder, Timestamp.Text(at));
    }

    /// <summary>What was recorded for this folder and never confirmed, because the run was killed or the disk failed: the next run takes
    /// it up.</summary>
    public Dictionary<long, long> Unconfirmed(string folder)
    {
        var open = new Dictionary<long, long>();
        foreach (var row in connection.Query<UnconfirmedUpload>("""
            SELECT id, document_id AS DocumentId
            FROM   staged
            WHERE  folder = @folder AND NOT EXISTS (SELECT 1 FROM staged_written w WHERE w.staged_id = staged.id)
            """, new { folder }))
        {
            open[row.DocumentId] = row.Id;
        }

        return open;
    }

    /// <summary>Every request that no disk has confirmed in the upload folder that was recorded for it, the newest first.</summary>
    public IReadOnlyList<(long DocumentId, string Folder)> Unconfirmed() => connection.Rows("""
        SELECT document_id, folder
        FROM   staged
        WHERE  NOT EXISTS (SELECT 1 FROM staged_written w WHERE w.staged_id = staged.id)
        ORDER  BY id DESC
        """, row => (row.GetInt64(0), row.GetString(1)));

    public void Written(long stagedId, DateTimeOffset at)
    {
        _written ??= connection.Prepared("INSERT INTO staged_written (staged_id, at) VALUES ($a, $b) ON CONFLICT DO NOTHING", 2);
        _written.Run(stagedId, Timestamp.Text(at));
    }

    /// <summary>Requests that are confirmed in an upload folder whose path begins with this one.</summary>
    public IReadOnlyList<long> InFolder(string folder) => connection.Query<long>("""
        SELECT DISTINCT s.document_id
        FROM   staged s
        JOIN   staged_written w ON w.staged_id = s.id
        WHERE  s.folder = @folder OR substr(s.folder, 1, length(@folder) + 1) IN (@folder || '/', @folder || '\')
        ORDER  BY s.document_id
        """, new { folder }).AsList();

    /// <summary>The same, of those only that no one uploads again: they were answered, or a mark settled them.</summary>
    public IReadOnlyList<SettledRow> SettledIn(string folder) => connection.Query<SettledRow>("""
        SELECT DISTINCT x.folder AS Folder, x.upload_name AS UploadName, x.sha256 AS Sha256,
               CASE WHEN x.answered IS NULL THEN x.mark ELSE 'answered' END AS Because,
               coalesce(x.answered, x.marked) AS At
        FROM  (SELECT s.folder, q.upload_name, d.sha256,
                      coalesce((SELECT min(a.at) FROM answer a WHERE a.request_id = s.document_id),
                               (SELECT min(a.at) FROM server_answer a WHERE a.request_id = s.document_id)) AS answered,
                      (SELECT m.fact
                       FROM   mark_in_force m
                       WHERE  m.document_id = s.document_id AND m.fact IN ('uploaded', 'refused', 'done', 'ignored')) AS mark,
                      (SELECT m.at FROM mark_in_force m WHERE m.document_id = s.document_id) AS marked
               FROM   staged s
               JOIN   staged_written w ON w.staged_id = s.id
               JOIN   request q ON q.document_id = s.document_id
               JOIN   document d ON d.id = s.document_id
               WHERE  s.folder = @folder OR substr(s.folder, 1, length(@folder) + 1) IN (@folder || '/', @folder || '\')) x
        WHERE  x.answered IS NOT NULL OR x.mark IS NOT NULL
        ORDER  BY x.folder, x.upload_name
        """, new { folder }).AsList();

    /// <summary>When a request was last put into an upload folder; null: never.</summary>
    public string? LastStaged() => connection.QuerySingle<string?>("""
        SELECT max(s.at) FROM staged s JOIN staged_written w ON w.staged_id = s.id
        """);

    /// <summary>How many staged requests were settled since a time, by how. One that was answered counts only so.</summary>
    public IReadOnlyList<SettledCount> SettledSince(string at) => connection.Query<SettledCount>("""
        SELECT x.because AS Because, count(DISTINCT x.document_id) AS Count
        FROM  (SELECT a.request_id AS document_id, 'answered' AS because FROM answer a WHERE a.at >= @at
               UNION  ALL
               SELECT a.request_id, 'answered' FROM server_answer a WHERE a.at >= @at
               UNION  ALL
               SELECT m.document_id, m.fact
               FROM   mark_in_force m
               WHERE  m.at >= @at AND m.fact IN ('uploaded', 'refused', 'done', 'ignored')
               AND    NOT EXISTS (SELECT 1 FROM answer a WHERE a.request_id = m.document_id)
               AND    NOT EXISTS (SELECT 1 FROM server_answer a WHERE a.request_id = m.document_id)) x
        WHERE  EXISTS (SELECT 1 FROM staged s JOIN staged_written w ON w.staged_id = s.id WHERE s.document_id = x.document_id)
        GROUP  BY x.because
        ORDER  BY x.because
        """, new { at }).AsList();

    /// <summary>The newest response of each account that came in an archive, which CSSM gives for an archive that it took.</summary>
    public IReadOnlyList<AnsweredBatch> AnsweredBatches() => connection.Query<AnsweredBatch>("""
        SELECT q.smart_account AS SmartAccount, q.virtual_account AS VirtualAccount, max(a.at) AS At
        FROM   sighting g
        JOIN   answer a ON a.document_id = g.document_id
        JOIN   request q ON q.document_id = a.request_id
        WHERE  instr(g.path, 'ACK_UD_SA_') > 0
        GROUP  BY q.smart_account, q.virtual_account
        """).AsList();

    public IReadOnlyList<StagedRow> Of(long documentId) => connection.Query<StagedRow>("""
        SELECT s.folder AS Folder, w.at AS At
        FROM   staged s
        JOIN   staged_written w ON w.staged_id = s.id
        WHERE  s.document_id = @documentId
        ORDER  BY s.id
        """, new { documentId }).AsList();

    /// <summary>How many reports of a request are byte for byte in a request that was uploaded before, and how many it has.</summary>
    public (long Uploaded, long All) UploadedBefore(long documentId)
    {
        _uploadedBefore ??= connection.Prepared("""
            SELECT count(*) FILTER (WHERE EXISTS (
                     SELECT 1
                     FROM   report o
                     WHERE  o.udi_id = r.udi_id AND o.report_id = r.report_id AND o.payload = r.payload
                     AND    o.document_id <> r.document_id
                     AND    NOT EXISTS (SELECT 1 FROM set_aside x WHERE x.document_id = o.document_id)
                     AND    (EXISTS (SELECT 1 FROM mark_in_force m WHERE m.document_id = o.document_id AND m.fact IN ('uploaded', 'done'))
                          OR EXISTS (SELECT 1 FROM answer a WHERE a.request_id = o.document_id)))),
                   count(*)
            FROM   report r
            WHERE  r.document_id = $a
            """, 1);
        return _uploadedBefore.Rows(reader => (reader.GetInt64(0), reader.GetInt64(1)), documentId)[0];
    }

    public void Dispose()
    {
        _add?.Dispose();
        _written?.Dispose();
        _uploadedBefore?.Dispose();
    }
}
