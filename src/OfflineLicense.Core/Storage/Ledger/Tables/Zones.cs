using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>An item of a received bundle that waits for a person's decision.</summary>
internal sealed record SetAsideRow(long BundleId, string Bundle, string Origin, long Position, string Name, string Subject, string Zone);

/// <summary>How much belongs to a zone at a desk.</summary>
internal sealed record ZoneCount(string Zone, long Units, long Requests, long SetAside);

/// <summary>Which zone a device, a document or a server belongs to at a desk, and what was set aside because of it.</summary>
internal sealed class Zones(SqliteConnection connection) : IDisposable
{
    private Statement? _ofUnit;
    private Statement? _addUnit;
    private Statement? _ofDocument;
    private Statement? _addDocument;

    public string? OfUnit(string pid, string serial)
    {
        _ofUnit ??= connection.Prepared("SELECT zone FROM unit_zone WHERE serial = $a AND pid = $b ORDER BY id DESC LIMIT 1", 2);
        return _ofUnit.Text(serial, pid);
    }

    /// <summary>Every unit with the zone it belongs to now.</summary>
    public IReadOnlyList<(string Pid, string Serial, string Zone)> Units() => connection.Rows("""
        SELECT z.pid, z.serial, z.zone
        FROM   unit_zone z
        WHERE  z.id = (SELECT max(n.id) FROM unit_zone n WHERE n.serial = z.serial AND n.pid = z.pid)
        """, row => (row.GetString(0), row.GetString(1), row.GetString(2)));

    /// <summary>Where persons moved a unit, oldest first: the zone, why, and when.</summary>
    public IReadOnlyList<(string Zone, string Reason, string At)> MovesOf(Udi udi) => connection.Rows("""
        SELECT zone, reason, at
        FROM   unit_zone
        WHERE  serial = $a AND pid = $b AND reason IS NOT NULL
        ORDER  BY id
        """, row => (row.GetString(0), row.GetString(1), row.GetString(2)), udi.Serial, udi.Pid);

    /// <param name="udi">Its UUID does not count.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="reason">Why a person moved it; null: a bundle of the zone brought it.</param>
    /// <param name="at">When.</param>
    public void AddUnit(Udi udi, string zone, string? reason, DateTimeOffset at)
    {
        _addUnit ??= connection.Prepared("INSERT INTO unit_zone (serial, pid, zone, reason, at) VALUES ($a, $b, $c, $d, $e)", 5);
        _addUnit.Run(udi.Serial, udi.Pid, zone, reason, Timestamp.Text(at));
    }

    public string? OfDocument(long documentId)
    {
        _ofDocument ??= connection.Prepared("SELECT zone FROM document_zone WHERE document_id = $a ORDER BY id DESC LIMIT 1", 1);
        return _ofDocument.Text(documentId);
    }

    public void AddDocument(long documentId, string zone, string? reason, DateTimeOffset at)
    {
        _addDocument ??= connection.Prepared("INSERT INTO document_zone (document_id, zone, reason, at) VALUES ($a, $b, $c, $d)", 4);
        _addDocument.Run(documentId, zone, reason, Timestamp.Text(at));
    }

    public string? OfServer(string server) => connection.QueryFirstOrDefault<string>(
        "SELECT zone FROM server_zone WHERE server = @server ORDER BY id DESC LIMIT 1", new { server });

    public void AddServer(string server, string zone, string? reason, DateTimeOffset at) => connection.Execute(
        "INSERT INTO server_zone (server, zone, reason, at) VALUES (@server, @zone, @reason, @at)",
        new { server, zone, reason, at = Timestamp.Text(at) });

    public void SetAside(long bundleId, int position, string name, Digest sha256, string subject, string zone, DateTimeOffset at) =>
        connection.Execute("""
        INSERT INTO disputed_item (bundle_id, position, name, sha256, subject, zone, at)
        VALUES (@bundleId, @position, @name, @sha256, @subject, @zone, @at)
        """, new { bundleId, position, name, sha256 = sha256.Hex, subject, zone, at = Timestamp.Text(at) });

    public bool IsSetAside(long bundleId, int position) => connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM disputed_item WHERE bundle_id = @bundleId AND position = @position)", new { bundleId, position });

    /// <summary>Items that were set aside and not recorded since, in the order of their bundles.</summary>
    public IReadOnlyList<SetAsideRow> Waiting() => connection.Query<SetAsideRow>("""
        SELECT s.bundle_id AS BundleId,
               b.name      AS Bundle,
               b.origin    AS Origin,
               s.position  AS Position,
               s.name      AS Name,
               s.subject   AS Subject,
               s.zone      AS Zone
        FROM   disputed_item s
        JOIN   bundle b ON b.id = s.bundle_id
        WHERE  NOT EXISTS (SELECT 1 FROM bundle_item i WHERE i.bundle_id = s.bundle_id AND i.position = s.position)
        ORDER  BY s.bundle_id, s.position
        """).AsList();

    /// <summary>Whether a person ever moved something to this zone.</summary>
    public bool HasMovesTo(string zone) => connection.ExecuteScalar<bool>("""
        SELECT EXISTS (SELECT 1 FROM unit_zone WHERE zone = @zone AND reason IS NOT NULL)
            OR EXISTS (SELECT 1 FROM server_zone WHERE zone = @zone AND reason IS NOT NULL)
            OR EXISTS (SELECT 1 FROM document_zone WHERE zone = @zone AND reason IS NOT NULL)
        """, new { zone });

    /// <summary>The zones to which something belongs or of which something waits, by name.</summary>
    public IReadOnlyList<ZoneCount> All() => connection.Rows("""
        SELECT zone, sum(units), sum(requests), sum(waiting)
        FROM  (SELECT z.zone, count(*) AS units, 0 AS requests, 0 AS waiting
               FROM   unit_zone z
               WHERE  z.id = (SELECT max(n.id) FROM unit_zone n WHERE n.serial = z.serial AND n.pid = z.pid)
               GROUP  BY z.zone
               UNION  ALL
               SELECT zone, 0, count(*), 0 FROM document_owner GROUP BY zone
               UNION  ALL
               SELECT b.origin, 0, 0, 1
               FROM   disputed_item s
               CROSS  JOIN bundle b ON b.id = s.bundle_id
               WHERE  NOT EXISTS (SELECT 1 FROM bundle_item i WHERE i.bundle_id = s.bundle_id AND i.position = s.position)
               UNION  ALL
               SELECT origin, 0, 0, 0 FROM bundle WHERE direction = 'in')
        GROUP  BY zone
        ORDER  BY zone
        """, row => new ZoneCount(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)));

    /// <summary>Units of which bundles of several zones were recorded before a person decided: each with the zones.</summary>
    public IReadOnlyList<(string Pid, string Serial, string Zones)> Contested() => connection.Rows("""
        SELECT u.pid, u.serial, group_concat(DISTINCT c.origin)
        FROM   (SELECT m.document_id AS document_id, m.udi_id AS udi_id FROM member m
                UNION
                SELECT q.document_id, d.udi_id FROM request q JOIN device d ON d.id = q.device_id) x
        CROSS  JOIN received c ON c.document_id = x.document_id
        JOIN   udi u ON u.id = x.udi_id
        WHERE  EXISTS (SELECT 1 FROM document_zone z WHERE z.document_id = x.document_id)
        AND    NOT EXISTS (SELECT 1 FROM unit_zone z WHERE z.serial = u.serial AND z.pid = u.pid AND z.reason IS NOT NULL)
        GROUP  BY u.pid, u.serial
        HAVING count(DISTINCT c.origin) > 1
        ORDER  BY u.pid, u.serial
        """, row => (row.GetString(0), row.GetString(1), row.GetString(2)));

    public void Dispose()
    {
        foreach (var command in new[] { _ofUnit, _addUnit, _ofDocument, _addDocument })
            command?.Dispose();
    }
}
