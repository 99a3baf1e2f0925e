using OfflineLicense.Steps.Match;

namespace OfflineLicense.Steps.Record;

/// <summary>Tells a device's clock that differs from this station's. A capture that is some weeks old is no wrong clock.</summary>
internal static class CaptureClock
{
    private static readonly TimeSpan s_ahead = TimeSpan.FromMinutes(15);

    public static Notice? FindSkew(DeviceState state, DateTimeOffset now)
    {
        if (state.CapturedAt is not { IsNone: false } clock)
            return null;
        var shown = SafeText.Value(StoredDeviceTime.Format(clock)!);
        if (clock.Earliest - now >= s_ahead)
        {
            return new Notice(WarningCode.ClockSkew,
                $"the clock of the device is {shown}, {(clock.Earliest - now).TotalMinutes:F0} minutes ahead of this station");
        }

        return now - clock.Latest >= Limits.CaptureAge
            ? new Notice(WarningCode.ClockSkew,
                $"the clock of the device is {shown}, {(now - clock.Latest).TotalDays:F0} days behind this station: its times prove nothing")
            : null;
    }
}
