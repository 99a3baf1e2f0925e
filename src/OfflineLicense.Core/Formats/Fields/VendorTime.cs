using System.Globalization;

namespace OfflineLicense.Formats.Fields;

/// <summary>A time in a vendor's file: Unix seconds or milliseconds as a number or a string, or ISO 8601 with a zone.</summary>
internal static class VendorTime
{
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Unix seconds of this century stay below this number, milliseconds above it.</summary>
    private const long FirstMilliseconds = 100_000_000_000;

    /// <summary>Null where the text is no time between 2000 and 2100.</summary>
    public static DateTimeOffset? Parse(string text)
    {
        DateTimeOffset? time = null;
        if (long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            if (number < FirstMilliseconds * 100)
                time = number < FirstMilliseconds ? DateTimeOffset.FromUnixTimeSeconds(number)
                    : DateTimeOffset.FromUnixTimeMilliseconds(number);
        }
        else if (text.EndsWith('Z')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var stamp))
        {
            time = stamp.ToUniversalTime();
        }

        return time >= Earliest && time < Latest ? time : null;
    }
}
