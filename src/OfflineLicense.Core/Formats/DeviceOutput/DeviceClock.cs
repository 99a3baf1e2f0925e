using System.Globalization;
using System.Text.RegularExpressions;

namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>Times as devices print them. A zone is a name that only the device can turn into an offset.</summary>
internal static partial class DeviceClock
{
    /// <summary>Where the device prints no zone.</summary>
    private const string NoZone = "local";

    /// <summary><c>Jul 14 12:32:45.123 UTC 2021</c>.</summary>
    private const string ZoneAndYear = @"(?<month>[A-Z][a-z]{2}) {1,2}(?<day>\d{1,2}) (?<time>\d{1,2}:\d\d:\d\d)(?:\.\d+)? "
        + @"(?<zone>[A-Za-z][A-Za-z0-9+:/_-]{0,31}) (?<year>\d{4})\z";

    /// <summary>
    /// <c>Mar 15 21:18:58 2024 UTC</c>, or <see cref="DeviceTime.None"/> for <c>&lt;none&gt;</c>; null for anything
    /// else.
    /// </summary>
    public static DeviceTime? Parse(string text)
    {
        text = text.Trim();
        if (IsNone(text))
            return DeviceTime.None;
        return Stamp().Match(text) is { Success: true } match ? From(match) : null;
    }

    /// <summary>Firewalls write <c>None</c> without brackets.</summary>
    private static bool IsNone(string text) =>
        PrintedValue.IsNone(text) || text.Equals("None", StringComparison.OrdinalIgnoreCase)
        || text.Equals("Never", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The clock that a device prints above its output: <c>Time source is NTP, 15:09:55.102 UTC Wed Nov 10 2021</c>;
    /// also <c>show clock</c>, in whose older form the zone and the year are last.
    /// </summary>
    public static DeviceTime? ParseClock(string line) =>
        (line is [>= '0' and <= '9' or '.' or '*', ..] || line.Contains("ime source", StringComparison.Ordinal))
        && Clock().Match(line) is { Success: true } match ? From(match)
        : line is ['M' or 'T' or 'W' or 'F' or 'S', _, _, ' ', ..] && OldClock().Match(line) is { Success: true } old ? From(old)
        : null;

    private static DeviceTime? From(Match match)
    {
        var zone = match.Groups["zone"] is { Success: true } printed ? printed.Value : NoZone;
        var text = $"{match.Groups["month"].Value} {match.Groups["day"].Value} {match.Groups["year"].Value} {match.Groups["time"].Value}";
        return DateTime.TryParseExact(text, "MMM d yyyy H:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DeviceTime(local, zone)
            : null;
    }

    [GeneratedRegex(
        @"\A(?:[A-Z][a-z]{2} )?(?<month>[A-Z][a-z]{2}) {1,2}(?<day>\d{1,2}) (?:(?<time>\d{1,2}:\d\d:\d\d)(?:\.\d+)? "
            + @"(?<year>\d{4})|(?<year>\d{4}) (?<time>\d{1,2}:\d\d:\d\d)(?:\.\d+)?)(?: (?<zone>[A-Za-z0-9+:/_-]{1,32}))?\z"
            + @"|\A(?:[A-Z][a-z]{2} )?" + ZoneAndYear, RegexOptions.CultureInvariant)]
    private static partial Regex Stamp();

    [GeneratedRegex(@"\A[.*]?[A-Z][a-z]{2} " + ZoneAndYear, RegexOptions.CultureInvariant)]
    private static partial Regex OldClock();

    /// <summary>A dot or star before the time: not in step with its source.</summary>
    [GeneratedRegex(
        @"\A(?:(?:Time source is|No time source)[^,]{0,60}, ?)?[.*]?(?<time>\d{1,2}:\d\d:\d\d)(?:\.\d+)? (?<zone>[A-Za-z0-9+:/_-]{1,32}) "
            + @"[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) {1,2}(?<day>\d{1,2}) (?<year>\d{4})\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Clock();
}
