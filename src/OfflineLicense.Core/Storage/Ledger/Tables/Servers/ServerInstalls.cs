using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Servers;

/// <summary>A server's response that is confirmed in an install folder.</summary>
/// <param name="Name">From that folder on: <c>servers/ONPREM1/ACK_….gz</c>.</param>
internal sealed record ServerInstallRow(long DocumentId, string Folder, string Name, string Sha256, long Size, string Kind, string At);

/// <summary>Servers' responses written, and which of them the disk has confirmed.</summary>
internal sealed class ServerInstalls(SqliteConnection connection)
{
    public long Add(long documentId, string folder, string name, DateTimeOffset at) => connection.ExecuteScalar<long>("""
        INSERT INTO server_install (document_id, folder, name, at)
        VALUES (@documentId, @folder, @name, @at)
        RETURNING id
        """, new { documentId, folder, name, at = Timestamp.Text(at) });

    public void Written(long id, DateTimeOffset at) => connection.Execute("""
        INSERT INTO server_install_written (server_install_id, at)
        VALUES (@id, @at)
        ON CONFLICT DO NOTHING
        """, new { id, at = Timestamp.Text(at) });

    /// <summary>What was recorded for this folder and never confirmed, because the run was killed or the disk failed: the next run takes
    /// it up.</summary>
    public long? Unconfirmed(long documentId, string folder, string name) => connection.QueryFirstOrDefault<long?>("""
        SELECT id
        FROM   server_install
        WHERE  document_id = @documentId AND folder = @folder AND name = @name
        AND    NOT EXISTS (SELECT 1 FROM server_install_written w WHERE w.server_install_id = server_install.id)
        ORDER  BY id DESC
        LIMIT  1
        """, new { documentId, folder, name });

    /// <summary>What is confirmed in this folder, by name; or of this answer.</summary>
    public IReadOnlyList<ServerInstallRow> Confirmed(string? folder = null, long? documentId = null) =>
        connection.Query<ServerInstallRow>("""
        SELECT i.document_id AS DocumentId, i.folder AS Folder, i.name AS Name, d.sha256 AS Sha256, d.size AS Size, d.kind AS Kind,
               max(w.at) AS At
        FROM   server_install i
        JOIN   server_install_written w ON w.server_install_id = i.id
        JOIN   document d ON d.id = i.document_id
        WHERE  (@folder IS NULL OR i.folder = @folder) AND (@documentId IS NULL OR i.document_id = @documentId)
        GROUP  BY i.folder, i.name
        ORDER  BY i.folder, i.name
        """, new { folder, documentId }).AsList();
}
