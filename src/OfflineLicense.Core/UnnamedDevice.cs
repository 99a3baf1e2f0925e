namespace OfflineLicense;

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
