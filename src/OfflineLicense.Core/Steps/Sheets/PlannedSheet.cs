using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Sheets;

/// <summary>What a person, or a playbook, does on one device, before it is written.</summary>
/// <param name="Device">The device.</param>
/// <param name="Write">Writes the sheet for a person.</param>
/// <param name="Automate">The same for a playbook; null: there is no safe way without a person.</param>
internal sealed record PlannedSheet(
    ExpectedDevice Device, Func<CopyTarget, CommandSheet> Write, Func<CopyTarget, DeviceTasks>? Automate)
{
    /// <summary>Makes the names of several sheets of one device different; empty: there is one.</summary>
    public string Part { get; init; } = string.Empty;
}
