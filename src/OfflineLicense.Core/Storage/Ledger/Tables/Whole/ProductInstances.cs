namespace OfflineLicense.Storage.Ledger.Tables.Whole;

/// <summary>Every product instance and its present members, read in one pass of each table.</summary>
/// <param name="Devices">In the order in which they were recorded.</param>
/// <param name="Members">In the order of their device, the active one first.</param>
internal sealed record ProductInstances(IReadOnlyList<DeviceRow> Devices, IReadOnlyList<MemberRow> Members)
{
    public ProductInstances Only(long deviceId) => new(
        [.. Devices.Where(device => device.Id == deviceId)], [.. Members.Where(member => member.DeviceId == deviceId)]);
}
