using OfflineLicense.Storage.Ledger.Tables.Whole;

namespace OfflineLicense.Steps.Devices;

/// <summary>
/// The present members of every product instance. A ledger may have hundreds of thousands, nearly all of them alone: only the others
/// are held.
/// </summary>
internal sealed class MembersByDevice
{
    private readonly IReadOnlyDictionary<long, Udi> _devices;
    private readonly Dictionary<long, IReadOnlyList<Udi>> _notAlone = [];

    private MembersByDevice(IReadOnlyDictionary<long, Udi> devices) => _devices = devices;

    public static MembersByDevice None { get; } = new(new Dictionary<long, Udi>());

    /// <summary>In their order, itself included; empty where it was never seen.</summary>
    public IReadOnlyList<Udi> this[long device] => _notAlone.TryGetValue(device, out var members) ? members : [_devices[device]];

    /// <param name="all">Every product instance.</param>
    /// <param name="devices">The same by their ids.</param>
    public static MembersByDevice From(ProductInstances all, IReadOnlyDictionary<long, Udi> devices)
    {
        var found = new MembersByDevice(devices);
        var at = 0;
        foreach (var id in devices.Keys.Order())
        {
            while (at < all.Members.Count && all.Members[at].DeviceId < id)
                at++;
            var begin = at;
            while (at < all.Members.Count && all.Members[at].DeviceId == id)
                at++;
            if (at != begin + 1 || all.Members[begin].Udi != devices[id])
                found._notAlone.Add(id, [.. Enumerable.Range(begin, at - begin).Select(member => all.Members[member].Udi)]);
        }

        return found;
    }
}
