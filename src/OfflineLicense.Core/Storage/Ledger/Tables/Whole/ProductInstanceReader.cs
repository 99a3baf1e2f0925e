using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger.Tables.Whole;

/// <summary>
/// Who is in which product instance now: the newest document that lists the members of an instance lists the unit, and no newer one puts
/// it into another instance. What <see cref="Devices.PresentMembers"/> says of one, said of all in one pass of each table.
/// </summary>
internal sealed class ProductInstanceReader(SqliteConnection connection)
{
    private readonly Dictionary<long, Named> _udis = [];
    private readonly List<Listed> _listed = [];
    private readonly Dictionary<long, long> _newest = [];

    public ProductInstances Read()
    {
        ReadUdis();
        ReadMembers();
        return new ProductInstances(ReadDevices(), ListPresent());
    }

    /// <summary>In the order of the index, so that the UDIs of one unit (with several UUIDs) follow each other.</summary>
    private void ReadUdis()
    {
        var (udis, devices) = connection.Rows(
            "SELECT (SELECT count(*) FROM udi), (SELECT count(*) FROM device)", row => (row.GetInt32(0), row.GetInt32(1)))[0];
        _udis.EnsureCapacity(udis);
        _newest.EnsureCapacity(devices);
        using var query = connection.Prepared("SELECT id, pid, serial, uuid FROM udi ORDER BY serial, pid, uuid", 0);
        using var row = query.ExecuteReader();
        var pid = new RepeatedText();
        Named? last = null;
        while (row.Read())
        {
            var named = new Named(pid.Read(row, 1), row.GetString(2), row.GetString(3));
            if (last is not null && last.Serial == named.Serial && last.Pid == named.Pid)
                named.Unit = last.Unit;
            _udis.Add(row.GetInt64(0), last = named);
        }
    }

    private void ReadMembers()
    {
        using var query = connection.Prepared(
            "SELECT document_id, device_id, udi_id, role FROM member ORDER BY document_id, device_id, udi_id", 0);
        using var row = query.ExecuteReader();
        var role = new RepeatedText();
        while (row.Read())
        {
            if (!_udis.TryGetValue(row.GetInt64(2), out var udi))
                continue;
            var listed = new Listed(row.GetInt64(0), row.GetInt64(1), udi, role.Read(row, 3));
            _listed.Add(listed);
            _newest[listed.Device] = listed.Document;
            listed.Udi.Unit.Add(listed);
        }
    }

    private List<DeviceRow> ReadDevices()
    {
        using var query = connection.Prepared("SELECT id, udi_id FROM device ORDER BY id", 0);
        using var row = query.ExecuteReader();
        var devices = new List<DeviceRow>();
        while (row.Read())
        {
            if (_udis.TryGetValue(row.GetInt64(1), out var name))
                devices.Add(new DeviceRow(row.GetInt64(0), name.Udi));
        }

        return devices;
    }

    private List<MemberRow> ListPresent()
    {
        var present = _listed.FindAll(each => each.Document == _newest[each.Device] && !each.Udi.Unit.IsInAnotherSince(each));
        var order = Enumerable.Range(0, present.Count).ToArray();
        Array.Sort(order, (left, right) => Compare(present[left], present[right]) is not 0 and var by ? by : left.CompareTo(right));
        return [.. order.Select(at => new MemberRow(present[at].Device, present[at].Udi.Udi, present[at].Role))];
    }

    private static int Compare(Listed left, Listed right)
    {
        if (left.Device != right.Device)
            return left.Device.CompareTo(right.Device);
        var by = Rank(left.Role).CompareTo(Rank(right.Role));
        if (by == 0)
            by = CodePointOrder.Compare(left.Udi.Pid, right.Udi.Pid);
        return by != 0 ? by : CodePointOrder.Compare(left.Udi.Serial, right.Udi.Serial);
    }

    private static int Rank(string role) => role switch { "Active" => 0, "Standby" => 1, _ => 2 };

    /// <summary>A document lists a UDI as a part of a product instance.</summary>
    private readonly record struct Listed(long Document, long Device, Named Udi, string Role);

    /// <summary>
    /// A UDI. The first one of a unit (PID and serial number) keeps the product instances that the unit was ever in, and the newest
    /// document of each; nearly all units were in one.
    /// </summary>
    private sealed class Named
    {
        private long _device;
        private long _document;
        private Named? _only;
        private Dictionary<(long Device, string Uuid), long>? _several;

        public Named(string pid, string serial, string uuid)
        {
            (Pid, Serial, Uuid, Unit) = (pid, serial, uuid, this);
            Udi = Udi.From(pid, serial, uuid)!;
        }

        public string Pid { get; }

        public string Serial { get; }

        public string Uuid { get; }

        public Udi Udi { get; }

        public Named Unit { get; set; }

        /// <summary>Oldest first.</summary>
        public void Add(Listed listed)
        {
            if (_several is null && (_only is null || (_device == listed.Device && _only == listed.Udi)))
            {
                (_only, _device, _document) = (listed.Udi, listed.Device, listed.Document);
                return;
            }

            _several ??= new() { [(_device, _only!.Uuid)] = _document };
            _several[(listed.Device, listed.Udi.Uuid)] = listed.Document;
        }

        public bool IsInAnotherSince(Listed listed) => _several is not null && IsListedSince(_several, listed);

        private static bool IsListedSince(Dictionary<(long Device, string Uuid), long> documents, Listed listed) => documents.Any(other =>
            other.Key.Device != listed.Device && other.Value > listed.Document
            && (other.Key.Uuid == listed.Udi.Uuid || other.Key.Uuid.Length == 0 || listed.Udi.Uuid.Length == 0));
    }
}
