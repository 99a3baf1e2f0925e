namespace OfflineLicense.Formats.DeviceOutput.Commands;

/// <summary>
/// <c>show license status</c>, which is also the first part of <c>show license all</c> and <c>show license tech
/// support</c>.
/// </summary>
internal static class ShowLicenseStatus
{
    public const string LastAck = "Last ACK received";
    public const string AckDeadline = "Next ACK deadline";
    public const string LastPush = "Last report push";
    public const string NextPush = "Next report push";
    public const string LastFileWrite = "Last report file write";
    public const string SmartAccount = "Smart Account";
    public const string VirtualAccount = "Virtual Account";
    public const string PolicyName = "Policy name";

    public const string PolicyInUse = "Policy in use";
    public const string AckCheck = "Next ACK push check";
    public const string Transport = "Transport";
    public const string SendsHostname = "Sending Hostname";
    public const string PushInterval = "Reporting push interval";
    public const string AgentVersion = "Smart Agent for Licensing";

    private const string TransportType = "Type";
    private const string AsOf = " As of ";
    private const string InstalledOn = "INSTALLED on ";
    private const string PolicyInstalledOn = "Installed On ";
    private const string TrustCode = "Trust Code Installed";

    /// <summary>Newer agents print the time a trust code is valid from on the line that says since when it is installed.</summary>
    private const string ValidOn = " Valid on ";

    /// <summary>Labels differ in case between platforms (<c>Trust Code installed:</c>).</summary>
    private static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> s_labels = new[]
    {
        LastAck, AckDeadline, LastPush, NextPush, LastFileWrite, SmartAccount, VirtualAccount, PolicyName, PolicyInUse, AckCheck,
        Transport, TransportType, SendsHostname, PushInterval, AgentVersion, TrustCode,
    }.ToDictionary(label => label, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Read(string line, CaptureBlock block)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return line.StartsWith(InstalledOn, StringComparison.Ordinal) && Installed(line, block);
        if (!s_labels.TryGetValue(line.AsSpan(0, colon), out var key))
            return block.Section == CaptureSection.Trust && TrustLine(line, block);
        var value = line[(colon + 1)..].Trim();
        switch (key)
        {
            case LastAck or AckDeadline or LastPush or NextPush or LastFileWrite or AckCheck when DeviceClock.Parse(value) is { } time:
                block.Times[key] = time;
                block.Fact();
                return true;
            case PolicyInUse when value.StartsWith(PolicyInstalledOn, StringComparison.Ordinal)
                && DeviceClock.Parse(value[PolicyInstalledOn.Length..]) is { } since:
                block.Times[key] = since;
                return true;
            case SmartAccount or VirtualAccount or PolicyName when value.Length > 0:
                // Words that other outputs use as well: no proof that this is license output.
                block.Texts[key] = PrintedValue.Text(WithoutAsOf(value));
                return true;
            case Transport when value.Length == 0:
                block.Section = CaptureSection.Transport;
                return true;
            case TransportType when block.Section == CaptureSection.Transport && value.Length is > 0 and <= Limits.TextShown:
                block.Section = CaptureSection.None;
                block.Texts.TryAdd(Transport, PrintedValue.Text(value));
                return true;
            case SendsHostname or PushInterval or AgentVersion when value.Length is > 0 and <= Limits.TextShown:
                block.Texts.TryAdd(key, PrintedValue.Text(value));
                block.IsLicensing = true;
                return true;
            case TrustCode:
                block.TrustCodes ??= [];
                block.TrustOfItself = ParseInstalled(value) is { IsNone: false } of ? of : null;
                block.Section = CaptureSection.Trust;
                block.Fact();
                return true;
            default:
                return block.Section == CaptureSection.Trust && TrustLine(line, block);
        }
    }

    /// <summary>A role and UDI, or (with its time's colons) whether the UDI before it has a trust code.</summary>
    private static bool TrustLine(string line, CaptureBlock block)
    {
        if (RoleLine.Parse(line) is { } entry)
        {
            block.TrustAbout = entry.Udi;
            block.ListMember(entry.Udi, entry.Role);
            block.Install(new Installed(InstalledKind.TrustCode, entry.Udi, DeviceTime.None));
            if (entry.Role == "Active")
                block.HintAt(entry.Udi);
            return true;
        }
        return line.StartsWith(InstalledOn, StringComparison.Ordinal) && Installed(line, block);
    }

    private static bool Installed(string line, CaptureBlock block)
    {
        if (block is not { Section: CaptureSection.Trust, TrustAbout: { } udi, TrustCodes: { } codes })
            return false;
        codes.Add(udi);
        if (ParseInstalled(line[InstalledOn.Length..]) is { IsNone: false } on)
            block.Install(new Installed(InstalledKind.TrustCode, udi, on));
        block.TrustAbout = null;
        return true;
    }

    private static DeviceTime? ParseInstalled(string value) =>
        DeviceClock.Parse(value.IndexOf(ValidOn, StringComparison.Ordinal) is var at and > 0 ? value[..at] : value);

    /// <summary>An account is printed with the time it was learnt: <c>Smart Account: BU Test As of Mar 15 20:10:30 2024 UTC</c>.</summary>
    private static string WithoutAsOf(string value)
    {
        var at = value.LastIndexOf(AsOf, StringComparison.Ordinal);
        return at > 0 && DeviceClock.Parse(value[(at + AsOf.Length)..]) is not null ? value[..at].TrimEnd() : value;
    }
}
