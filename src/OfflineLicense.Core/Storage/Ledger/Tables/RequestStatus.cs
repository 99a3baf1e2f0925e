using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger.Tables.Whole;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>A request, and the newest one that represents it.</summary>
internal sealed record CoveredRequest(long RequestId, long CoveredBy);

/// <summary>State is a query: this one.</summary>
internal sealed class RequestStatus(SqliteConnection connection)
{
    private const string Select = """
        SELECT q.document_id AS RequestId,
               d.sha256      AS Sha256,
               d.kind        AS Kind,
               d.at          AS At,
               q.device_id   AS DeviceId,
               (SELECT max(o.id) FROM opened_round o WHERE o.last_document < q.document_id) AS RoundId,
               q.upload_name AS UploadName,
               coalesce(ob.name, e.bundle_name) AS PackedIn,
               coalesce(ob.at, e.at) AS PackedAt,
               CASE WHEN receipt.sequence >= ob.sequence THEN ob.name END AS AcknowledgedIn,
               ib.origin     AS Zone,
               ib.id         AS ReceivedIn,
               (SELECT max(w.at) FROM staged s JOIN staged_written w ON w.staged_id = s.id WHERE s.document_id = q.document_id) AS StagedAt,
               m.fact        AS Mark,
               m.reason      AS MarkReason,
               m.at          AS MarkAt,
               coalesce((SELECT mb.at FROM bundle mb WHERE mb.id = m.bundle_id), m.at) AS MarkRecordedAt,
               (SELECT max(xb.at) FROM bundle_mark x JOIN bundle xb ON xb.id = x.bundle_id WHERE x.mark_id = m.id) AS MarkReturnedAt,
               a.at          AS AnsweredAt,
               a.document_id AS AnswerId,
               p.stated_at   AS AnswerStatedAt,
               ad.kind       AS AnswerKind,
               coalesce(
                 (SELECT max(w.at) FROM install i JOIN install_written w ON w.install_id = i.id WHERE i.answer_id = a.id),
                 -- only the newest response of a kind is written; it supersedes the older ones
                 (SELECT max(w.at)
                  FROM   install i
                  JOIN   install_written w ON w.install_id = i.id
                  WHERE  i.answer_id = (
                           SELECT n.id
                           FROM   answer n
                           JOIN   document nd ON nd.id = n.document_id
                           JOIN   response np ON np.document_id = n.document_id
                           WHERE  n.device_id = a.device_id AND nd.kind = ad.kind
                           ORDER  BY coalesce((SELECT max(c.id) FROM accepted c WHERE c.document_id = n.document_id), 0) DESC,
                                     coalesce(np.stated_at, '') DESC, n.id DESC
                           LIMIT  1))) AS SplitAt,
               rb.at         AS ReturnedAt
        FROM   request q
        JOIN   document d ON d.id = q.document_id
        LEFT   JOIN bundle ob ON ob.id = (SELECT max(k.bundle_id) FROM packed k WHERE k.document_id = q.document_id)
        LEFT   JOIN packed_elsewhere e ON e.id = (SELECT max(x.id) FROM packed_elsewhere x WHERE x.sha256 = d.sha256)
        LEFT   JOIN (SELECT k.origin, k.destination, max(k.sequence) AS sequence -- the last one of each stream with a receipt
                     FROM   bundle k
                     WHERE  k.sums IN (SELECT r.acknowledges FROM bundle r WHERE r.acknowledges IS NOT NULL)
                     GROUP  BY k.origin, k.destination) receipt ON receipt.origin = ob.origin AND receipt.destination = ob.destination
        LEFT   JOIN bundle ib ON ib.id = (SELECT max(k.bundle_id) FROM received k WHERE k.document_id = q.document_id)
        LEFT   JOIN mark_in_force m ON m.document_id = q.document_id
        LEFT   JOIN answer a ON a.id = ( -- in one bundle several come in any order, so CSSM's clock says which is the newest
                 SELECT n.id
                 FROM   answer n
                 JOIN   response np ON np.document_id = n.document_id
                 WHERE  n.request_id = q.document_id
                 ORDER  BY coalesce((SELECT max(c.id) FROM accepted c WHERE c.document_id = n.document_id), 0) DESC,
                           coalesce(np.stated_at, '') DESC, n.id DESC
                 LIMIT  1)
        LEFT   JOIN response p ON p.document_id = a.document_id
        LEFT   JOIN document ad ON ad.id = a.document_id
        LEFT   JOIN bundle rb ON rb.id = (SELECT max(k.bundle_id) FROM packed k WHERE k.document_id = a.document_id)
        """;

    /// <summary>One row a request of a product instance, oldest first. <see cref="ReadAll"/> says it of all.</summary>
    public IReadOnlyList<RequestStatusRow> Rows(long deviceId) => connection.Query<RequestStatusRow>($"""
        {Select}
        WHERE  q.device_id = @deviceId
        ORDER  BY q.document_id
        """, new { deviceId }).AsList();

    public RequestStatusRow? Row(long requestId) => connection.QueryFirstOrDefault<RequestStatusRow>($"""
        {Select}
        WHERE  q.document_id = @requestId
        """, new { requestId });

    /// <summary>One row for every request, oldest first.</summary>
    public IReadOnlyList<RequestStatusRow> ReadAll(AnswersOfAll answers) => new RequestStatusReader(connection, answers).Read();

    /// <summary>
    /// Unanswered requests every report of which is, byte for byte, in requests that CSSM answered or has: nothing more
    /// comes back for them, and <c>stage</c> leaves them out. By id, with the newest request that represents them.
    /// </summary>
    public IReadOnlyDictionary<long, long> Covered(long? deviceId = null) => connection.Query<CoveredRequest>("""
        WITH open AS (
               SELECT q.document_id
               FROM   request q
               WHERE  (@deviceId IS NULL OR q.device_id = @deviceId)
               AND    NOT EXISTS (SELECT 1 FROM answer a WHERE a.request_id = q.document_id)),
             twin AS (
               SELECT r.document_id,
                      (SELECT max(o.document_id)
                       FROM   report o
                       WHERE  o.udi_id = r.udi_id AND o.report_id = r.report_id AND o.payload = r.payload AND o.document_id <> r.document_id
                       AND    NOT EXISTS (SELECT 1 FROM set_aside x WHERE x.document_id = o.document_id)
                       AND    (EXISTS (SELECT 1 FROM answer a WHERE a.request_id = o.document_id)
                            OR EXISTS (SELECT 1
                                       FROM   mark_in_force m
                                       WHERE  m.document_id = o.document_id AND m.fact IN ('uploaded', 'done')))) AS covering
               FROM   report r
               WHERE  r.document_id IN (SELECT document_id FROM open))
        SELECT document_id AS RequestId, max(covering) AS CoveredBy
        FROM   twin
        GROUP  BY document_id
        HAVING count(*) = count(covering)
        """, new { deviceId }).ToDictionary(row => row.RequestId, row => row.CoveredBy);

    /// <summary>Upload names of requests in these bundles every report of which, byte for byte, CSSM answered in another request
    /// before.</summary>
    public IReadOnlyList<string> AnsweredBefore(IEnumerable<long> bundleIds) => connection.Query<string>("""
        SELECT q.upload_name
        FROM   (SELECT DISTINCT i.document_id
                FROM   json_each(@ids) j
                JOIN   bundle_item i ON i.bundle_id = j.value) k
        JOIN   request q ON q.document_id = k.document_id
        WHERE  EXISTS (SELECT 1 FROM answer) -- in a first round nothing was answered, and that is soon said
        AND    EXISTS (SELECT 1 FROM report r WHERE r.document_id = q.document_id)
        AND    NOT EXISTS (SELECT 1
                           FROM   report r
                           WHERE  r.document_id = q.document_id
                           AND    NOT EXISTS (SELECT 1
                                              FROM   report o
                                              JOIN   answer a ON a.request_id = o.document_id
                                              WHERE  o.udi_id = r.udi_id AND o.report_id = r.report_id AND o.payload = r.payload
                                              AND    o.document_id <> r.document_id
                                              AND    NOT EXISTS (SELECT 1 FROM set_aside x WHERE x.document_id = o.document_id)))
        ORDER  BY q.upload_name
        """, new { ids = $"[{string.Join(',', bundleIds.Select(id => id.ToString(CultureInfo.InvariantCulture)))}]" }).AsList();
}
