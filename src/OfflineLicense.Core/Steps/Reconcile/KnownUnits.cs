using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Steps.Reconcile;

/// <summary>The units of all product instances of this station, by serial number.</summary>
internal sealed class KnownUnits
{
    private readonly Dictionary<string, List<(DeviceOverview Device, Udi Unit)>> _bySerial = new(StringComparer.Ordinal);
    private readonly HashSet<string> _pids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _accounts;

    public KnownUnits(IReadOnlyList<DeviceOverview> devices, IEnumerable<string> accounts)
    {
        _accounts = accounts.ToHashSet(StringComparer.Ordinal);
        foreach (var device in devices)
        {
            foreach (var unit in device.Members.Append(device.Udi).DistinctBy(unit => (unit.Pid, unit.Serial)))
            {
                if (!_bySerial.TryGetValue(unit.Serial, out var units))
                    _bySerial.Add(unit.Serial, units = []);
                units.Add((device, unit));
                _pids.Add(unit.Pid);
            }
        }
    }

    /// <summary>Whether a cell can only be this field.</summary>
    public bool Holds(ListField field, string cell) => cell.Length > 0 && field switch
    {
        ListField.Udi => UdiText.Parse(cell) is not null,
        ListField.Serial => _bySerial.ContainsKey(cell),
        ListField.Pid => _pids.Contains(cell),
        _ => _accounts.Contains(cell),
    };

    /// <summary>Whether a cell names a device.</summary>
    public bool IsDevice(string cell) => Holds(ListField.Udi, cell) || Holds(ListField.Serial, cell);

    /// <summary>The product instances that have a unit with this serial number: those with this PID, else all.</summary>
    public IReadOnlyList<(DeviceOverview Device, Udi Unit)> Find(string serial, string? pid)
    {
        if (!_bySerial.TryGetValue(serial, out var units))
            return [];
        var exact = units.FindAll(each => each.Unit.Pid == pid);
        return exact.Count > 0 ? exact : units;
    }
}
