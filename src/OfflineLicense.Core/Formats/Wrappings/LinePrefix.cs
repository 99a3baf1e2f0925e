using System.Text.RegularExpressions;

namespace OfflineLicense.Formats.Wrappings;

/// <summary>
/// What a terminal program or a person put before each line of a log: a time stamp in one of the usual forms, a line number, or a
/// sign that makes a comment of it. It is no part of what the device printed.
/// </summary>
internal static partial class LinePrefix
{
    /// <summary>Lines that show whether each has a prefix.</summary>
    private const int Sample = 200;

    private const int Fewest = 4;

    /// <summary>A time alone may be the device's own clock line, so the lines of a style decide together.</summary>
    private static readonly Regex[] Styles = [Bracketed(), Dated(), Syslog(), TimeAlone(), Numbered(), Comment(), Exclamation()];

    /// <summary>The style that nearly every line has; null: none.</summary>
    public static Regex? Find(IEnumerable<string> lines)
    {
        var sample = lines.Where(line => line.Length > 0).Take(Sample).ToList();
        if (sample.Count < Fewest)
            return null;
        return Array.Find(Styles, style => sample.Count(line => style.IsMatch(line)) * 4 >= sample.Count * 3);
    }

    /// <summary><c>[2026-03-11 09:12:00.000]</c>, <c>(09:12:00)</c>, <c>[Wed Mar 11 09:12:00 2026]</c>.</summary>
    [GeneratedRegex(@"\A\s*(?:\[[^\[\]]{0,30}\d:\d\d[^\[\]]{0,30}\]|\([^()]{0,30}\d:\d\d[^()]{0,30}\)|<[^<>]{0,30}\d:\d\d[^<>]{0,30}>)"
        + @"(?:\s*[:|>-](?=\s|\z))?", RegexOptions.CultureInvariant)]
    private static partial Regex Bracketed();

    /// <summary><c>2026-03-11T09:12:00.123Z</c>, <c>2026/03/11 09:12:00</c>, <c>11.03.2026 09:12:00</c>, seconds since 1970.</summary>
    [GeneratedRegex(@"\A\s*(?:(?:\d{4}[-/.]\d\d[-/.]\d\d|\d\d?[-/.]\d\d?[-/.]\d{4})[T ,_-]{1,3}\d\d?:\d\d(?::\d\d(?:[.,]\d{1,9})?)?"
        + @"(?: ?[AP]M)?(?:Z| ?[+-]\d\d:?\d\d| UTC)?|1\d{9}\.\d{1,9})(?:\s*[:|>-])?(?=\s|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Dated();

    /// <summary>
    /// <c>Mar 11 09:12:00</c>, with a year or a weekday, and behind it the host and the program that a syslog server writes.
    /// </summary>
    [GeneratedRegex(@"\A\s*(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} {1,2}\d\d? (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,9})?(?: \d{4})?"
        + @"(?:\s*[:|>-](?=\s|\z)| [A-Za-z0-9._-]{1,63} [A-Za-z0-9._/-]{1,40}(?:\[\d{1,9}\])?:(?=\s|\z))?(?=\s|\z)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Syslog();

    /// <summary><c>09:12:00.123</c>.</summary>
    [GeneratedRegex(@"\A\s*\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:\s*[:|>-])?(?=\s|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex TimeAlone();

    /// <summary>As <c>cat -n</c> and editors write it.</summary>
    [GeneratedRegex(@"\A\s*\d{1,7}(?:\t|: ?|\| ?|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();

    /// <summary>A comment of a configuration, a quotation of a mail, the frame of a window.</summary>
    [GeneratedRegex(@"\A\s*(?:!+|#+|>+|//+|\|+|;+|--|[\u2502\u2503\u2551\u258F])(?=\s|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    /// <summary>Without a blank behind it, as devices write comments themselves.</summary>
    [GeneratedRegex(@"\A\s*!", RegexOptions.CultureInvariant)]
    private static partial Regex Exclamation();
}
