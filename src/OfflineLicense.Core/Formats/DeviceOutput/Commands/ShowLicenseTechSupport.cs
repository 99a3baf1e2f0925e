namespace OfflineLicense.Formats.DeviceOutput.Commands;

/// <summary>
/// What only <c>show license tech support</c> prints: the device's clock and, unit by unit, the state of its reservation.
/// All else in it is the output of <c>show license all</c>.
/// </summary>
internal static class ShowLicenseTechSupport
{
    public const string OverallState = "Overall State";
    public const string ClockSynchronized = "Clock sync-ed with NTP";

    private const string CurrentTime = "Current time:";

    public static bool Read(string line, CaptureBlock block)
    {
        foreach (var key in (ReadOnlySpan<string>)[OverallState, ClockSynchronized])
        {
            if (line.StartsWith(key, StringComparison.Ordinal)
                && line.AsSpan(key.Length) is [':', .. { Length: <= Limits.TextShown } value])
            {
                block.Texts.TryAdd(key, PrintedValue.Text(value.Trim().ToString()));
                return true;
            }
        }

        if (!line.StartsWith(CurrentTime, StringComparison.Ordinal) || DeviceClock.Parse(line[CurrentTime.Length..]) is not { } now)
            return false;
        block.CapturedAt = now;
        return true;
    }
}
