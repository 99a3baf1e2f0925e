using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Captures;

/// <summary>A unit that says it has something installed. <paramref name="Printed"/> carries the zone's name, the other times are
/// UTC.</summary>
/// <param name="At">When that output was recorded here.</param>
internal sealed record ProofRow(long DocumentId, long DeviceId, Udi Udi, string Kind, string Printed, string Earliest, string At);

/// <summary>What units say is installed, and which units a request or an answer names.</summary>
internal sealed class Proofs(SqliteConnection connection) : IDisposable
{
    private Statement? _name;

    /// <summary>The word for it in the ledger and in what people read.</summary>
    public static string Word(InstalledKind kind) => kind switch
    {
        InstalledKind.Authorization => "authorization",
        InstalledKind.Reservation => "reservation",
        _ => "trust-code",
    };

    public void Name(long documentId, long udiId)
    {
        _name ??= connection.Prepared("INSERT INTO named (document_id, udi_id) VALUES ($a, $b) ON CONFLICT DO NOTHING", 2);
        _name.Run(documentId, udiId);
    }

    /// <summary>
    /// The UDIs that each request and each answer names and that are or were in its product instance; of one, or of all.
    /// </summary>
    public ILookup<(long DocumentId, long DeviceId), Udi> Named(long? deviceId) => connection.Rows("""
        SELECT x.document_id, x.device_id, u.pid, u.serial, u.uuid
        FROM   (SELECT n.document_id, n.udi_id, q.device_id
                FROM   named n
                JOIN   request q ON q.document_id = n.document_id
                UNION
                SELECT n.document_id, n.udi_id, a.device_id
                FROM   named n
                JOIN   answer a ON a.document_id = n.document_id) x
        JOIN   udi u ON u.id = x.udi_id
        WHERE  ($a IS NULL OR x.device_id = $a)
        AND    EXISTS (SELECT 1
                       FROM   udi v
                       JOIN   member m ON m.udi_id = v.id
                       WHERE  v.serial = u.serial AND v.pid = u.pid AND (v.uuid = u.uuid OR v.uuid = '' OR u.uuid = '')
                       AND    m.device_id = x.device_id)
        ORDER  BY x.document_id, x.device_id, u.pid, u.serial, u.uuid
        """, row => (Key: (row.GetInt64(0), row.GetInt64(1)), Udi: Udi.From(row.GetString(2), row.GetString(3), row.GetString(4))!),
        deviceId)
        .ToLookup(row => row.Key, row => row.Udi);

    public void Add(long documentId, long deviceId, long udiId, InstalledKind kind, string printed, string earliest) =>
        connection.Execute("""
        INSERT INTO proof (document_id, device_id, udi_id, kind, printed, earliest)
        VALUES (@documentId, @deviceId, @udiId, @word, @printed, @earliest)
        ON CONFLICT DO NOTHING
        """, new { documentId, deviceId, udiId, word = Word(kind), printed, earliest });

    /// <summary>All that units of a product instance (or of every one) said, oldest output first within a device.</summary>
    public IReadOnlyList<ProofRow> Of(long? deviceId = null) => connection.Rows("""
        SELECT p.document_id, p.device_id, u.pid, u.serial, u.uuid, p.kind, p.printed, p.earliest, d.at
        FROM   proof p
        JOIN   udi u ON u.id = p.udi_id
        JOIN   document d ON d.id = p.document_id
        WHERE  $a IS NULL OR p.device_id = $a
        ORDER  BY p.device_id, p.document_id, p.kind, u.pid, u.serial, u.uuid
        """, row => new ProofRow(row.GetInt64(0), row.GetInt64(1), Udi.From(row.GetString(2), row.GetString(3), row.GetString(4))!,
            row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8)), deviceId);

    public void Dispose() => _name?.Dispose();
}
