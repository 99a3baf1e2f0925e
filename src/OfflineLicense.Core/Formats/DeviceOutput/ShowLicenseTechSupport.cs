namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>
/// What only <c>show license tech support</c> prints: the device's clock and, unit by unit, the state of its reservation.
/// All else in it is the output of <c>show license all</c>.
/// </summary>
internal static class ShowLicenseTechSupport
{
    private const string CurrentTime = "Current time:";

    public static bool Read(string line, CaptureBlock block)
    {
        if (!line.StartsWith(CurrentTime, StringComparison.Ordinal) || DeviceClock.Parse(line[CurrentTime.Length..]) is not { } now)
            return false;
        block.CapturedAt = now;
        return true;
    }
}
