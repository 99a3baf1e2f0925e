using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Steps.Findings;

/// <summary>Dates that have passed, and devices that stop a service without an ACK.</summary>
internal static class DueFindings
{
    public static IEnumerable<Finding> Find(IEnumerable<DeviceOverview> devices, DateTimeOffset now)
    {
        foreach (var device in devices.Where(device => device.IsExpected))
        {
            if (device.Due is not { } deadline)
                continue;
            if (deadline.DueAt is { } due && PrintedTime.HasPassed(due, now))
            {
                yield return Finding.About(device, FindingCode.AckOverdue,
                    $"the next ACK was due on {Timestamp.Text(due)[..10]} ({SafeText.Value(deadline.Explanation)})",
                    "carry its report and install the ACK; then capture `show license all` and collect it");
            }

            if (deadline.Stops is { } stops)
            {
                yield return Finding.About(device, FindingCode.StopsWithoutAck, stops.Explanation,
                    $"carry its report before all others (source: {stops.Source})");
            }
        }
    }
}
