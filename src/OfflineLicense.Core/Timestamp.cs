using System.Globalization;

namespace OfflineLicense;

/// <summary>Times as the ledger, the bundle and the output write them: <c>2026-11-21T10:15:00Z</c>, whole seconds, UTC.</summary>
internal static class Timestamp
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int LocalLength = 19;

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    public static string? Text(DateTimeOffset? time) => time is { } known ? Text(known) : null;

    public static DateTimeOffset Parse(string text) => text is [.., 'Z'] && text.Length == LocalLength + 1 && ParseLocal(text) is { } time
        ? new DateTimeOffset(time, TimeSpan.Zero)
        : DateTimeOffset.ParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>The day and time with which a text begins, <c>2026-11-21T10:15:00</c>, digit by digit. Null: there is none.</summary>
    public static DateTime? ParseLocal(string text)
    {
        if (text.Length < LocalLength || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
            return null;
        var (year, month, day) = (Two(0) * 100 + Two(2), Two(5), Two(8));
        var (hour, minute, second) = (Two(11), Two(14), Two(17));
        return year < 1 || month is < 1 or > 12 || day < 1 || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59
            || day > DateTime.DaysInMonth(year, month) ? null : new DateTime(year, month, day, hour, minute, second);

        int Two(int at) => char.IsAsciiDigit(text[at]) && char.IsAsciiDigit(text[at + 1])
            ? ((text[at] - '0') * 10) + text[at + 1] - '0'
            : -1_000_000;
    }
}
