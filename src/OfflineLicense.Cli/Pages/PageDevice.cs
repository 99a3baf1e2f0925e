using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Steps.Reporting;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Pages;

/// <summary>A product instance as a row of a page.</summary>
/// <param name="Due">When its next ACK is due; null: not known, or no report is expected.</param>
internal sealed record PageDevice(DeviceOverview Device, DateTimeOffset? Due)
{
    /// <summary>The date is computed, not printed by the device.</summary>
    public bool IsEstimated => Device.Due is { IsEstimated: true };

    /// <summary>As <c>deadlines</c> has it: with a minute's tolerance.</summary>
    public bool IsOverdue(DateTimeOffset now) => PrintedTime.HasPassed(Due, now);

    /// <summary>PID and serial number.</summary>
    public string Unit { get; } = $"{Device.Udi.Pid} {Device.Udi.Serial}";

    /// <summary>The hostname of the roster, else PID and serial number.</summary>
    public string Name => Device.Name ?? Unit;

    /// <summary>In the order of due dates, those without one last.</summary>
    public static IReadOnlyList<PageDevice> From(StationReport report) =>
    [
        .. report.Overview.Devices
            .Select(device => new PageDevice(device, device is { IsExpected: true, Deadline: { } due } ? Timestamp.Parse(due) : null))
            .OrderBy(row => row.Due ?? DateTimeOffset.MaxValue)
            .ThenBy(row => row.Name, StringComparer.Ordinal)
            .ThenBy(row => row.Unit, StringComparer.Ordinal),
    ];
}
