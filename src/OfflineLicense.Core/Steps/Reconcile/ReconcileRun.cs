using OfflineLicense.Formats.Csv;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Steps.Reconcile;

/// <summary>Compares the rows of one list with the product instances of the ledger.</summary>
internal sealed class ReconcileRun(
    IReadOnlyList<DeviceOverview> devices, IReadOnlyDictionary<long, string> accounts, KnownUnits known, ProductInstanceColumns columns)
{
    private readonly List<ReconciledDevice> _listed = [];
    private readonly Dictionary<(string?, string), int> _places = [];
    private readonly Dictionary<long, int> _placesOfDevices = [];
    private readonly List<UnreadRow> _unread = [];
    private readonly HashSet<string> _listedAccounts = new(StringComparer.Ordinal);

    /// <param name="rows">The rows below the header.</param>
    /// <param name="only">Only product instances of this virtual account; null: of those that the list has, else of all.</param>
    public ReconcileResult Compare(IReadOnlyList<CsvRecord> rows, string? only)
    {
        foreach (var row in rows)
            Add(row, only);
        var (here, others) = (new List<ReconciledDevice>(), 0);
        foreach (var device in devices.Where(device => !_placesOfDevices.ContainsKey(device.Id)))
        {
            if (IsCompared(device, only))
                here.Add(new ReconciledDevice(ReconcileOutcome.OnlyHere, device.Udi.Pid, device.Udi.Serial, null, device, []));
            else
                others++;
        }

        here.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return new ReconcileResult([.. _listed, .. here], _unread, [.. columns.Found], rows.Count, others);
    }

    /// <summary>A list of one account says nothing about the devices of another. A device whose account is not known is compared.</summary>
    private bool IsCompared(DeviceOverview device, string? only) => !accounts.TryGetValue(device.Id, out var account)
        || (only is null ? _listedAccounts.Count == 0 || _listedAccounts.Contains(account) : account == only);

    private void Add(CsvRecord row, string? only)
    {
        var account = columns.GetCell(row, ListField.VirtualAccount);
        if (row.Problem is { } problem)
        {
            _unread.Add(new UnreadRow(row.Line, problem));
            return;
        }

        if (only is not null && account is not null && account != only)
            return;
        var (pid, serial) = ReadUnit(row);
        if (serial is null)
        {
            _unread.Add(new UnreadRow(row.Line, "it names no device"));
            return;
        }

        if (account is not null)
            _listedAccounts.Add(account);
        var found = known.Find(serial, pid);
        if (found.Select(each => each.Device.Id).Distinct().Count() > 1)
            _unread.Add(new UnreadRow(row.Line, $"several devices here have the serial number {SafeText.Value(serial)}"));
        else if (found is [var (device, unit), ..])
            AddKnown(row, pid, account, device, unit);
        else if (_places.TryAdd((pid, serial), _listed.Count))
            _listed.Add(new ReconciledDevice(ReconcileOutcome.OnlyListed, pid, serial, row.Line, null, []));
    }

    private void AddKnown(CsvRecord row, string? pid, string? account, DeviceOverview device, Udi unit)
    {
        var differences = new List<ReconcileDifference>();
        if (pid is not null && pid != unit.Pid)
            differences.Add(new ReconcileDifference("pid", unit.Pid, pid));
        if (account is not null && accounts.TryGetValue(device.Id, out var here) && here != account)
            differences.Add(new ReconcileDifference("virtual_account", here, account));
        if (_placesOfDevices.TryGetValue(device.Id, out var place))
        {
            // Another unit of the same product instance.
            var all = _listed[place].Differences.Union(differences).ToList();
            _listed[place] = _listed[place] with { Differences = all, Outcome = GetOutcome(all) };
            return;
        }

        _placesOfDevices.Add(device.Id, _listed.Count);
        _listed.Add(new ReconciledDevice(GetOutcome(differences), unit.Pid, unit.Serial, row.Line, device, differences));
    }

    private static ReconcileOutcome GetOutcome(List<ReconcileDifference> differences) =>
        differences.Count == 0 ? ReconcileOutcome.Same : ReconcileOutcome.Differs;

    private (string? Pid, string? Serial) ReadUnit(CsvRecord row)
    {
        var (pid, serial) = (columns.GetCell(row, ListField.Pid), columns.GetCell(row, ListField.Serial));
        return UdiText.Parse(columns.GetCell(row, ListField.Udi)) is { } udi
            ? (udi.Pid, udi.Serial)
            : (pid, serial is { Length: <= Limits.UdiField } ? serial : null);
    }
}
