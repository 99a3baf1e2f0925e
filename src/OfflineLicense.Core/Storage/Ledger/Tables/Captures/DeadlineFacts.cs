using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Captures;

/// <summary>A product instance and the newest response to it that has a policy.</summary>
internal sealed record PolicyResponse(long DeviceId, long DocumentId, Digest Sha256);

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

    public IReadOnlyList<PolicyResponse> NewestPolicies() => connection.Rows("""
        SELECT n.device_id, d.id, d.sha256
        FROM   (SELECT a.device_id, max(a.document_id) AS id
                FROM   answer a
                WHERE  EXISTS (SELECT 1 FROM block b WHERE b.document_id = a.document_id AND b.name = 'smartLicensePolicy')
                GROUP  BY a.device_id) n
        JOIN   document d ON d.id = n.id
        ORDER  BY n.device_id
        """, row => new PolicyResponse(row.GetInt64(0), row.GetInt64(1), Digest.Parse(row.GetString(2))!.Value));

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
