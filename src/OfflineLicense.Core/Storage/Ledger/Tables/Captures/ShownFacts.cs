using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Captures;

/// <summary>The shortest days of a policy. 0: it asks for no such report.</summary>
/// <param name="First">To the first ACK.</param>
/// <param name="Ongoing">From one ACK to the next.</param>
internal sealed record ShortestDays(int First, int Ongoing);

/// <summary>What a captured output prints of the device itself. Null: it is not printed.</summary>
internal sealed record DeviceShown(
    string? Release, bool? SendsHostname, long? Reports, long? Purged, long? Acknowledged, ShortestDays? Policy);

/// <summary>How many reports a device had, by its newest output that prints the numbers.</summary>
internal sealed record ReportCounts(long DeviceId, long? Total, long Purged, long? Acknowledged, string At);

/// <summary>What captured outputs print of devices, and the days of policies.</summary>
internal sealed class ShownFacts(SqliteConnection connection)
{
    public void Add(long documentId, long deviceId, DeviceShown shown) => connection.Run("""
        INSERT INTO device_shown (document_id, device_id, release, sends_hostname, reports_total, reports_purged, reports_acknowledged,
                                  first_days, ongoing_days)
        VALUES ($a, $b, $c, $d, $e, $f, $g, $h, $i)
        ON CONFLICT DO NOTHING
        """, documentId, deviceId, shown.Release, shown.SendsHostname is { } sends ? sends ? 1L : 0L : default(long?),
            shown.Reports, shown.Purged,
            shown.Acknowledged, shown.Policy?.First, shown.Policy?.Ongoing);

    public void AddPolicy(long responseId, ShortestDays days) => connection.Run("""
        INSERT INTO policy_days (document_id, first_days, ongoing_days) VALUES ($a, $b, $c) ON CONFLICT DO NOTHING
        """, responseId, days.First, days.Ongoing);

    /// <summary>The release that each product instance printed last.</summary>
    public IReadOnlyDictionary<long, string> Releases() => connection.Rows("""
        SELECT device_id, max(document_id), release
        FROM   device_shown
        WHERE  release IS NOT NULL
        GROUP  BY device_id
        """, row => (Id: row.GetInt64(0), Release: row.GetString(2))).ToDictionary(row => row.Id, row => row.Release);

    /// <summary>The policy that each product instance printed last.</summary>
    public IReadOnlyDictionary<long, ShortestDays> PrintedPolicies() => connection.Rows("""
        SELECT device_id, max(document_id), first_days, ongoing_days
        FROM   device_shown
        WHERE  first_days IS NOT NULL
        GROUP  BY device_id
        """, row => (Id: row.GetInt64(0), Days: new ShortestDays(row.GetInt32(2), row.GetInt32(3))))
        .ToDictionary(row => row.Id, row => row.Days);

    /// <summary>Product instances of which the newest output prints that they have purged reports.</summary>
    public IReadOnlyList<ReportCounts> Purged() => connection.Rows("""
        SELECT n.device_id, n.reports_total, n.reports_purged, n.reports_acknowledged, d.at
        FROM   (SELECT device_id, max(document_id) AS document_id, reports_total, reports_purged, reports_acknowledged
                FROM   device_shown
                WHERE  reports_purged IS NOT NULL
                GROUP  BY device_id) n
        JOIN   document d ON d.id = n.document_id
        WHERE  n.reports_purged > 0
        ORDER  BY n.device_id
        """, row => new ReportCounts(row.GetInt64(0), row.NumberOrNull(1), row.GetInt64(2), row.NumberOrNull(3), row.GetString(4)));

    /// <summary>Product instances of which the newest output prints that they send their hostname.</summary>
    public IReadOnlySet<long> SendingHostname() => connection.Rows("""
        SELECT n.device_id
        FROM   (SELECT device_id, max(document_id), sends_hostname
                FROM   device_shown
                WHERE  sends_hostname IS NOT NULL
                GROUP  BY device_id) n
        WHERE  n.sends_hostname = 1
        """, row => row.GetInt64(0)).ToHashSet();
}
