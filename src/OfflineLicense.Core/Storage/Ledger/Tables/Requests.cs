using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>A request and whose it is. <paramref name="DeviceId"/> null: its content names no UDI.</summary>
internal sealed record RequestRow(
    long Id, string Sha256, long Size, string Kind, string At, long? DeviceId, string UploadName,
    string? SmartAccount, string? VirtualAccount, long Hostname);

/// <summary>What is recorded beside the bytes of a request.</summary>
internal sealed record NewRequest(
    long DocumentId, long? DeviceId, string UploadName, string? SmartAccount, string? VirtualAccount, bool Hostname,
        DateTimeOffset? StatedAt);

/// <summary>Another request that holds the same report of the same UDI.</summary>
internal sealed record DuplicateReport(long ReportId, long DocumentId, string Sha256, byte[] Payload);

/// <summary>A request that the name of a file leads to.</summary>
internal sealed record NamedRequest(long Id, long? DeviceId, bool IsSetAside);

/// <summary>A report inside a request.</summary>
internal sealed record ReportRow(string Pid, string Serial, long ReportId, string Tag);

/// <summary>Documents on their way to CSSM and the reports inside them.</summary>
internal sealed class Requests(SqliteConnection connection) : IDisposable
{
    private const string Columns = """
        d.id              AS Id,
        d.sha256          AS Sha256,
        d.size            AS Size,
        d.kind            AS Kind,
        d.at              AS At,
        q.device_id       AS DeviceId,
        q.upload_name     AS UploadName,
        q.smart_account   AS SmartAccount,
        q.virtual_account AS VirtualAccount,
        q.hostname        AS Hostname
        """;

    private readonly Dictionary<string, long> _entitlements = new(StringComparer.Ordinal);
    private Statement? _add;
    private Statement? _addReport;
    private Statement? _twins;
    private Statement? _newestBelow;
    private Statement? _oldestAbove;
    private Statement? _nameIsTaken;
    private Statement? _row;
    private Statement? _ofDevice;
    private Statement? _senders;
    private Statement? _withStem;
    private Statement? _device;
    private Statement? _named;

    public void Add(NewRequest request)
    {
        _add ??= connection.Prepared("""
            INSERT INTO request (document_id, device_id, upload_name, smart_account, virtual_account, hostname, stated_at)
            VALUES ($a, $b, $c, $d, $e, $f, $g)
            """, 7);
        _add.Run(request.DocumentId, request.DeviceId, request.UploadName, request.SmartAccount, request.VirtualAccount,
            request.Hostname ? 1 : 0, Timestamp.Text(request.StatedAt));
    }

    public bool UploadNameIsTaken(string name)
    {
        _nameIsTaken ??= connection.Prepared("SELECT 1 FROM request WHERE upload_name = $a", 1);
        return _nameIsTaken.Number(name) is not null;
    }

    /// <summary>What was read inside a transaction that was undone is no longer true.</summary>
    public void Forget() => _entitlements.Clear();

    public void AddReport(long documentId, long udiId, Report report)
    {
        if (!_entitlements.TryGetValue(report.EntitlementTag, out var entitlement))
        {
            entitlement = connection.ExecuteScalar<long>(
                "INSERT INTO entitlement (tag) VALUES (@tag) ON CONFLICT (tag) DO UPDATE SET tag = tag RETURNING id", new
                {
                    tag = report.EntitlementTag,
                });
            _entitlements.Add(report.EntitlementTag, entitlement);
        }

        _addReport ??= connection.Prepared("""
            INSERT INTO report (udi_id, report_id, document_id, entitlement_id, measurements, payload)
            VALUES ($a, $b, $c, $d, $e, $f)
            ON CONFLICT DO NOTHING
            """, 6);
        _addReport.Run(udiId, report.Id, documentId, entitlement, report.Measurements, report.Payload.Bytes.ToArray());
    }

    /// <summary>Of each report of this UDI with a number in this span, the copy with the most measurements: all others are beginnings of
    /// it. Requests that were set aside do not count.</summary>
    /// <param name="except">More requests that do not count; null: none.</param>
    public IReadOnlyDictionary<long, DuplicateReport> Twins(long udiId, long from, long to, IReadOnlySet<long>? except = null)
    {
        _twins ??= connection.Prepared("""
            SELECT r.report_id, r.document_id, d.sha256, r.payload
            FROM   report r
            JOIN   document d ON d.id = r.document_id
            WHERE  r.udi_id = $a AND r.report_id BETWEEN $b AND $c
            AND    NOT EXISTS (SELECT 1 FROM set_aside x WHERE x.document_id = r.document_id)
            ORDER  BY r.report_id, r.measurements, r.document_id
            """, 3);
        _twins.Bind(udiId, from, to);
        using var reader = _twins.ExecuteReader();
        var twins = new Dictionary<long, DuplicateReport>();
        while (reader.Read())
        {
            var (report, document) = (reader.GetInt64(0), reader.GetInt64(1));
            if (except is null || !except.Contains(document))
                twins[report] = new DuplicateReport(report, document, reader.GetString(2), reader.GetBytes(3));
        }

        return twins;
    }

    /// <summary>The highest number below this one that a report of this UDI ever had here; null: none.</summary>
    public long? NewestReportBelow(long udiId, long reportId)
    {
        _newestBelow ??= connection.Prepared("""
            SELECT r.report_id
            FROM   report r
            WHERE  r.udi_id = $a AND r.report_id < $b AND r.report_id >= 0
            AND    NOT EXISTS (SELECT 1 FROM set_aside x WHERE x.document_id = r.document_id)
            ORDER  BY r.report_id DESC
            LIMIT  1
            """, 2);
        return _newestBelow.Number(udiId, reportId);
    }

    /// <summary>The lowest number above this one; null: none.</summary>
    public long? OldestReportAbove(long udiId, long reportId)
    {
        _oldestAbove ??= connection.Prepared("""
            SELECT r.report_id
            FROM   report r
            WHERE  r.udi_id = $a AND r.report_id > $b
            AND    NOT EXISTS (SELECT 1 FROM set_aside x WHERE x.document_id = r.document_id)
            ORDER  BY r.report_id
            LIMIT  1
            """, 2);
        return _oldestAbove.Number(udiId, reportId);
    }

    public RequestRow? Row(long documentId)
    {
        _row ??= connection.Prepared($"""
            SELECT {Columns}
            FROM   request q
            JOIN   document d ON d.id = q.document_id
            WHERE  q.document_id = $a
            """, 1);
        return _row.Rows(Read, documentId) is [var row] ? row : null;
    }

    public IReadOnlyList<RequestRow> OfDevice(long deviceId)
    {
        _ofDevice ??= connection.Prepared($"""
            SELECT {Columns}
            FROM   request q
            JOIN   document d ON d.id = q.document_id
            WHERE  q.device_id = $a
            ORDER  BY d.id DESC
            """, 1);
        return _ofDevice.Rows(Read, deviceId);
    }

    /// <summary>Whoever sent a report with this number: usually one product instance; ids are unique per UDI only.</summary>
    public IReadOnlyList<(long? DeviceId, long RequestId)> SendersOf(long reportId)
    {
        _senders ??= connection.Prepared("""
            SELECT q.device_id, max(q.document_id)
            FROM   report r
            JOIN   request q ON q.document_id = r.document_id
            WHERE  r.report_id = $a
            AND    NOT EXISTS (SELECT 1 FROM set_aside x WHERE x.document_id = r.document_id)
            GROUP  BY q.device_id
            """, 1);
        return _senders.Rows(reader => (reader.NumberOrNull(0), reader.GetInt64(1)), reportId);
    }

    /// <summary>The product instance of a request; null: it names none, or is no request.</summary>
    public long? DeviceOf(long documentId)
    {
        _device ??= connection.Prepared("SELECT device_id FROM request WHERE document_id = $a", 1);
        return _device.Number(documentId);
    }

    /// <summary>The same as <see cref="WithUploadStem"/>, as far as a response asks for it.</summary>
    public NamedRequest? NamedBy(string stem)
    {
        _named ??= connection.Prepared("""
            SELECT q.document_id, q.device_id, EXISTS (SELECT 1 FROM set_aside x WHERE x.document_id = q.document_id)
            FROM   request q
            WHERE  q.upload_name >= $a || '.' COLLATE NOCASE AND q.upload_name < $a || '/' COLLATE NOCASE
            LIMIT  2
            """, 1);
        return _named.Rows(row => new NamedRequest(row.GetInt64(0), row.NumberOrNull(1), row.GetBoolean(2)), stem) is [var one] ? one
            : null;
    }

    /// <summary>The request whose upload name is this one, an extension left aside and case folded; null unless exactly one is.</summary>
    public RequestRow? WithUploadStem(string stem)
    {
        _withStem ??= connection.Prepared($"""
            SELECT {Columns}
            FROM   request q
            JOIN   document d ON d.id = q.document_id
            WHERE  q.upload_name >= $a || '.' COLLATE NOCASE AND q.upload_name < $a || '/' COLLATE NOCASE
            LIMIT  2
            """, 1);
        return _withStem.Rows(Read, stem) is [var row] ? row : null;
    }

    /// <summary>The request that is uploaded under this name, case folded.</summary>
    public RequestRow? WithUploadName(string name) => connection.QueryFirstOrDefault<RequestRow>($"""
        SELECT {Columns}
        FROM   request q
        JOIN   document d ON d.id = q.document_id
        WHERE  q.upload_name = @name
        """, new { name });

    /// <summary>Requests in no bundle of this zone yet that no one has set aside, by upload name, as far as their bytes are here.</summary>
    public IReadOnlyList<RequestRow> Unpacked() => connection.Query<RequestRow>($"""
        SELECT {Columns}
        FROM   request q
        JOIN   document d ON d.id = q.document_id
        WHERE  NOT EXISTS (SELECT 1 FROM packed k WHERE k.document_id = q.document_id)
        AND    NOT EXISTS (SELECT 1 FROM packed_elsewhere e WHERE e.sha256 = d.sha256)
        AND    NOT EXISTS (SELECT 1 FROM mark_in_force m WHERE m.document_id = q.document_id AND m.fact = 'ignored')
        AND    NOT EXISTS (SELECT 1 FROM pruned p WHERE p.document_id = q.document_id) -- CSSM answered it, and it left in no bundle
        ORDER  BY q.upload_name
        """).AsList();

    /// <summary>Reports of a request in number order: UDI, id, license.</summary>
    public IReadOnlyList<ReportRow> ReportsOf(long documentId) =>
        connection.Query<ReportRow>("""
            SELECT u.pid AS Pid, u.serial AS Serial, r.report_id AS ReportId, e.tag AS Tag
            FROM   report r
            JOIN   udi u ON u.id = r.udi_id
            JOIN   entitlement e ON e.id = r.entitlement_id
            WHERE  r.document_id = @documentId
            ORDER  BY r.report_id, u.serial, u.pid
            """, new { documentId }).AsList();

    /// <summary>The report numbers in each of these requests that has any, ascending, each once.</summary>
    /// <param name="from">The lowest document id.</param>
    /// <param name="to">The highest.</param>
    public Dictionary<long, List<long>> ReportIdsBetween(long from, long to)
    {
        using var query = connection.Prepared("SELECT document_id, report_id FROM report INDEXED BY report_document WHERE document_id "
            + "BETWEEN $a AND $b ORDER BY document_id", 2);
        query.Bind(from, to);
        using var reader = query.ExecuteReader();
        var ids = new Dictionary<long, List<long>>();
        var (last, list) = (0L, (List<long>?)null);
        while (reader.Read())
        {
            var (document, report) = (reader.GetInt64(0), reader.GetInt64(1));
            if (document != last || list is null)
            {
                Sort(list);
                ids.Add(last = document, list = []);
            }

            list.Add(report);
        }

        Sort(list);
        return ids;

        // Two members of a stack may have given out the same number.
        static void Sort(List<long>? list)
        {
            if (list is null)
                return;
            list.Sort();
            for (var i = list.Count - 1; i > 0; i--)
            {
                if (list[i] == list[i - 1])
                    list.RemoveAt(i);
            }
        }
    }

    /// <summary>A row of <see cref="Columns"/>.</summary>
    private static RequestRow Read(RowReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetString(4), row.NumberOrNull(5),
        row.GetString(6), row.TextOrNull(7), row.TextOrNull(8), row.GetInt64(9));

    public void Dispose()
    {
        foreach (var command in new[] { _add, _addReport, _twins, _newestBelow, _oldestAbove, _nameIsTaken, _row, _ofDevice, _senders,
            _withStem, _device, _named })
            command?.Dispose();
    }
}
