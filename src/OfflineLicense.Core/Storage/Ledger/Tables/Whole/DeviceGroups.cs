namespace OfflineLicense.Storage.Ledger.Tables.Whole;

/// <summary>Rows by product instance, in the order in which they came. Most product instances have one row or none.</summary>
/// <param name="devices">About how many there are.</param>
internal sealed class DeviceGroups<T>(int devices)
{
    private readonly Dictionary<long, List<T>> _groups = new(devices);

    public IReadOnlyList<T> this[long device] => _groups.TryGetValue(device, out var group) ? group : [];

    public void Add(long device, T row)
    {
        if (!_groups.TryGetValue(device, out var group))
            _groups.Add(device, group = new(1));
        group.Add(row);
    }
}
