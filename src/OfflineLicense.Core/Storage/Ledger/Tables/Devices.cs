using Dapper;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger.Tables.Whole;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>A product instance and the UDI it is named by.</summary>
internal sealed record DeviceRow(long Id, Udi Udi);

/// <summary>A UDI and the product instance that a document put it in.</summary>
internal sealed record MemberRow(long DeviceId, Udi Udi, string Role);

/// <summary>Product instances, their members, and the UDIs of both.</summary>
internal sealed class Devices(SqliteConnection connection) : IDisposable
{
    /// <summary>No text that begins as another one stands behind that text with this character.</summary>
    private const string LastCharacter = "\U0010FFFF";

    private Statement? _findUdi;
    private Statement? _addUdi;
    private Statement? _memberships;
    private Statement? _onlyOne;
    private Statement? _addMember;
    private Statement? _add;
    private Statement? _row;
    private Statement? _membersOfOne;
    private Statement? _namedBy;
    private (Udi Udi, long Id)? _last;

    /// <summary>The id of a UDI, recorded now where it is new. All reports of a file ask for the same one.</summary>
    public long UdiId(Udi udi)
    {
        if (_last is { } last && last.Udi == udi)
            return last.Id;
        var id = FindOrAdd(udi);
        _last = (udi, id);
        return id;
    }

    /// <summary>The virtual account that the newest request of each product instance states; those without one are left out.</summary>
    public IReadOnlyList<(long DeviceId, string VirtualAccount)> VirtualAccounts() => connection.Rows("""
        SELECT q.device_id, q.virtual_account, max(q.document_id)
        FROM   request q
        WHERE  q.device_id IS NOT NULL AND q.virtual_account IS NOT NULL
        GROUP  BY q.device_id
        """, row => (row.GetInt64(0), row.GetString(1)));

    /// <summary>What was read inside a transaction that was undone is no longer true.</summary>
    public void Forget() => _last = null;

    private long FindOrAdd(Udi udi)
    {
        _findUdi ??= connection.Prepared("SELECT id FROM udi WHERE serial = $a AND pid = $b AND uuid = $c", 3);
        _addUdi ??= connection.Prepared("INSERT INTO udi (serial, pid, uuid) VALUES ($a, $b, $c)", 3);
        return _findUdi.Number(udi.Serial, udi.Pid, udi.Uuid ?? string.Empty)
            ?? _addUdi.Add(udi.Serial, udi.Pid, udi.Uuid ?? string.Empty);
    }

    /// <summary>
    /// Every product instance this UDI was ever in, the present one first. Present: the newest document that lists the
    /// instance's members lists this UDI, and no newer one puts it into another instance. A UUID counts only where both sides have one.
    /// </summary>
    public IReadOnlyList<(long DeviceId, bool Present)> Of(Udi udi) => OnlyOne(udi) is { } only ? [only] : Several(udi);

    /// <summary>The same where it was in no other product instance ever, as nearly all UDIs: nothing to group or sort.</summary>
    private (long DeviceId, bool Present)? OnlyOne(Udi udi)
    {
        _onlyOne ??= connection.Prepared("""
            SELECT t.first, t.newest = (SELECT max(n.document_id) FROM member n WHERE n.device_id = t.first)
            FROM   (SELECT min(m.device_id) AS first, max(m.device_id) AS last, max(m.document_id) AS newest
                    FROM   udi u
                    JOIN   member m ON m.udi_id = u.id
                    WHERE  u.serial = $a AND u.pid = $b AND (u.uuid = $c OR u.uuid = '' OR $c = '')) t
            WHERE  t.first = t.last
            """, 3);
        _onlyOne.Bind(udi.Serial, udi.Pid, udi.Uuid ?? string.Empty);
        using var row = _onlyOne.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetBoolean(1)) : null;
    }

    private IReadOnlyList<(long DeviceId, bool Present)> Several(Udi udi)
    {
        _memberships ??= connection.Prepared("""
            SELECT m.device_id, u.uuid, max(m.document_id), (SELECT max(n.document_id) FROM member n WHERE n.device_id = m.device_id)
            FROM   member m
            JOIN   udi u ON u.id = m.udi_id
            WHERE  u.serial = $a AND u.pid = $b AND (u.uuid = $c OR u.uuid = '' OR $c = '')
            GROUP  BY m.device_id, u.uuid
            ORDER  BY max(m.document_id) DESC, m.device_id
            """, 3);
        var rows = _memberships.Rows(row => (Device: row.GetInt64(0), Uuid: row.GetString(1), Last: row.GetInt64(2),
            Newest: row.GetInt64(3)),
            udi.Serial, udi.Pid, udi.Uuid ?? string.Empty);
        return rows.Count == 0 ? [] : rows
            .GroupBy(row => row.Device, row => row.Last == row.Newest
                && !rows.Exists(other => other.Device != row.Device && other.Last > row.Last
                    && (other.Uuid == row.Uuid || other.Uuid.Length == 0 || row.Uuid.Length == 0)))
            .Select(device => (DeviceId: device.Key, Present: device.Any(isPresent => isPresent)))
            .OrderByDescending(device => device.Present)
            .ToList();
    }

    /// <summary>The product instance that has this name, whoever is in it now; the same UUID before none. Null: none has.</summary>
    public long? NamedBy(Udi udi)
    {
        _namedBy ??= connection.Prepared("""
            SELECT d.id
            FROM   udi u
            JOIN   device d ON d.udi_id = u.id
            WHERE  u.serial = $a AND u.pid = $b AND (u.uuid = $c OR u.uuid = '' OR $c = '')
            ORDER  BY u.uuid <> $c, d.id
            LIMIT  1
            """, 3);
        return _namedBy.Number(udi.Serial, udi.Pid, udi.Uuid ?? string.Empty);
    }

    public long Add(Udi name, DateTimeOffset at)
    {
        var udi = UdiId(name);
        _add ??= connection.Prepared("INSERT INTO device (udi_id, at) VALUES ($a, $b) ON CONFLICT (udi_id) DO NOTHING", 2);
        return _add.AddNew(udi, Timestamp.Text(at))
            ?? connection.Rows("SELECT id FROM device WHERE udi_id = $a", row => row.GetInt64(0), udi)[0];
    }

    public void AddMember(long documentId, long deviceId, Udi udi, string role)
    {
        _addMember ??= connection.Prepared("INSERT INTO member (document_id, device_id, udi_id, role) VALUES ($a, $b, $c, $d) ON "
            + "CONFLICT DO NOTHING", 4);
        _addMember.Run(documentId, deviceId, UdiId(udi), role);
    }

    /// <summary>By PID, serial number and UUID.</summary>
    public IReadOnlyList<DeviceRow> All() => connection.Rows("""
        SELECT u.pid, u.serial, u.uuid, d.id
        FROM   device d
        JOIN   udi u ON u.id = d.udi_id
        ORDER  BY u.pid, u.serial, u.uuid
        """, row => new DeviceRow(row.GetInt64(3), Named(row)));

    /// <summary>Every product instance with its present members.</summary>
    public ProductInstances ReadAll() => new ProductInstanceReader(connection).Read();

    /// <summary>
    /// Product instances of an account: those of whose requests none states another one. Null: any account. Those of a zone count only
    /// where a request of that zone states the account, or none where none is asked for.
    /// </summary>
    /// <param name="smartAccount">Null: any.</param>
    /// <param name="virtualAccount">Null: any.</param>
    /// <param name="ofEveryZone">A person said that the zones do not matter.</param>
    public IReadOnlyList<long> InAccount(string? smartAccount, string? virtualAccount, bool ofEveryZone) => connection.Query<long>("""
        SELECT d.id
        FROM   device d
        WHERE  NOT EXISTS (SELECT 1
                           FROM   request q
                           WHERE  q.device_id = d.id AND (q.smart_account <> @smartAccount OR q.virtual_account <> @virtualAccount))
        AND    (@ofEveryZone
                OR NOT EXISTS (SELECT 1 FROM device_owner v WHERE v.device_id = d.id)
                OR (SELECT count(DISTINCT zone) FROM device_owner) = 1 AND @smartAccount IS NULL AND @virtualAccount IS NULL
                OR EXISTS (SELECT 1
                           FROM   device_owner v
                           JOIN   document_owner o ON o.zone = v.zone
                           JOIN   request q ON q.document_id = o.document_id
                           WHERE  v.device_id = d.id
                           AND    (q.smart_account IS @smartAccount OR (@smartAccount IS NULL AND @virtualAccount IS NOT NULL))
                           AND    (q.virtual_account IS @virtualAccount OR (@virtualAccount IS NULL AND @smartAccount IS NOT NULL))))
        ORDER  BY d.id
        """, new { smartAccount, virtualAccount, ofEveryZone }).AsList();

    public DeviceRow Row(long id)
    {
        _row ??= connection.Prepared("""
            SELECT u.pid, u.serial, u.uuid
            FROM   device d
            JOIN   udi u ON u.id = d.udi_id
            WHERE  d.id = $a
            """, 1);
        return _row.Rows(row => new DeviceRow(id, Named(row)), id) is [var found]
            ? found
            : throw new Failure(FailureKind.Damaged, $"the ledger has no product instance {id}", "find the damage: offlic doctor");
    }

    /// <summary>UDIs with this serial number that ever were in a product instance.</summary>
    public IReadOnlyList<Udi> WithSerial(string serial) => connection.Rows("""
        SELECT u.pid, u.serial, u.uuid
        FROM   udi u
        WHERE  u.serial = $a AND EXISTS (SELECT 1 FROM member m WHERE m.udi_id = u.id)
        ORDER  BY u.pid, u.uuid
        """, Named, serial);

    /// <summary>Serial numbers of product instances that begin so, with their PIDs, in order.</summary>
    public IReadOnlyList<(string Serial, string Pid)> SerialsFrom(string start, int most) => connection.Rows("""
        SELECT u.serial, u.pid
        FROM   udi u
        JOIN   device d ON d.udi_id = u.id
        WHERE  u.serial >= $a AND u.serial < $b
        ORDER  BY u.serial
        LIMIT  $c
        """, row => (row.GetString(0), row.GetString(1)), start, start + LastCharacter, most);

    /// <summary>Every UDI that was ever seen.</summary>
    public IReadOnlyList<Udi> Udis() => connection.Rows("SELECT u.pid, u.serial, u.uuid FROM udi u ORDER BY u.serial, u.pid, u.uuid",
        Named);

    /// <summary>
    /// The present members of a product instance, the active one first: the newest document that lists members of it lists them, and no
    /// newer one puts them into another instance. <see cref="ReadAll"/> says it of all.
    /// </summary>
    public IReadOnlyList<MemberRow> PresentMembers(long deviceId)
    {
        _membersOfOne ??= connection.Prepared("""
            SELECT u.pid, u.serial, u.uuid, m.role
            FROM   member m
            JOIN   udi u ON u.id = m.udi_id
            WHERE  m.device_id = $a AND m.document_id = (SELECT max(n.document_id) FROM member n WHERE n.device_id = $a)
            AND    NOT EXISTS (SELECT 1
                               FROM   udi v
                               JOIN   member x ON x.udi_id = v.id
                               WHERE  v.serial = u.serial AND v.pid = u.pid AND (v.uuid = u.uuid OR v.uuid = '' OR u.uuid = '')
                               AND    x.device_id <> $a AND x.document_id > m.document_id)
            ORDER  BY CASE m.role WHEN 'Active' THEN 0 WHEN 'Standby' THEN 1 ELSE 2 END, u.pid, u.serial
            """, 1);
        return _membersOfOne.Rows(row => new MemberRow(deviceId, Named(row), row.GetString(3)), deviceId);
    }

    private static Udi Named(RowReader row) => Udi.From(row.GetString(0), row.GetString(1), row.GetString(2))!;

    public void Dispose()
    {
        foreach (var command in new[] { _findUdi, _addUdi, _memberships, _onlyOne, _addMember, _add, _row, _membersOfOne, _namedBy })
            command?.Dispose();
    }
}
