using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Merged;

/// <summary>What a person said of a server's file at another station.</summary>
/// <param name="Purpose">Null: it came in a bundle.</param>
internal sealed record ForeignServerFile(
    string Server, string? Purpose, string? LocalAccount, string? SmartAccount, string? VirtualAccount);

/// <summary>
/// What persons said of documents at another station, as its ledger has it. It is not signed, and counts only where a person here decides
/// so.
/// </summary>
internal sealed class ForeignStatements(SqliteConnection connection, string from)
{
    /// <summary>The device of a request or an output, or of a response of which a person named it; null: none, or several.</summary>
    public Udi? DeviceOf(long documentId) => ForeignLedger.Guarded(from, () => connection.Rows("""
        SELECT u.pid, u.serial, u.uuid
        FROM  (SELECT device_id FROM request WHERE document_id = $a
               UNION
               SELECT device_id FROM answer WHERE document_id = $a AND evidence = 'person'
               UNION
               SELECT device_id FROM observation WHERE document_id = $a
               UNION
               SELECT device_id FROM device_shown WHERE document_id = $a) s
        JOIN   device d ON d.id = s.device_id
        JOIN   udi u ON u.id = d.udi_id
        LIMIT  2
        """, row => Udi.From(row.GetString(0), row.GetString(1), row.GetString(2)), documentId)) is [var only] ? only : null;

    /// <summary>Null: it is no server's file, or its server has no possible name.</summary>
    public ForeignServerFile? ServerOf(long documentId) => ForeignLedger.Guarded(from, () => connection.Rows("""
        SELECT f.server, f.purpose, substr(f.local_account, 1, 255), substr(q.smart_account, 1, 255), substr(q.virtual_account, 1, 255)
        FROM   server_file f
        LEFT   JOIN request q ON q.document_id = f.document_id
        WHERE  f.document_id = $a
        """, row => new ForeignServerFile(row.GetString(0), row.TextOrNull(1), row.TextOrNull(2), row.TextOrNull(3), row.TextOrNull(4)),
        documentId)) is [var only] && StationName.IsValid(only.Server) ? only : null;
}
