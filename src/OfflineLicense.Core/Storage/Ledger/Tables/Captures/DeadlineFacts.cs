using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Captures;

/// <summary>A product instance and a response to it that has a policy.</summary>
/// <param name="Days">Null: the response was recorded in an older format of the ledger, or its days were not found.</param>
internal sealed record PolicyResponse(long DeviceId, long DocumentId, Digest Sha256, ShortestDays? Days);

/// <summary>What due dates are estimated from, each for all product instances in one query.</summary>
internal sealed class DeadlineFacts(SqliteConnection connection)
{
    /// <summary>When the first usage file of each product instance was recorded.</summary>
    public IReadOnlyDictionary<long, string> FirstUsage() => connection.Rows("""
        SELECT q.device_id, min(d.at)
        FROM   request q
        JOIN   document d ON d.id = q.document_id
        WHERE  d.kind = 'usage' AND q.device_id IS NOT NULL
        AND    NOT EXISTS (SELECT 1 FROM set_aside x WHERE x.document_id = q.document_id)
        GROUP  BY q.device_id
        """, row => (Id: row.GetInt64(0), At: row.GetString(1))).ToDictionary(row => row.Id, row => row.At);

    /// <summary>The clock line of every output of every product instance, by document and device.</summary>
    public IReadOnlyDictionary<(long, long), string> Clocks() => connection.Rows("""
        SELECT document_id, device_id, printed FROM capture_clock
        """, row => (Key: (row.GetInt64(0), row.GetInt64(1)), Printed: row.GetString(2))).ToDictionary(row => row.Key, row => row.Printed);

    /// <summary>Of each product instance the newest policy file and the newest other response with a policy: both apply.</summary>
    public IReadOnlyList<PolicyResponse> NewestPolicies() => connection.Rows("""
        SELECT n.device_id, d.id, d.sha256, p.first_days, p.ongoing_days
        FROM   (SELECT a.device_id, max(a.document_id) AS id
                FROM   block b
                CROSS  JOIN answer a ON a.document_id = b.document_id -- few responses have a policy
                JOIN   document r ON r.id = a.document_id
                WHERE  b.name = 'smartLicensePolicy'
                GROUP  BY a.device_id, r.kind = 'policy') n
        JOIN   document d ON d.id = n.id
        LEFT   JOIN policy_days p ON p.document_id = n.id
        ORDER  BY n.device_id, n.id
        """, row => new PolicyResponse(row.GetInt64(0), row.GetInt64(1), Digest.Parse(row.GetString(2))!.Value,
            row.IsDBNull(3) ? null : new ShortestDays(row.GetInt32(3), row.GetInt32(4))));

    /// <summary>Product instances that reported a license whose tag has one of these words.</summary>
    public IReadOnlySet<long> Reporting(string word) => connection.Rows("""
        SELECT DISTINCT q.device_id
        FROM   report r
        JOIN   request q ON q.document_id = r.document_id
        WHERE  EXISTS (SELECT 1 FROM entitlement e WHERE instr(e.tag, $a) > 0) -- mostly there is none, and that is soon said
        AND    r.entitlement_id IN (SELECT e.id FROM entitlement e WHERE instr(e.tag, $a) > 0)
        AND    q.device_id IS NOT NULL
        """, row => row.GetInt64(0), word).ToHashSet();
}
