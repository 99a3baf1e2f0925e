using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>A document that listed a UDI as part of a product instance, and when that document was recorded.</summary>
internal sealed record MembershipRow(long DocumentId, string Sha256, string At, string Pid, string Serial, string Uuid, string Role)
{
    public Udi Udi => Udi.From(Pid, Serial, Uuid)!;
}

/// <summary>Who was in a product instance when: every document that lists members lists all of them.</summary>
internal sealed class Memberships(SqliteConnection connection) : IDisposable
{
    private Statement? _at;
    private Statement? _isUnchanged;

    /// <summary>Who was in a product instance, by every document that says so, oldest first.</summary>
    public IReadOnlyList<MembershipRow> OfDevice(long deviceId) => connection.Query<MembershipRow>("""
        SELECT m.document_id AS DocumentId,
               d.sha256      AS Sha256,
               d.at          AS At,
               u.pid         AS Pid,
               u.serial      AS Serial,
               u.uuid        AS Uuid,
               m.role        AS Role
        FROM   member m
        JOIN   document d ON d.id = m.document_id
        JOIN   udi u ON u.id = m.udi_id
        WHERE  m.device_id = @deviceId
        ORDER  BY m.document_id, u.pid, u.serial, u.uuid
        """, new { deviceId }).AsList();

    /// <summary>
    /// Whether this UDI was in the instance when this request was made: the newest document up to it that lists the
    /// members lists this one, or a report of it is inside.
    /// </summary>
    public bool WasIn(long deviceId, Udi udi, long requestId) =>
        At(deviceId, requestId).Any(udi.Names) || connection.Rows("""
            SELECT u.pid, u.serial, u.uuid
            FROM   udi u
            WHERE  u.serial = $a AND u.pid = $b AND EXISTS (SELECT 1 FROM report r WHERE r.udi_id = u.id AND r.document_id = $c)
            """, Named, udi.Serial, udi.Pid, requestId).Exists(udi.Names);

    /// <summary>Who was in the instance when this document was recorded.</summary>
    public IReadOnlyList<Udi> At(long deviceId, long documentId)
    {
        _at ??= connection.Prepared("""
            SELECT u.pid, u.serial, u.uuid
            FROM   member m
            JOIN   udi u ON u.id = m.udi_id
            WHERE  m.device_id = $a
            AND    m.document_id = (SELECT max(n.document_id) FROM member n WHERE n.device_id = $a AND n.document_id <= $b)
            """, 2);
        return _at.Rows(Named, deviceId, documentId);
    }

    /// <summary>
    /// Whether no document after this one lists members of the instance, and no other instance has got one of them since: who was in it
    /// then is in it now.
    /// </summary>
    public bool IsUnchangedSince(long deviceId, long documentId)
    {
        _isUnchanged ??= connection.Prepared("""
            SELECT 1
            WHERE  NOT EXISTS (SELECT 1 FROM member n WHERE n.device_id = $a AND n.document_id > $b)
            AND    NOT EXISTS (SELECT 1
                               FROM   member m
                               JOIN   udi u ON u.id = m.udi_id
                               JOIN   udi v ON v.serial = u.serial AND v.pid = u.pid AND (v.uuid = u.uuid OR v.uuid = '' OR u.uuid = '')
                               JOIN   member x ON x.udi_id = v.id
                               WHERE  m.device_id = $a AND m.document_id = (SELECT max(n.document_id) FROM member n WHERE n.device_id = $a)
                               AND    x.device_id <> $a AND x.document_id > m.document_id)
            """, 2);
        return _isUnchanged.Number(deviceId, documentId) is not null;
    }

    /// <summary>Product instances with a request that holds a report of this UDI.</summary>
    public IReadOnlyList<long> WithReportsOf(Udi udi) => connection.Rows("""
        SELECT DISTINCT q.device_id
        FROM   udi u
        JOIN   report r ON r.udi_id = u.id
        JOIN   request q ON q.document_id = r.document_id
        WHERE  u.serial = $a AND u.pid = $b AND (u.uuid = $c OR u.uuid = '' OR $c = '') AND q.device_id IS NOT NULL
        ORDER  BY q.device_id
        """, row => row.GetInt64(0), udi.Serial, udi.Pid, udi.Uuid ?? string.Empty);

    /// <summary>What the newest document says of one instance's members is from here on true of another one as well.</summary>
    public void GoOn(long deviceId, long asDeviceId) => connection.Execute("""
        INSERT INTO member (document_id, device_id, udi_id, role)
        SELECT m.document_id, @asDeviceId, m.udi_id, m.role
        FROM   member m
        WHERE  m.device_id = @deviceId AND m.document_id = (SELECT max(n.document_id) FROM member n WHERE n.device_id = @deviceId)
        ON CONFLICT DO NOTHING
        """, new { deviceId, asDeviceId });

    public void Dispose()
    {
        _at?.Dispose();
        _isUnchanged?.Dispose();
    }

    private static Udi Named(RowReader row) => Udi.From(row.GetString(0), row.GetString(1), row.GetString(2))!;
}
