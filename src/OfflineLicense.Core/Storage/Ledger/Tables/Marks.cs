using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>A person's decision on a request. <paramref name="BundleId"/> null: recorded here, not received.</summary>
internal sealed record MarkRow(long Id, long DocumentId, string Sha256, string Fact, string? Reason, string? Operator, string At,
    long? BundleId);

internal sealed class Marks(SqliteConnection connection)
{
    private const string Columns = """
        m.id          AS Id,
        m.document_id AS DocumentId,
        d.sha256      AS Sha256,
        m.fact        AS Fact,
        m.reason      AS Reason,
        m.operator    AS Operator,
        m.at          AS At,
        m.bundle_id   AS BundleId
        """;

    /// <returns>The mark's id.</returns>
    public long Add(
        long documentId, string fact, string? reason, string? @operator, DateTimeOffset at, long? bundleId) =>
        connection.Add("""
        INSERT INTO mark (document_id, fact, reason, operator, at, bundle_id)
        VALUES ($a, $b, $c, $d, $e, $f)
        """, documentId, fact, reason, @operator, Timestamp.Text(at), bundleId);

    /// <summary>The mark in force of each request that has one.</summary>
    public IReadOnlyList<MarkRow> InForce(long? documentId = null) => connection.Query<MarkRow>($"""
        SELECT {Columns}
        FROM   mark_in_force m
        JOIN   document d ON d.id = m.document_id
        WHERE  @documentId IS NULL OR m.document_id = @documentId
        ORDER  BY m.id
        """, new { documentId }).AsList();

    public IReadOnlyList<MarkRow> Of(long documentId) => connection.Query<MarkRow>($"""
        SELECT {Columns}
        FROM   mark m
        JOIN   document d ON d.id = m.document_id
        WHERE  m.document_id = @documentId
        ORDER  BY m.id
        """, new { documentId }).AsList();

    /// <summary>Whether the request was set aside: it stays a fact, and counts against no other document.</summary>
    public bool IsSetAside(long documentId) => connection.Any(
        "SELECT 1 FROM set_aside WHERE document_id = $a", documentId);

    /// <summary>
    /// Marks in force that were made here of requests, each with the zone it goes to: the owner of the request, which sent it. A request
    /// that was set aside and answered later is waited for again: the response says so, and the mark stays here.
    /// </summary>
    private const string Outgoing = """
        FROM  (SELECT m.id AS mark_id, o.zone
               FROM   mark_in_force m
               JOIN   document_owner o ON o.document_id = m.document_id
               WHERE  m.bundle_id IS NULL AND m.fact <> 'unmatched'
               AND    NOT (m.fact IN ('ignored', 'done')
                           AND EXISTS (SELECT 1 FROM answer a WHERE a.request_id = m.document_id AND a.at > m.at))
               AND    EXISTS (SELECT 1 FROM received c WHERE c.document_id = m.document_id AND c.origin = o.zone)
               EXCEPT
               SELECT x.mark_id, b.destination
               FROM   bundle_mark x
               CROSS  JOIN bundle b ON b.id = x.bundle_id
               WHERE  b.direction = 'out') t
        CROSS  JOIN mark m ON m.id = t.mark_id
        JOIN   document d ON d.id = m.document_id
        """;

    /// <summary>Marks to pack for a zone, in no bundle to it yet.</summary>
    public IReadOnlyList<MarkRow> Unpacked(string zone) => connection.Query<MarkRow>($"""
        SELECT {Columns}
        {Outgoing}
        WHERE  t.zone = @zone
        ORDER  BY m.id
        """, new { zone }).AsList();

    /// <summary>The zones for which <see cref="Unpacked"/> has something.</summary>
    public IReadOnlyList<string> UnpackedZones() => connection.Rows($"SELECT DISTINCT t.zone {Outgoing}", row => row.GetString(0));
}
