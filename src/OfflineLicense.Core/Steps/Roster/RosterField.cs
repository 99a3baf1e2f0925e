namespace OfflineLicense.Steps.Roster;

/// <summary>What the roster says of a unit beside its UDI.</summary>
internal enum RosterField
{
    Hostname,
    Address,
    SmartAccount,
    VirtualAccount,
    Topology,
    Zone,
    Platform,

    /// <summary><c>yes</c> or <c>no</c>.</summary>
    Expected,

    /// <summary>Why it is not expected to report.</summary>
    Reason,
}

/// <summary>Names of the fields, as columns of the file and in JSON.</summary>
internal static class RosterFieldNames
{
    public static IReadOnlyList<RosterField> All { get; } = Enum.GetValues<RosterField>();

    public static string Name(this RosterField field) => field switch
    {
        RosterField.SmartAccount => "smart_account",
        RosterField.VirtualAccount => "virtual_account",
        _ => field.ToString().ToLowerInvariant(),
    };
}
