using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>One state of a unit of the roster.</summary>
/// <param name="IsRetired">It is in the roster no longer.</param>
/// <param name="Note">Why it was retired, or which unit it replaces.</param>
/// <param name="At">As the ledger writes times.</param>
internal sealed record RosterEntryRow(
    string Pid, string Serial, string Uuid, string? Hostname, string? Address, string? SmartAccount, string? VirtualAccount,
    string? Topology, string? Zone, string? Platform, bool IsExpected, string? Reason, bool IsRetired, string? Note, string At);

/// <summary>The roster of a zone: facts about units, of which the newest counts.</summary>
internal sealed class RosterEntries(SqliteConnection connection) : IDisposable
{
    private const string Columns =
        "e.pid, e.serial, e.uuid, e.hostname, e.address, e.smart_account, e.virtual_account, e.topology, e.zone, e.platform, "
        + "e.expected, e.reason, e.retired, e.note, e.at";

    private Statement? _add;
    private Statement? _of;

    /// <summary>The newest row of every unit, by PID and serial number.</summary>
    public IReadOnlyList<RosterEntryRow> Newest() => connection.Rows($"""
        SELECT {Columns}
        FROM   roster_entry e
        JOIN   (SELECT max(id) AS id FROM roster_entry GROUP BY serial, pid) n ON n.id = e.id
        ORDER  BY e.pid, e.serial
        """, Read);

    /// <summary>Every row of a unit, oldest first.</summary>
    public IReadOnlyList<RosterEntryRow> Of(Udi udi) =>
        (_of ??= connection.Prepared($"SELECT {Columns} FROM roster_entry e WHERE e.serial = $a AND e.pid = $b ORDER BY e.id", 2))
        .Rows(Read, udi.Serial, udi.Pid);

    /// <summary>Units that have this hostname now, without regard to case. Retired ones have it no longer.</summary>
    public IReadOnlyList<RosterEntryRow> WithHostname(string hostname) => connection.Rows($"""
        SELECT {Columns}
        FROM   roster_entry e
        WHERE  e.hostname = $a COLLATE NOCASE AND e.retired = 0
        AND    e.id = (SELECT max(n.id) FROM roster_entry n WHERE n.serial = e.serial AND n.pid = e.pid)
        ORDER  BY e.pid, e.serial
        """, Read, hostname);

    /// <summary>Hostnames that begin so, with the PIDs and serial numbers of the units that have them now, in order.</summary>
    public IReadOnlyList<(string Hostname, string Pid, string Serial)> HostnamesFrom(string start, int most) => connection.Rows("""
        SELECT e.hostname, e.pid, e.serial
        FROM   roster_entry e
        WHERE  substr(e.hostname, 1, length($a)) = $a AND e.retired = 0
        AND    e.id = (SELECT max(n.id) FROM roster_entry n WHERE n.serial = e.serial AND n.pid = e.pid)
        ORDER  BY e.hostname
        LIMIT  $b
        """, row => (row.GetString(0), row.GetString(1), row.GetString(2)), start, most);

    /// <summary>Units in the roster now that have this serial number.</summary>
    public IReadOnlyList<RosterEntryRow> WithSerial(string serial) => connection.Rows($"""
        SELECT {Columns}
        FROM   roster_entry e
        WHERE  e.serial = $a AND e.retired = 0
        AND    e.id = (SELECT max(n.id) FROM roster_entry n WHERE n.serial = e.serial AND n.pid = e.pid)
        ORDER  BY e.pid
        """, Read, serial);

    public void Add(RosterEntryRow row)
    {
        _add ??= connection.Prepared("""
            INSERT INTO roster_entry (pid, serial, uuid, hostname, address, smart_account, virtual_account, topology, zone, platform,
                                      expected, reason, retired, note, at)
            VALUES ($a, $b, $c, $d, $e, $f, $g, $h, $i, $j, $k, $l, $m, $n, $o)
            """, 15);
        _add.Run(row.Pid, row.Serial, row.Uuid, row.Hostname, row.Address, row.SmartAccount, row.VirtualAccount, row.Topology, row.Zone,
            row.Platform, row.IsExpected ? 1 : 0, row.Reason, row.IsRetired ? 1 : 0, row.Note, row.At);
    }

    public void Dispose()
    {
        _add?.Dispose();
        _of?.Dispose();
    }

    private static RosterEntryRow Read(RowReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.TextOrNull(3), row.TextOrNull(4), row.TextOrNull(5), row.TextOrNull(6),
        row.TextOrNull(7), row.TextOrNull(8), row.TextOrNull(9), row.GetInt64(10) != 0, row.TextOrNull(11), row.GetInt64(12) != 0,
        row.TextOrNull(13), row.GetString(14));
}
