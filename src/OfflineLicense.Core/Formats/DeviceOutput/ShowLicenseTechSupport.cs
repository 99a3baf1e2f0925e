namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>
/// What only <c>show license tech support</c> prints: the device's clock, and the list of authorizations whose active
/// member is the device. All else in it is the output of <c>show license all</c>.
/// </summary>
internal static class ShowLicenseTechSupport
{
    private const string CurrentTime = "Current time:";

    public static bool Read(string line, CaptureBlock block)
    {
        if (line.StartsWith(CurrentTime, StringComparison.Ordinal) && DeviceClock.Parse(line[CurrentTime.Length..]) is { } now)
        {
            block.CapturedAt = now;
            return true;
        }
        if (line == "Overall status:")
        {
            block.Section = CaptureSection.Authorizations;
            return true;
        }
        if (block.Section != CaptureSection.Authorizations || RoleLine.Parse(line) is not { } entry)
            return false;
        if (entry.Role == "Active")
            block.HintAt(entry.Udi);
        return true;
    }
}
