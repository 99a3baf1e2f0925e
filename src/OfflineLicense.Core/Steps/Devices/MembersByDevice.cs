using OfflineLicense.Storage.Ledger.Tables.Whole;

namespace OfflineLicense.Steps.Devices;

/// <summary>The present members of every product instance. A ledger may have hundreds of thousands, most with itself alone.</summary>
internal sealed class MembersByDevice
{
    private readonly Dictionary<long, IReadOnlyList<Udi>> _members;

    private MembersByDevice(Dictionary<long, IReadOnlyList<Udi>> members) => _members = members;

    public static MembersByDevice None { get; } = new([]);

    /// <summary>In their order, itself included; empty where it was never seen.</summary>
    public IReadOnlyList<Udi> this[long device] => _members.GetValueOrDefault(device) ?? [];

    public static MembersByDevice From(ProductInstances all)
    {
        var members = new Dictionary<long, IReadOnlyList<Udi>>(all.Devices.Count);
        foreach (var row in all.Members)
            members[row.DeviceId] = members.TryGetValue(row.DeviceId, out var before) ? [.. before, row.Udi] : [row.Udi];
        return new MembersByDevice(members);
    }
}
