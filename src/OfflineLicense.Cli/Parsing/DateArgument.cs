using System.Globalization;

namespace OfflineLicense.Cli.Parsing;

/// <summary>A day or a time as a person types it: <c>2026-11-21</c> (midnight UTC) or <c>2026-11-21T10:15:00Z</c>.</summary>
internal static class DateArgument
{
    /// <exception cref="Failure">Usage: the text is neither.</exception>
    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day)
            ? day
            : throw new Failure(FailureKind.Usage, $"\"{text}\" is not a date", "write 2026-11-21 or 2026-11-21T10:15:00Z");
}
