using System.Globalization;

namespace OfflineLicense;

/// <summary>Times as the ledger, the bundle and the output write them: <c>2026-11-21T10:15:00Z</c>, whole seconds, UTC.</summary>
internal static class Timestamp
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    public static string? Text(DateTimeOffset? time) => time is { } known ? Text(known) : null;

    public static DateTimeOffset Parse(string text) => ParsePlain(text)
        ?? DateTimeOffset.ParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>The form has one length and its digits in fixed places. Null: it is another text, or no such day or time.</summary>
    private static DateTimeOffset? ParsePlain(string text)
    {
        if (text.Length != 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':'
            || text[19] != 'Z')
            return null;
        var (year, month, day) = (Two(0) * 100 + Two(2), Two(5), Two(8));
        var (hour, minute, second) = (Two(11), Two(14), Two(17));
        if (year < 1 || month is < 1 or > 12 || day < 1 || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59
            || day > DateTime.DaysInMonth(year, month))
            return null;
        return new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero);

        int Two(int at) => char.IsAsciiDigit(text[at]) && char.IsAsciiDigit(text[at + 1])
            ? ((text[at] - '0') * 10) + text[at + 1] - '0'
            : -1_000_000;
    }
}
