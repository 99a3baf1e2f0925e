namespace OfflineLicense.Steps.Roster;

/// <summary>What a person calls a product instance: the hostname of the roster, else PID and serial number.</summary>
internal static class DeviceName
{
    /// <param name="hostname">Of the roster; null: it has none there.</param>
    public static string Format(Udi udi, string? hostname) => hostname ?? $"{udi.Pid} {udi.Serial}";
}
