namespace OfflineLicense.Formats.DeviceOutput.Commands;

/// <summary>
/// Classic Smart Licensing, and what of it newer releases still print: under <c>Registration:</c> whether the device is registered,
/// under <c>Reservation Info</c> whether reservations are allowed.
/// </summary>
internal static class ShowLicenseRegistration
{
    public const string Expires = "Registration Expires";
    public const string Deadline = "Communication Deadline";
    public const string Status = "Registration status";
    public const string Reservation = "License reservation";

    public static bool Read(string line, CaptureBlock block)
    {
        if (line == "Registration:")
        {
            block.Section = CaptureSection.Registration;
            return true;
        }

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return false;
        var value = line.AsSpan(colon + 1).Trim();
        switch (line.AsSpan(0, colon))
        {
            case "Status" when block.Section == CaptureSection.Registration && value.Length is > 0 and <= Limits.TextShown:
                block.Section = CaptureSection.None;
                block.Texts.TryAdd(Status, PrintedValue.Text(value.ToString()));
                block.Fact();
                return true;
            case Expires or Deadline when DeviceClock.Parse(value.ToString()) is { } time:
                block.Times[line[..colon]] = time;
                block.Fact();
                return true;
            // `show version` of a firewall has the same line: no proof that this is license output.
            case Reservation when PrintedValue.Word(value) is { } word:
                block.Texts.TryAdd(Reservation, new DeviceText(word));
                return true;
            default:
                return false;
        }
    }
}
