namespace OfflineLicense.Cli.Output;

/// <summary>Times of the ledger for a person: <c>2026-11-21 10:15Z</c>.</summary>
internal static class DisplayTime
{
    /// <param name="time">As <see cref="Timestamp"/> writes it; null gives an empty text.</param>
    public static string Format(string? time) =>
        time is { Length: 20 } ? $"{time[..10]} {time[11..16]}Z" : time ?? string.Empty;
}
