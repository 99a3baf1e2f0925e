using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>When the next ACK of a device is due, for a person.</summary>
internal static class DueText
{
    /// <summary><c>ACK due 2027-02-19 (estimated)</c>; null: no date is known.</summary>
    public static string? Describe(DeviceOverview device, DateTimeOffset now)
    {
        if (device.Deadline is not { } due)
            return null;
        var mark = device.Due is { IsEstimated: true } ? " (estimated)" : string.Empty;
        return $"ACK {(PrintedTime.HasPassed(Timestamp.Parse(due), now) ? "overdue since" : "due")} {due[..10]}{mark}";
    }
}
