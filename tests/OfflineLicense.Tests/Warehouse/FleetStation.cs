using OfflineLicense.Tests.Histories.States;

namespace OfflineLicense.Tests.Warehouse;

/// <summary>A station of a <see cref="RandomFleet"/>, and what is on its way to it.</summary>
internal sealed class FleetStation(string name, string? desk)
{
    public string Name => name;

    /// <summary>The desk of a zone; null: this is one.</summary>
    public string? Desk => desk;

    public bool IsZone => desk is not null;

    /// <summary>Another station of the same zone, which collects from the same devices; null: it is alone.</summary>
    public FleetStation? Sibling { get; set; }

    /// <summary>Bundles for it, oldest first.</summary>
    public List<string> Way { get; } = [];

    /// <summary>Of a zone: what stands there.</summary>
    public List<SampleDevice> Devices { get; } = [];

    /// <summary>Its exports, oldest first.</summary>
    public List<string> Exports { get; } = [];
}
