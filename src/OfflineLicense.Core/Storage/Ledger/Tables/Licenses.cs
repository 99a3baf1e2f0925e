using System.Globalization;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>
/// How many licenses some requests report: distinct pairs of product instance and entitlement tag, so that what goes in
/// can be compared with what comes out. Reports without a tag (telemetry) are of no license.
/// </summary>
internal sealed class Licenses(SqliteConnection connection) : IDisposable
{
    private const string CountOfChosen = """
        counted AS (
          SELECT coalesce(q.device_id, -q.document_id) AS device, r.entitlement_id AS entitlement, count(*) AS reports
          FROM   chosen k
          JOIN   request q ON q.document_id = k.value
          JOIN   report r ON r.document_id = q.document_id
          GROUP  BY device, entitlement)
        SELECT count(*) FILTER (WHERE e.tag <> ''), coalesce(sum(c.reports), 0)
        FROM   counted c
        JOIN   entitlement e ON e.id = c.entitlement
        """;

    private Statement? _missing;

    /// <summary>Licenses and reports in these requests.</summary>
    public (long Licenses, long Reports) In(IEnumerable<long> documentIds) => Pair($"""
        WITH chosen AS MATERIALIZED (SELECT value FROM json_each($a)),
        {CountOfChosen}
        """, documentIds);

    /// <summary>The same of what these bundles hold.</summary>
    public (long Licenses, long Reports) InBundles(IEnumerable<long> bundleIds) =>
        Pair($"""
            WITH chosen AS MATERIALIZED (
                   SELECT DISTINCT i.document_id AS value
                   FROM   json_each($a) j
                   JOIN   bundle_item i ON i.bundle_id = j.value),
            {CountOfChosen}
            """, bundleIds);

    /// <summary>
    /// Licenses that the newest other usage file with news of this product instance reported and this one, which has
    /// news too, does not. A file that only fills a hole in the report numbers has none.
    /// </summary>
    public IReadOnlyList<string> Missing(long deviceId, long documentId)
    {
        _missing ??= connection.Prepared("""
            WITH before AS (
                   SELECT q.document_id AS id
                   FROM   request q
                   JOIN   document d ON d.id = q.document_id
                   WHERE  q.device_id = $a AND q.document_id <> $b AND d.kind = 'usage'
                   AND    NOT EXISTS (SELECT 1 FROM set_aside x WHERE x.document_id = q.document_id)
                   AND    EXISTS (SELECT 1
                                  FROM   report n
                                  WHERE  n.document_id = q.document_id
                                  AND    NOT EXISTS (SELECT 1
                                                     FROM   report o
                                                     WHERE  o.udi_id = n.udi_id AND o.report_id > n.report_id
                                                     AND    o.document_id < n.document_id))
                   ORDER  BY q.document_id DESC
                   LIMIT  1)
            SELECT DISTINCT e.tag
            FROM   before
            JOIN   report r ON r.document_id = before.id
            JOIN   entitlement e ON e.id = r.entitlement_id
            WHERE  e.tag <> ''
            AND    NOT EXISTS (SELECT 1 FROM report n WHERE n.document_id = $b AND n.entitlement_id = r.entitlement_id)
            AND    EXISTS (SELECT 1
                           FROM   report n
                           WHERE  n.document_id = $b
                           AND    NOT EXISTS (SELECT 1
                                              FROM   report o
                                              WHERE  o.udi_id = n.udi_id AND o.report_id >= n.report_id
                                              AND    o.document_id <> n.document_id
                                              AND    NOT EXISTS (SELECT 1 FROM set_aside x WHERE x.document_id = o.document_id)))
            ORDER  BY e.tag
            """, 2);
        return _missing.Rows(row => row.GetString(0), deviceId, documentId);
    }

    /// <summary>Of each product instance (or of one): how many licenses its newest usage file reports.</summary>
    public IReadOnlyDictionary<long, long> Newest(long? deviceId = null)
    {
        var rows = connection.Rows("""
            WITH newest AS MATERIALIZED (
                   SELECT q.device_id, max(q.document_id) AS id
                   FROM   request q
                   JOIN   document d ON d.id = q.document_id
                   WHERE  d.kind = 'usage' AND q.device_id IS NOT NULL AND ($a IS NULL OR q.device_id = $a)
                   AND    q.document_id NOT IN (SELECT document_id FROM set_aside)
                   GROUP  BY q.device_id)
            SELECT n.device_id,
                   (SELECT count(DISTINCT r.entitlement_id)
                    FROM   report r
                    WHERE  r.document_id = n.id AND r.entitlement_id <> coalesce((SELECT id FROM entitlement WHERE tag = ''), 0))
            FROM   newest n
            """, row => (Device: row.GetInt64(0), Licenses: row.GetInt64(1)), deviceId);
        var licenses = new Dictionary<long, long>(rows.Count);
        foreach (var row in rows)
        {
            if (row.Licenses > 0)
                licenses.Add(row.Device, row.Licenses);
        }

        return licenses;
    }

    public void Dispose() => _missing?.Dispose();

    private (long Licenses, long Reports) Pair(string sql, IEnumerable<long> ids) =>
        connection.Rows(sql, row => (row.GetInt64(0), row.GetInt64(1)), Listed(ids))[0];

    private static string Listed(IEnumerable<long> ids) =>
        $"[{string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)))}]";
}
