namespace OfflineLicense.Cli.Output;

/// <summary>Times of the ledger for a person: <c>2026-11-21 10:15Z</c>.</summary>
internal static class DisplayTime
{
    /// <param name="moment">As <see cref="Timestamp"/> writes it; null shows as nothing.</param>
    public static string Format(string? moment) =>
        moment is { Length: 20 } ? $"{moment[..10]} {moment[11..16]}Z" : moment ?? string.Empty;
}
