using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Captures;

/// <summary>What one output printed of one value. Times are as printed.</summary>
/// <param name="Value"><c>none</c>: printed as none or not installed.</param>
/// <param name="Clock">The clock line; null: it has none.</param>
/// <param name="At">When it was recorded here.</param>
internal sealed record CapturedValue(long DocumentId, long DeviceId, string Value, string? Clock, string At);

/// <summary>The same of one unit.</summary>
internal sealed record UnitValue(Udi Udi, string Kind, CapturedValue Captured);

/// <summary>An import command of a session log and how it ended.</summary>
internal sealed record ImportAttemptRow(
    long DocumentId, long DeviceId, string File, string? Digits, bool IsSuccess, string Words, string At);

/// <summary>What captures print, for the comparison of two of them, and what session logs say of imports.</summary>
internal sealed class CapturedValues(SqliteConnection connection)
{
    public void AddClock(long documentId, long deviceId, string printed) => connection.Run("""
        INSERT INTO capture_clock (document_id, device_id, printed) VALUES ($a, $b, $c) ON CONFLICT DO NOTHING
        """, documentId, deviceId, printed);

    public void AddUnit(long documentId, long deviceId, long udiId, InstalledKind kind, string printed) => connection.Run("""
        INSERT INTO unit_shown (document_id, device_id, udi_id, kind, printed) VALUES ($a, $b, $c, $d, $e) ON CONFLICT DO NOTHING
        """, documentId, deviceId, udiId, Proofs.Word(kind), printed);

    public void AddImport(long documentId, int position, long deviceId, ImportAttempt attempt) => connection.Run("""
        INSERT INTO import_attempt (document_id, position, device_id, file, digits, success, words) VALUES ($a, $b, $c, $d, $e, $f, $g)
        """, documentId, position, deviceId, attempt.File, attempt.HashDigits, attempt.IsSuccess ? 1 : 0, attempt.Words);

    /// <summary>Every <c>Last ACK received</c> of a product instance (or of all), oldest output first.</summary>
    public IReadOnlyList<CapturedValue> LastAcks(long? deviceId) => connection.Rows("""
        SELECT o.document_id, o.device_id, o.last_ack, coalesce(c.printed, replace(o.captured_utc, 'Z', ' UTC')), o.at
        FROM   observation o
        LEFT   JOIN capture_clock c ON c.document_id = o.document_id AND c.device_id = o.device_id
        WHERE  o.last_ack IS NOT NULL AND ($a IS NULL OR o.device_id = $a)
        ORDER  BY o.device_id, o.document_id
        """, row => new CapturedValue(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.TextOrNull(3), row.GetString(4)), deviceId);

    /// <summary>What units printed, oldest output first. Outputs of an older format have only what was installed.</summary>
    public IReadOnlyList<UnitValue> Units(long? deviceId) => connection.Rows("""
        SELECT s.document_id, s.device_id, s.printed, coalesce(c.printed, replace(o.captured_utc, 'Z', ' UTC')), d.at,
               u.pid, u.serial, u.uuid, s.kind
        FROM   (SELECT document_id, device_id, udi_id, kind, printed
                FROM   unit_shown
                UNION  ALL
                SELECT p.document_id, p.device_id, p.udi_id, p.kind, p.printed
                FROM   proof p
                WHERE  NOT EXISTS (SELECT 1
                                   FROM   unit_shown x
                                   WHERE  x.document_id = p.document_id AND x.device_id = p.device_id AND x.udi_id = p.udi_id
                                   AND    x.kind = p.kind)) s
        JOIN   udi u ON u.id = s.udi_id
        JOIN   document d ON d.id = s.document_id
        LEFT   JOIN capture_clock c ON c.document_id = s.document_id AND c.device_id = s.device_id
        LEFT   JOIN observation o ON o.document_id = s.document_id AND o.device_id = s.device_id
        WHERE  $a IS NULL OR s.device_id = $a
        ORDER  BY s.device_id, s.document_id, s.kind, u.pid, u.serial, u.uuid
        """, row => new UnitValue(Udi.From(row.GetString(5), row.GetString(6), row.GetString(7))!, row.GetString(8),
            new CapturedValue(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.TextOrNull(3), row.GetString(4))), deviceId);

    /// <summary>Import commands of a product instance (or of all), oldest log first.</summary>
    public IReadOnlyList<ImportAttemptRow> Imports(long? deviceId) => connection.Rows("""
        SELECT i.document_id, i.device_id, i.file, i.digits, i.success, i.words, d.at
        FROM   import_attempt i
        JOIN   document d ON d.id = i.document_id
        WHERE  $a IS NULL OR i.device_id = $a
        ORDER  BY i.device_id, i.document_id, i.position
        """, row => new ImportAttemptRow(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.TextOrNull(3), row.GetInt64(4) == 1,
            row.GetString(5), row.GetString(6)), deviceId);
}
