using System.CommandLine;
using System.Globalization;

namespace OfflineLicense.Cli;

/// <summary>An option that takes a day (its first second, UTC) or a time as RFC 3339 writes it.</summary>
internal sealed class Since : Option<DateTimeOffset?>
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public Since(string name)
        : base(name)
    {
        HelpName = "DATE";
        CustomParser = result =>
        {
            if (result.Tokens is [var token] && Parse(token.Value) is { } time)
                return time;
            result.AddError($"{name} takes 2026-11-21 or 2026-11-21T10:15:00Z, not {string.Join(' ', result.Tokens.Select(t => t.Value))}");
            return null;
        };
    }

    private static DateTimeOffset? Parse(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        // Without an offset a time would mean something else on every machine.
        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');
        return hasOffset && DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }
}
