namespace OfflineLicense;

/// <summary>What a captured <c>show license …</c> prints for one device. Null: not printed.</summary>
internal sealed record DeviceState(Udi Udi)
{
    public IReadOnlyList<Member> Members { get; init; } = [];

    public string? Hostname { get; init; }

    /// <summary>A prompt with a typed command stands above one of its outputs. A redirect on the device writes none.</summary>
    public bool HasPrompt { get; init; }

    public DeviceTime? LastAckReceived { get; init; }

    public DeviceTime? NextAckDeadline { get; init; }

    public DeviceTime? LastReportPush { get; init; }

    public DeviceTime? NextReportPush { get; init; }

    public DeviceTime? LastReportFileWrite { get; init; }

    public DeviceTime? CapturedAt { get; init; }

    public DeviceText? SmartAccount { get; init; }

    public DeviceText? VirtualAccount { get; init; }

    public string? PolicyName { get; init; }

    /// <summary>The days of the policy in use, class by class.</summary>
    public ReportingPolicy? Policy { get; init; }

    /// <summary>Days between two reports that the device pushes; 0: it pushes none.</summary>
    public int? PushInterval { get; init; }

    public DeviceTime? NextAckCheck { get; init; }

    public DeviceText? Transport { get; init; }

    public bool? SendsHostname { get; init; }

    /// <summary>The release of the software (<c>show version</c>).</summary>
    public string? Version { get; init; }

    /// <summary>The first of <c>show inventory</c>, or what <c>show version</c> states: no UDI of the license agent.</summary>
    public Udi? Chassis { get; init; }

    /// <summary>Why the output names no device, and what a person can do, where more is known than to capture again.</summary>
    public string? UnnamedBecause { get; init; }

    /// <summary>Imports that the device lists; null: its history is not in the capture.</summary>
    public IReadOnlyList<ImportRecord>? Imports { get; init; }

    /// <summary>The release of the Smart Agent for Licensing.</summary>
    public string? AgentVersion { get; init; }

    public ReportSummary? ReportSummary { get; init; }

    /// <summary>Reports that the device lists; null: no list is in the capture.</summary>
    public IReadOnlyList<ReportState>? RumReports { get; init; }

    /// <summary>Classic Smart Licensing: whether the device is registered, as it prints it.</summary>
    public string? Registration { get; init; }

    public DeviceTime? RegistrationExpires { get; init; }

    public DeviceTime? CommunicationDeadline { get; init; }

    /// <summary>Whether reservations are allowed, as the device prints it.</summary>
    public string? Reservation { get; init; }

    /// <summary>Of tech support: what keeps the device from talking to CSSM.</summary>
    public DeviceText? OverallState { get; init; }

    public bool? IsClockSynchronized { get; init; }

    /// <summary>UDIs that print an installed trust code; null where the section is not in the capture.</summary>
    public IReadOnlyList<Udi>? TrustCodes { get; init; }

    /// <summary>When the policy in use was installed; null where that is not printed, or no policy was.</summary>
    public DeviceTime? PolicyInstalled { get; init; }

    /// <summary>What its units print as installed, and since when, in file order.</summary>
    public IReadOnlyList<Installed> Installed { get; init; } = [];
}

/// <summary>
/// A time as a device prints it. <c>&lt;none&gt;</c> is <see cref="None"/>; a zone other than UTC is a name, not an
/// offset.
/// </summary>
internal sealed record DeviceTime(DateTime Local, string Zone)
{
    /// <summary>The field is printed as <c>&lt;none&gt;</c>.</summary>
    public static DeviceTime None { get; } = new(DateTime.MinValue, string.Empty);

    public bool IsNone => Zone.Length == 0;

    /// <summary>There was no Smart Licensing in that year: the clock was never set, and starts again when the device does.</summary>
    public bool IsOfUnsetClock => !IsNone && Local.Year < 2015;

    /// <summary>The instant where the zone is UTC or GMT; null elsewhere.</summary>
    public DateTimeOffset? Utc => Zone is "UTC" or "GMT" ? new DateTimeOffset(Local, TimeSpan.Zero) : null;

    /// <summary>The earliest instant that it may mean; of none and of years that no offset fits, the text as UTC.</summary>
    public DateTimeOffset Earliest => Shift(ZoneOffsets.Range(Zone).Highest);

    /// <summary>The latest instant that it may mean.</summary>
    public DateTimeOffset Latest => Shift(ZoneOffsets.Range(Zone).Lowest);

    private DateTimeOffset Shift(TimeSpan offset)
    {
        var read = new DateTimeOffset(Local, TimeSpan.Zero);
        return Local.Year is <= 1 or >= 9999 ? read : read - offset;
    }
}

/// <summary>A text as a device prints it. Null inside: printed as <c>&lt;none&gt;</c> or <c>&lt;empty&gt;</c>.</summary>
internal sealed record DeviceText(string? Text);

/// <summary>Days of a policy for one class of licenses. Null: not printed. 0: no such report.</summary>
internal sealed record ReportingDays(int? First, int? Ongoing, int? OnChange);

/// <summary>The policy that a device prints. Null: not printed. Subscription also stands for other licenses that end.</summary>
internal sealed record ReportingPolicy
{
    public bool? IsAckRequired { get; init; }

    public ReportingDays? Perpetual { get; init; }

    public ReportingDays? Subscription { get; init; }

    public ReportingDays? Enforced { get; init; }

    public ReportingDays? Export { get; init; }
}

/// <summary>Counts of RUM reports on a device. Null: not printed.</summary>
internal sealed record ReportSummary
{
    public long? Total { get; init; }

    public long? Purged { get; init; }

    public long? Acknowledged { get; init; }

    public long? Waiting { get; init; }

    public long? Available { get; init; }

    public long? Collecting { get; init; }
}

/// <summary>A RUM report as a device lists it (<c>OPEN</c>, <c>CLOSED</c>, <c>ACK</c>). Null: not printed.</summary>
internal sealed record ReportState(ulong Id, string? State, string? Feature);

/// <summary>What a unit prints as installed, each with its time.</summary>
internal enum InstalledKind
{
    /// <summary>A SLAC.</summary>
    Authorization,

    /// <summary>A specific license reservation.</summary>
    Reservation,

    TrustCode,
}

/// <summary>
/// One unit's line of what is installed. <paramref name="On"/> is <see cref="DeviceTime.None"/> where it prints <c>NOT INSTALLED</c>.
/// </summary>
internal sealed record Installed(InstalledKind Kind, Udi Udi, DeviceTime On)
{
    /// <summary>
    /// The code that CSSM needs back, as printed; empty where the device prints <c>&lt;none&gt;</c>, null where it
    /// prints none.
    /// </summary>
    public string? ConfirmationCode { get; init; }
}

/// <summary>The device of an output that does not say whose it is, until a person names it.</summary>
internal static class UnnamedDevice
{
    /// <summary>Stands where a UDI is missing. Its signs are in no UDI, and it is never shown or stored.</summary>
    public static Udi Udi { get; } = OfflineLicense.Udi.From("?", "?")!;

    /// <summary>The state as one of the device that a person named.</summary>
    public static DeviceState GiveTo(this DeviceState state, Udi named) => state with
    {
        Udi = named,
        TrustCodes = state.TrustCodes is { } codes ? [.. codes.Select(udi => Name(udi, named))] : null,
        Installed = [.. state.Installed.Select(each => each with { Udi = Name(each.Udi, named) })],
    };

    private static Udi Name(Udi udi, Udi named) => udi == Udi ? named : udi;
}

/// <summary>An import that a device lists in its history.</summary>
/// <param name="Kind">As it prints it: <c>RUM ACK</c>, <c>AUTH</c>, <c>TRUST CODE</c>, <c>POLICY</c>.</param>
/// <param name="At">When, by its own clock.</param>
internal sealed record ImportRecord(string Kind, DeviceTime At);
