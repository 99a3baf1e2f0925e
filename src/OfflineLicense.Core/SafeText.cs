using System.Buffers;
using System.Globalization;
using System.Text;

namespace OfflineLicense;

/// <summary>
/// The one function that makes text from outside safe to look at: what could move a cursor, hide, reorder or fake a line
/// becomes <c>\u{..}</c>. Applying it twice changes nothing, so a line may be made of parts that were shown before.
/// </summary>
internal static class SafeText
{
    /// <summary>Characters of one line of ours, names inside it included: longer than any path, shorter than a flood.</summary>
    public const int LongestLine = 4096;

    // One range a line: C0, DEL and C1; Arabic letter mark; zero width and direction; line separators and embeddings;
    // word joiner and isolates; the mark at a file's start; tag characters.
    private static readonly (int From, int To)[] Ranges =
    [
        (0x0000, 0x001F), (0x007F, 0x009F),
        (0x061C, 0x061C),
        (0x200B, 0x200F),
        (0x2028, 0x202E),
        (0x2060, 0x2069),
        (0xFEFF, 0xFEFF),
        (0xE0000, 0xE007F),
    ];

    // Every surrogate too: a lone one is dangerous, and tag characters are made of pairs.
    private static readonly SearchValues<char> Suspects = SearchValues.Create(SuspectCharacters());

    /// <summary>A value from outside: escaped, and cut at <see cref="Limits.TextShown"/> characters with <c>…</c>.</summary>
    public static string Value(string? value) => Escape(value ?? string.Empty, Limits.TextShown);

    /// <summary>A whole line on its way out: escaped, cut only where nobody could read on.</summary>
    public static string Line(string line) => Escape(line, LongestLine);

    /// <summary>The same, never cut: for a record that is written to a file.</summary>
    public static string Full(string text) => Escape(text, int.MaxValue);

    public static bool IsDangerous(int codePoint) =>
        Array.Exists(Ranges, range => codePoint >= range.From && codePoint <= range.To);

    /// <summary>JSON text whose strings hold none of the characters either: there they become <c>\uXXXX</c>, which JSON reads back.</summary>
    public static string InJson(string json) =>
        json.AsSpan().IndexOfAny(Suspects) < 0 ? json : EscapeJson(json, rune => IsDangerous(rune.Value));

    /// <summary>JSON text in ASCII alone: nothing in it depends on who reads it with what.</summary>
    public static string InAsciiJson(string json) =>
        Ascii.IsValid(json) && !json.Contains('\u007F', StringComparison.Ordinal)
            ? json
            : EscapeJson(json, rune => rune.Value >= 0x7F);

    private static string Escape(string text, int limit)
    {
        if (text.Length <= limit && text.AsSpan().IndexOfAny(Suspects) < 0)
            return text;

        var shown = new StringBuilder(Math.Min(text.Length, limit) + 8);
        var fits = 0; // how much stays when the end has to make room for the ellipsis
        for (var i = 0; i < text.Length;)
        {
            var status = Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var used);
            if (status != OperationStatus.Done)
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)text[i]:x}}}");
            else if (IsDangerous(rune.Value))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            else
                shown.Append(text, i, used);

            if (shown.Length > limit)
                return shown.Append('…', 1).Remove(fits, shown.Length - 1 - fits).ToString();
            if (shown.Length < limit)
                fits = shown.Length;
            i += used;
        }
        return shown.ToString();
    }

    private static char[] SuspectCharacters()
    {
        var suspects = new List<char>(0x900);
        foreach (var (from, to) in Ranges)
            for (var code = from; code <= to && code <= char.MaxValue; code++)
                suspects.Add((char)code);
        for (int surrogate = 0xD800; surrogate <= 0xDFFF; surrogate++)
            suspects.Add((char)surrogate);
        return [.. suspects];
    }

    // Outside its strings JSON is ASCII without control characters, so every character met here stands inside one.
    private static string EscapeJson(string json, Func<Rune, bool> escaped)
    {
        var safe = new StringBuilder(json.Length + 32);
        for (var i = 0; i < json.Length;)
        {
            var status = Rune.DecodeFromUtf16(json.AsSpan(i), out var rune, out var used);
            if (status == OperationStatus.Done && !escaped(rune))
                safe.Append(json, i, used);
            else
                for (var at = i; at < i + used; at++)
                    safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)json[at]:x4}");
            i += used;
        }
        return safe.ToString();
    }
}
