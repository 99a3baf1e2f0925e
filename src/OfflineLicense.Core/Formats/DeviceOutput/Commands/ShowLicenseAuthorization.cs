namespace OfflineLicense.Formats.DeviceOutput.Commands;

/// <summary>
/// <c>show license authorization</c>, also a part of <c>show license all</c> and, for reservations, of <c>show license tech
/// support</c>: under <c>Overall status:</c> each unit, and what it has installed since when.
/// </summary>
internal static class ShowLicenseAuthorization
{
    private const string Authorization = "Status:";
    private const string Reservation = "Reservation status:";
    private const string Confirmation = "Last Confirmation code:";
    private const string Missing = "NOT INSTALLED";
    private const string InstalledOn = " INSTALLED on ";

    public static bool Read(string line, CaptureBlock block)
    {
        if (line == "Overall status:")
        {
            block.Section = CaptureSection.Authorizations;
            (block.StatusAbout, block.LastStatus) = (null, null);
            return true;
        }

        if (block.Section != CaptureSection.Authorizations)
            return false;
        if (RoleLine.Parse(line) is not { } entry)
            return ReadStatus(line, block);
        (block.StatusAbout, block.LastStatus) = (entry.Udi, null);
        block.ListMember(entry.Udi, entry.Role);
        if (entry.Role == "Active")
            block.HintAt(entry.Udi);
        return true;
    }

    private static bool ReadStatus(string line, CaptureBlock block)
    {
        if (block.StatusAbout is not { } udi)
            return false;
        if (Since(line, Authorization, "SMART AUTHORIZATION") is { } authorized)
            return Says(InstalledKind.Authorization, authorized);
        // A reservation of before an upgrade is told under the label of authorizations.
        if ((Since(line, Reservation, "SPECIFIC") ?? Since(line, Reservation, "UNIVERSAL") ?? Since(line, Authorization, "SPECIFIC")
            ?? Since(line, Authorization, "UNIVERSAL")) is { } reserved)
            return Says(InstalledKind.Reservation, reserved);
        if (block.LastStatus is null || !line.StartsWith(Confirmation, StringComparison.Ordinal))
            return false;
        var code = line[Confirmation.Length..].Trim();
        block.Confirm(code == "<none>" ? string.Empty : code);
        return true;

        bool Says(InstalledKind kind, DeviceTime on)
        {
            block.LastStatus = kind;
            block.Install(new Installed(kind, udi, on));
            return true;
        }
    }

    /// <summary>Null: the line is something else.</summary>
    private static DeviceTime? Since(string line, string key, string what)
    {
        if (!line.StartsWith(key, StringComparison.Ordinal))
            return null;
        var value = line[key.Length..].Trim();
        if (value == Missing)
            return DeviceTime.None;
        return value.StartsWith(what, StringComparison.Ordinal) && value.AsSpan(what.Length).StartsWith(InstalledOn)
            && DeviceClock.Parse(value[(what.Length + InstalledOn.Length)..]) is { IsNone: false } on ? on : null;
    }
}
