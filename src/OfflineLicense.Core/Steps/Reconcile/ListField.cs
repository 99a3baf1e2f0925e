namespace OfflineLicense.Steps.Reconcile;

/// <summary>What a column of a list of product instances holds.</summary>
internal enum ListField
{
    Udi,
    Pid,
    Serial,
    VirtualAccount,
}

/// <summary>The names of fields, as a person types and reads them.</summary>
internal static class ListFieldNames
{
    public static string ToName(this ListField field) => field switch
    {
        ListField.Udi => "udi",
        ListField.Pid => "pid",
        ListField.Serial => "serial",
        _ => "virtual_account",
    };
}
