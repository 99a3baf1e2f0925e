using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage;

/// <summary>State is a query: this one.</summary>
internal sealed class Standings(SqliteConnection connection)
{
    /// <summary>One row a request (of one product instance, or of all), oldest first.</summary>
    public IReadOnlyList<StandingRow> Rows(long? deviceId = null) => connection.Query<StandingRow>("""
        WITH newest_answer AS (
               SELECT a.request_id, max(a.id) AS id
               FROM   answer a
               WHERE  a.request_id IS NOT NULL
               GROUP  BY a.request_id),
             packed AS (
               SELECT i.document_id, max(b.id) AS id
               FROM   bundle_item i
               JOIN   bundle b ON b.id = i.bundle_id
               WHERE  b.direction = 'out'
               GROUP  BY i.document_id),
             came AS (
               SELECT i.document_id, max(b.id) AS id
               FROM   bundle_item i
               JOIN   bundle b ON b.id = i.bundle_id
               WHERE  b.direction = 'in'
               GROUP  BY i.document_id),
             put_out AS (
               SELECT i.answer_id, max(w.at) AS at
               FROM   install i
               JOIN   install_written w ON w.install_id = i.id
               GROUP  BY i.answer_id),
             laid_out AS (
               SELECT s.document_id, max(w.at) AS at
               FROM   staged s
               JOIN   staged_written w ON w.staged_id = s.id
               GROUP  BY s.document_id),
             newest_mark AS (
               SELECT document_id, max(id) AS id
               FROM   mark
               GROUP  BY document_id)
        SELECT q.document_id AS RequestId,
               d.sha256      AS Sha256,
               d.kind        AS Kind,
               d.at          AS At,
               q.device_id   AS DeviceId,
               q.round_id    AS RoundId,
               q.upload_name AS UploadName,
               ob.name       AS PackedIn,
               ob.at         AS PackedAt,
               ib.origin     AS Zone,
               l.at          AS StagedAt,
               m.fact        AS Mark,
               m.reason      AS MarkReason,
               m.at          AS MarkAt,
               (SELECT max(xb.at) FROM bundle_mark x JOIN bundle xb ON xb.id = x.bundle_id WHERE x.mark_id = m.id) AS MarkReturnedAt,
               a.at          AS AnsweredAt,
               p.stated_at   AS AnswerStatedAt,
               ad.kind       AS AnswerKind,
               s.at          AS SplitAt,
               rb.at         AS ReturnedAt
        FROM   request q
        JOIN   document d ON d.id = q.document_id
        LEFT   JOIN packed k ON k.document_id = q.document_id
        LEFT   JOIN bundle ob ON ob.id = k.id
        LEFT   JOIN came c ON c.document_id = q.document_id
        LEFT   JOIN bundle ib ON ib.id = c.id
        LEFT   JOIN laid_out l ON l.document_id = q.document_id
        LEFT   JOIN newest_mark nm ON nm.document_id = q.document_id
        LEFT   JOIN mark m ON m.id = nm.id
        LEFT   JOIN newest_answer na ON na.request_id = q.document_id
        LEFT   JOIN answer a ON a.id = na.id
        LEFT   JOIN response p ON p.document_id = a.document_id
        LEFT   JOIN document ad ON ad.id = a.document_id
        LEFT   JOIN put_out s ON s.answer_id = a.id
        LEFT   JOIN packed rk ON rk.document_id = a.document_id
        LEFT   JOIN bundle rb ON rb.id = rk.id
        WHERE  @deviceId IS NULL OR q.device_id = @deviceId
        ORDER  BY q.document_id
        """, new { deviceId }).AsList();
}
