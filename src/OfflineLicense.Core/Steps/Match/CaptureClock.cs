using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Match;

/// <summary>Tells a device's clock that differs from this station's. A capture that is some weeks old is no wrong clock.</summary>
internal static class CaptureClock
{
    public static Notice? FindSkew(DeviceState state, DateTimeOffset now) =>
        DescribeSkew(StoredDeviceTime.Format(state.CapturedAt), now) is { } words ? new Notice(WarningCode.ClockSkew, words) : null;

    /// <param name="printed">The clock line, as the ledger keeps it.</param>
    /// <param name="now">When the capture was recorded.</param>
    /// <returns>Null: it does not differ, or the output has no clock line.</returns>
    public static string? DescribeSkew(string? printed, DateTimeOffset now)
    {
        if (StoredDeviceTime.Parse(printed) is not { IsNone: false } clock)
            return null;
        var shown = SafeText.Value(printed);
        if (clock.Earliest - now >= Limits.ClockTolerance)
            return $"the clock of the device is {shown}, {(clock.Earliest - now).TotalMinutes:F0} minutes ahead of this station";
        return now - clock.Latest >= Limits.CaptureAge
            ? $"the clock of the device is {shown}, {(now - clock.Latest).TotalDays:F0} days behind this station: its times prove nothing"
            : null;
    }
}
