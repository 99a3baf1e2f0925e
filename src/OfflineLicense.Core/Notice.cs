namespace OfflineLicense;

/// <summary>A warning about a file: a stable code and a sentence for a person.</summary>
internal sealed record Notice(WarningCode Code, string Message)
{
    /// <summary>The same statement where it does not stop the file.</summary>
    public static Notice From(Refusal refusal) => new(WarningCode.From(refusal.Reason), refusal.Message);
}
