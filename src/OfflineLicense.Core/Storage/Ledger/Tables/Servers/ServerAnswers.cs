using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Servers;

// A column that SQLite computes has no type while it is NULL, so these are filled by name and not by a constructor.
/// <summary>A server's response, and the request of the same server that it answers.</summary>
internal sealed record ServerAnswerRow
{
    public required long DocumentId { get; init; }

    public required string Sha256 { get; init; }

    public required long Size { get; init; }

    public required string ItemName { get; init; }

    public required string Server { get; init; }

    public long? RequestId { get; init; }

    public string? RequestSha256 { get; init; }

    /// <summary>The name the request was uploaded under.</summary>
    public string? UploadName { get; init; }

    public string? SmartAccount { get; init; }

    public string? VirtualAccount { get; init; }

    public string? Purpose { get; init; }

    public string? LocalAccount { get; init; }

    public required string Evidence { get; init; }

    public required string At { get; init; }

    /// <summary>When it was first written for its server, confirmed; null: not yet.</summary>
    public string? SplitAt { get; init; }
}

/// <summary>Which server, and which of its requests, a response answers. A device never gets one: these are not in the table of
/// answers.</summary>
internal sealed class ServerAnswers(SqliteConnection connection)
{
    private const string Columns = """
        a.document_id     AS DocumentId,
        d.sha256          AS Sha256,
        d.size            AS Size,
        p.item_name       AS ItemName,
        a.server          AS Server,
        a.request_id      AS RequestId,
        rd.sha256         AS RequestSha256,
        q.upload_name     AS UploadName,
        q.smart_account   AS SmartAccount,
        q.virtual_account AS VirtualAccount,
        rf.purpose        AS Purpose,
        rf.local_account  AS LocalAccount,
        a.evidence        AS Evidence,
        a.at              AS At,
        (SELECT min(w.at)
         FROM   server_install i
         JOIN   server_install_written w ON w.server_install_id = i.id
         WHERE  i.document_id = a.document_id) AS SplitAt
        """;

    private const string Joins = """
        FROM   server_answer a
        JOIN   document d ON d.id = a.document_id
        JOIN   response p ON p.document_id = a.document_id
        LEFT   JOIN request q ON q.document_id = a.request_id
        LEFT   JOIN document rd ON rd.id = a.request_id
        LEFT   JOIN server_file rf ON rf.document_id = a.request_id
        """;

    private bool Any() => connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM server_answer)");

    public void Add(long documentId, string server, long? requestId, string evidence, DateTimeOffset at) => connection.Execute("""
        INSERT INTO server_answer (document_id, server, request_id, evidence, at)
        VALUES (@documentId, @server, @requestId, @evidence, @at)
        """, new { documentId, server, requestId, evidence, at = Timestamp.Text(at) });

    public bool IsAnswered(long requestId) =>
        connection.Any("SELECT 1 FROM server_answer WHERE request_id = $a LIMIT 1", requestId);

    public ServerAnswerRow? Row(long documentId) => connection.QueryFirstOrDefault<ServerAnswerRow>($"""
        SELECT {Columns}
        {Joins}
        WHERE  a.document_id = @documentId
        """, new { documentId });

    public IReadOnlyList<ServerAnswerRow> To(long requestId) => connection.Query<ServerAnswerRow>($"""
        SELECT {Columns}
        {Joins}
        WHERE  a.request_id = @requestId
        ORDER  BY a.document_id
        """, new { requestId }).AsList();

    public IReadOnlyList<ServerAnswerRow> All() => !Any() ? [] : connection.Query<ServerAnswerRow>($"""
        SELECT {Columns}
        {Joins}
        ORDER  BY a.document_id
        """).AsList();

    /// <summary>The newest answer to each request, and every one whose request no one knows.</summary>
    public IReadOnlyList<ServerAnswerRow> Newest() => !Any() ? [] : connection.Query<ServerAnswerRow>($"""
        SELECT {Columns}
        {Joins}
        WHERE  NOT EXISTS (SELECT 1 FROM server_answer b WHERE b.request_id = a.request_id AND b.document_id > a.document_id)
        ORDER  BY a.server, a.document_id
        """).AsList();

    /// <summary>Answers to pack, each with the zone it goes to: the owner of the request, which sent it.</summary>
    private const string Outgoing = $"""
        {Joins}
        JOIN   document_owner o ON o.document_id = a.request_id
        WHERE  EXISTS (SELECT 1 FROM received c WHERE c.document_id = a.request_id AND c.origin = o.zone)
        AND    NOT EXISTS (SELECT 1 FROM packed k WHERE k.document_id = a.document_id AND k.destination = o.zone)
        """;

    /// <summary>Answers to pack for a zone, in no bundle to it yet.</summary>
    public IReadOnlyList<ServerAnswerRow> Unpacked(string zone) => !Any() ? [] : connection.Query<ServerAnswerRow>($"""
        SELECT {Columns}
        {Outgoing}
        AND    o.zone = @zone
        ORDER  BY p.item_name
        """, new { zone }).AsList();

    /// <summary>The zones for which <see cref="Unpacked"/> has something.</summary>
    public IReadOnlyList<string> UnpackedZones() =>
        !Any() ? [] : connection.Rows($"SELECT DISTINCT o.zone {Outgoing}", row => row.GetString(0));

    /// <summary>Responses of this server that wait: they came under a signature before anything of the server was known here.</summary>
    public IReadOnlyList<long> Waiting(string server) => connection.Query<long>("""
        SELECT p.document_id
        FROM   response p
        JOIN   server_file f ON f.document_id = p.document_id
        WHERE  f.server = @server AND NOT EXISTS (SELECT 1 FROM server_answer a WHERE a.document_id = p.document_id)
        ORDER  BY p.document_id
        """, new { server }).AsList();
}
