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

    public string? SmartAccount { get; init; }

    public string? VirtualAccount { get; init; }

    public string? PolicyName { get; init; }

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

    /// <summary>The instant where the zone is UTC or GMT; null elsewhere.</summary>
    public DateTimeOffset? Utc => Zone is "UTC" or "GMT" ? new DateTimeOffset(Local, TimeSpan.Zero) : null;

    /// <summary>The earliest instant it can mean: no zone on earth is more than 14 hours ahead of UTC.</summary>
    public DateTimeOffset Earliest => Utc ?? new DateTimeOffset(Local, TimeSpan.Zero).AddHours(-14);
}

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
