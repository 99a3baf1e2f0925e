using System.Globalization;

namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>Values as devices print them: a word or number, often with a remark behind it.</summary>
internal static class PrintedValue
{
    /// <summary>A longer interval is no number of days that a policy means.</summary>
    private const int MostDays = 36_500;

    private const int LongestWord = 64;

    /// <summary>The number behind a word: <c>288</c> of <c>Purged: 288(288)</c>; null where there is none.</summary>
    public static long? Number(ReadOnlySpan<char> line, string word)
    {
        var at = line.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        var text = line[(at + word.Length)..].TrimStart();
        var digits = text.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? text[..end] : text;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Days behind a word at the beginning of the line: <c>30</c> of <c>Reporting push interval: 30  days</c>.</summary>
    public static int? Days(string line, string word) =>
        line.StartsWith(word, StringComparison.OrdinalIgnoreCase) && Number(line, word) is { } days and <= MostDays ? (int)days : null;

    /// <summary><c>yes (Customer Policy)</c>, <c>no</c>, <c>True</c>, <c>False</c>; null for anything else.</summary>
    public static bool? Bool(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        text = text.IndexOf(' ') is var end and >= 0 ? text[..end] : text;
        return text.Equals("yes", StringComparison.OrdinalIgnoreCase) || text.Equals("True", StringComparison.OrdinalIgnoreCase) ? true
            : text.Equals("no", StringComparison.OrdinalIgnoreCase) || text.Equals("False", StringComparison.OrdinalIgnoreCase) ? false
            : null;
    }

    /// <summary>The word up to a blank or comma; null where it is missing, or too long for a release or a state.</summary>
    public static string? Word(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        text = text.IndexOfAny(' ', ',') is var end and >= 0 ? text[..end] : text;
        return text.Length is > 0 and <= LongestWord ? text.ToString() : null;
    }

    /// <summary>What is printed as <c>&lt;none&gt;</c> or <c>&lt;empty&gt;</c> has no text.</summary>
    public static DeviceText Text(string value) => new(IsNone(value) ? null : value);

    public static bool IsNone(string value) => value is "<none>" or "<empty>";
}
