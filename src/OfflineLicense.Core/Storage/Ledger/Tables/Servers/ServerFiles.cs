using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Servers;

// A column that SQLite computes has no type while it is NULL, so these are filled by name and not by a constructor.
/// <summary>A file of a server, and a person's decision on it.</summary>
internal sealed record ServerFileRow
{
    public required long DocumentId { get; init; }

    public required string Sha256 { get; init; }

    public required long Size { get; init; }

    public required string Kind { get; init; }

    public required string At { get; init; }

    public required string Server { get; init; }

    /// <summary><c>cslu</c>, <c>onprem-registration</c>, <c>onprem-sync</c> or <c>onprem-usage</c>; null: it came in a bundle, whose
    /// lists do not say it.</summary>
    public string? Purpose { get; init; }

    /// <summary>The server's own name for an account. It never leaves this ledger.</summary>
    public string? LocalAccount { get; init; }

    /// <summary>A request's upload name, a response's name in a bundle.</summary>
    public string Name { get; init; } = string.Empty;
}

/// <summary>Files of servers (CSLU, SSM On-Prem), carried whole: whose each is.</summary>
internal sealed class ServerFiles(SqliteConnection connection)
{
    private const string Columns = """
        d.id            AS DocumentId,
        d.sha256        AS Sha256,
        d.size          AS Size,
        d.kind          AS Kind,
        d.at            AS At,
        f.server        AS Server,
        f.purpose       AS Purpose,
        f.local_account AS LocalAccount,
        coalesce(q.upload_name, p.item_name, '') AS Name
        """;

    private const string Joins = """
        FROM   server_file f
        JOIN   document d ON d.id = f.document_id
        LEFT   JOIN request q ON q.document_id = f.document_id
        LEFT   JOIN response p ON p.document_id = f.document_id
        """;

    /// <summary>Most stations carry nothing for servers.</summary>
    public bool Any() => connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM server_file)");

    public void Add(long documentId, string server, string? purpose, string? localAccount) => connection.Execute("""
        INSERT INTO server_file (document_id, server, purpose, local_account)
        VALUES (@documentId, @server, @purpose, @localAccount)
        """, new { documentId, server, purpose, localAccount });

    public ServerFileRow? Row(long documentId) => connection.QueryFirstOrDefault<ServerFileRow>($"""
        SELECT {Columns}
        {Joins}
        WHERE  f.document_id = @documentId
        """, new { documentId });

    /// <summary>All files, or those of one server, oldest first.</summary>
    public IReadOnlyList<ServerFileRow> All(string? server = null) => !Any() ? [] : connection.Query<ServerFileRow>($"""
        SELECT {Columns}
        {Joins}
        WHERE  @server IS NULL OR f.server = @server
        ORDER  BY f.document_id
        """, new { server }).AsList();

    /// <summary>
    /// The server's name as it was first written here, where only case differs: its folder must not be another one's on a
    /// disk that folds case. Null: never heard of.
    /// </summary>
    public string? Known(string server) => connection.QueryFirstOrDefault<string>("""
        SELECT server
        FROM   server_file
        WHERE  server = @server COLLATE NOCASE
        ORDER  BY document_id
        LIMIT  1
        """, new { server });

    /// <summary>Requests of this server that nothing has answered and no mark in force has settled, oldest first.</summary>
    public IReadOnlyList<ServerFileRow> OpenRequests(string server) => connection.Query<ServerFileRow>($"""
        SELECT {Columns}
        {Joins}
        WHERE  f.server = @server AND q.document_id IS NOT NULL
        AND    NOT EXISTS (SELECT 1 FROM server_answer a WHERE a.request_id = q.document_id)
        AND    NOT EXISTS (SELECT 1
                           FROM   mark_in_force m
                           WHERE  m.document_id = q.document_id AND m.fact IN ('refused', 'done', 'ignored'))
        ORDER  BY f.document_id
        """, new { server }).AsList();
}
