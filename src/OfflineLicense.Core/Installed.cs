namespace OfflineLicense;

/// <summary>What a unit says it has installed, each at a time of its own.</summary>
internal enum InstalledKind
{
    /// <summary>A SLAC.</summary>
    Authorization,

    /// <summary>A specific licence reservation.</summary>
    Reservation,

    TrustCode,
}

/// <summary>
/// One unit's line of what is installed. <paramref name="On"/> is <see cref="DeviceTime.None"/> where it prints <c>NOT INSTALLED</c>.
/// </summary>
internal sealed record Installed(InstalledKind Kind, Udi Udi, DeviceTime On)
{
    /// <summary>The code that CSSM wants to hear back, as printed; empty where the device prints <c>&lt;none&gt;</c>, null where it prints none.</summary>
    public string? ConfirmationCode { get; init; }
}
