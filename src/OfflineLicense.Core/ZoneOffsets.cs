using System.Globalization;

namespace OfflineLicense;

/// <summary>
/// The offsets that a printed zone may mean. A person chooses the name on the device, and several names are in use in several parts of
/// the world, so a name may mean more than one offset; a name that is not in the table may mean any.
/// </summary>
internal static class ZoneOffsets
{
    private static readonly TimeSpan s_lowest = TimeSpan.FromHours(-12);
    private static readonly TimeSpan s_highest = TimeSpan.FromHours(14);

    private static readonly TimeSpan[] s_any = [s_lowest, s_highest];

    /// <summary>In minutes. EST and CST are also used in Australia, IST in India, Israel and Ireland, BST in Bangladesh.</summary>
    private static readonly Dictionary<string, int[]> s_named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UTC"] = [0],
        ["GMT"] = [0],
        ["UCT"] = [0],
        ["Z"] = [0],
        ["WET"] = [0],
        ["WEST"] = [60],
        ["BST"] = [60, 360],
        ["CET"] = [60],
        ["CEST"] = [120],
        ["MET"] = [60],
        ["MEST"] = [120],
        ["EET"] = [120],
        ["EEST"] = [180],
        ["MSK"] = [180, 240],
        ["MSD"] = [240],
        ["SAST"] = [120],
        ["IDT"] = [180],
        ["IST"] = [60, 120, 330],
        ["GST"] = [240],
        ["PKT"] = [300],
        ["ICT"] = [420],
        ["SGT"] = [480],
        ["HKT"] = [480],
        ["JST"] = [540],
        ["KST"] = [540],
        ["AWST"] = [480],
        ["ACST"] = [570],
        ["ACDT"] = [630],
        ["AEST"] = [600],
        ["AEDT"] = [660],
        ["NZST"] = [720],
        ["NZDT"] = [780],
        ["NST"] = [-210],
        ["NDT"] = [-150],
        ["AST"] = [-240, 180],
        ["ADT"] = [-180],
        ["EST"] = [-300, 600, 660],
        ["EDT"] = [-240],
        ["CST"] = [-360, 480, 570, 630],
        ["CDT"] = [-300],
        ["MST"] = [-420],
        ["MDT"] = [-360],
        ["PST"] = [-480],
        ["PDT"] = [-420],
        ["AKST"] = [-540],
        ["AKDT"] = [-480],
        ["HST"] = [-600],
        ["BRT"] = [-180],
        ["ART"] = [-180],
    };

    /// <summary>The lowest and the highest offset that the zone may mean.</summary>
    public static (TimeSpan Lowest, TimeSpan Highest) Range(string zone)
    {
        var all = All(zone);
        return (all.Min(), all.Max());
    }

    /// <summary>Every offset that it may mean; the ends of the range of all zones where the name is not known.</summary>
    public static IReadOnlyList<TimeSpan> All(string zone) =>
        s_named.TryGetValue(zone, out var minutes) ? [.. minutes.Select(each => TimeSpan.FromMinutes(each))]
        : ParseNumber(zone) is { } number ? [number]
        : s_any;

    /// <summary>Whether the name is in no table and states no number.</summary>
    public static bool IsUnknown(string zone) => !s_named.ContainsKey(zone) && ParseNumber(zone) is null;

    /// <summary><c>+05:30</c>, <c>-0500</c>, <c>+3</c>, also behind UTC or GMT.</summary>
    private static TimeSpan? ParseNumber(string zone)
    {
        var text = zone.StartsWith("UTC", StringComparison.OrdinalIgnoreCase) || zone.StartsWith("GMT", StringComparison.OrdinalIgnoreCase)
            ? zone[3..]
            : zone;
        if (text is not ['+' or '-', .. var digits] || digits.Length is 0 or > 5)
            return null;
        var (hours, minutes) = digits.Split(':') is [var left, var right] ? (left, right)
            : digits.Length == 4 ? (digits[..2], digits[2..])
            : (digits, "0");
        if (!int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            || !int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var m) || h > 14 || m > 59)
            return null;
        var offset = new TimeSpan(h, m, 0) * (text[0] == '-' ? -1 : 1);
        return offset >= s_lowest && offset <= s_highest ? offset : null;
    }
}
