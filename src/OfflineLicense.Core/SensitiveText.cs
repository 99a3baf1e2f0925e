namespace OfflineLicense;

/// <summary>Something private in a file: text from outside, at most <see cref="Limits.TextShown"/> characters.</summary>
internal sealed record SensitiveText(SensitiveKind Kind, string Text);

/// <summary>What kind of private text it is.</summary>
internal enum SensitiveKind
{
    Hostname,
    Address,
    Keyword,
}

/// <summary>The names of the kinds in the ledger and in <c>--json</c>.</summary>
internal static class SensitiveKindName
{
    public static string Name(this SensitiveKind kind) => kind switch
    {
        SensitiveKind.Hostname => "hostname",
        SensitiveKind.Address => "address",
        SensitiveKind.Keyword => "keyword",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static SensitiveKind Parse(string name) => name switch
    {
        "hostname" => SensitiveKind.Hostname,
        "address" => SensitiveKind.Address,
        "keyword" => SensitiveKind.Keyword,
        _ => throw new Failure(FailureKind.Damaged, $"The ledger names an unknown kind of private text: {SafeText.Value(name)}."),
    };
}
