using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Captures;

/// <summary>A time that the newest file of a product instance states, and when that file was recorded.</summary>
/// <param name="Clock">Of a request in UTC, of a capture as printed.</param>
internal sealed record StatedClock(long DeviceId, long DocumentId, string Kind, string Clock, string At);

/// <summary>What findings come from, each for all product instances in one query.</summary>
internal sealed class FindingFacts(SqliteConnection connection)
{
    /// <summary>Two reports of one UDI with a gap between their numbers, by UDI and number. Requests set aside do not count.</summary>
    /// <param name="widest">A wider gap is none.</param>
    public IEnumerable<(Udi Udi, long Before, long Next)> ReportGaps(int widest) => connection.Rows("""
        SELECT u.pid, u.serial, u.uuid, g.before, g.report_id
        FROM   (SELECT udi_id, report_id, lag(report_id) OVER (PARTITION BY udi_id ORDER BY report_id) AS before
                FROM   report
                WHERE  report_id >= 0
                AND    document_id NOT IN (SELECT document_id FROM set_aside)) g
        JOIN   udi u ON u.id = g.udi_id
        WHERE  g.report_id - g.before BETWEEN 2 AND $a
        ORDER  BY u.serial, u.pid, u.uuid, g.report_id
        """, row => (Udi.From(row.GetString(0), row.GetString(1), row.GetString(2))!, row.GetInt64(3), row.GetInt64(4)), widest);

    public IReadOnlyList<StatedClock> NewestCaptureClocks() => connection.Rows("""
        SELECT c.device_id, max(c.document_id), d.kind, c.printed, d.at
        FROM   capture_clock c
        JOIN   document d ON d.id = c.document_id
        GROUP  BY c.device_id
        """, Read);

    public IReadOnlyList<StatedClock> NewestRequestClocks() => connection.Rows("""
        SELECT q.device_id, max(q.document_id), d.kind, q.stated_at, d.at
        FROM   request q
        JOIN   document d ON d.id = q.document_id
        WHERE  q.stated_at IS NOT NULL AND q.device_id IS NOT NULL
        GROUP  BY q.device_id
        """, Read);

    private static StatedClock Read(RowReader row) =>
        new(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4));
}
