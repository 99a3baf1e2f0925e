using System.Buffers;
using System.Globalization;
using System.Text;

namespace OfflineLicense;

/// <summary>
/// Makes text from outside safe to show: what could move a cursor, hide, reorder or fake text becomes <c>\u{..}</c>. Letters
/// of every script stay. Applying it twice changes nothing, so a line may be made of parts that are safe already.
/// </summary>
internal static class SafeText
{
    // Unicode's Default_Ignorable_Code_Point, whatever category a character has: it shows nothing, or selects how the one before it
    // looks. The last one is a letter of Braille without a dot.
    private static readonly (int From, int To)[] Ignorable =
    [
        (0x00AD, 0x00AD), // soft hyphen
        (0x034F, 0x034F), // combining grapheme joiner
        (0x061C, 0x061C), // Arabic letter mark
        (0x115F, 0x1160), // Hangul fillers
        (0x17B4, 0x17B5), // Khmer inherent vowels
        (0x180B, 0x180F), // Mongolian variation selectors and vowel separator
        (0x200B, 0x200F), // zero width, directions
        (0x202A, 0x202E), // embeddings, overrides
        (0x2060, 0x206F), // word joiner, isolates, deprecated format characters
        (0x3164, 0x3164), // Hangul filler
        (0xFE00, 0xFE0F), // variation selectors
        (0xFEFF, 0xFEFF), // zero width no-break space
        (0xFFA0, 0xFFA0), // halfwidth Hangul filler
        (0xFFF0, 0xFFFB), // not assigned; interlinear annotation, which is a format
        (0x1BCA0, 0x1BCA3), // shorthand formats
        (0x1D173, 0x1D17A), // musical formats
        (0xE0000, 0xE0FFF), // tags and more variation selectors
        (0x2800, 0x2800),
    ];

    /// <summary>A value from outside: escaped, and cut at <see cref="Limits.TextShown"/> characters with <c>…</c>.</summary>
    public static string Value(string? value) => Escape(value ?? string.Empty, Limits.TextShown);

    /// <summary>A complete line of output: escaped, and cut at <see cref="Limits.LineShown"/> characters.</summary>
    public static string Line(string line) => Escape(line, Limits.LineShown);

    /// <summary>The same, never cut: for a record that is written to a file.</summary>
    public static string Full(string text) => Escape(text, int.MaxValue);

    /// <summary>
    /// A value in a file of ours (a bundle's README.txt, a checklist): cut after <paramref name="length"/> characters
    /// with three dots.
    /// </summary>
    public static string Cell(string text, int length = Limits.TextShown)
    {
        if (text.Length <= length && IsPlain(text))
            return text;

        var safe = new StringBuilder(Math.Min(text.Length, length) + 8);
        for (var i = 0; i < text.Length;)
        {
            if (safe.Length >= length)
                return safe.Append("...").ToString();
            i += Append(safe, text, i);
        }

        return safe.ToString();
    }

    /// <summary>Whether a character is escaped. A surrogate is: alone it is no character.</summary>
    public static bool IsDangerous(int codePoint) =>
        CharUnicodeInfo.GetUnicodeCategory(codePoint)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate
        || IsIgnorable(codePoint);

    /// <summary>The first character that is escaped; null: none is.</summary>
    public static int? FindDangerous(string text)
    {
        if (IsPlain(text))
            return null;
        for (var at = 0; at < text.Length;)
        {
            var isWhole = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var used) == OperationStatus.Done;
            if (!isWhole || IsDangerous(rune.Value))
                return isWhole ? rune.Value : text[at];
            at += used;
        }

        return null;
    }

    /// <summary>Whether a character shows nothing although it is there.</summary>
    private static bool IsIgnorable(int codePoint)
    {
        foreach (var (from, to) in Ignorable)
        {
            if (codePoint >= from && codePoint <= to)
                return true;
        }

        return false;
    }

    /// <summary>
    /// JSON text whose strings hold none of the characters either: there they become <c>\uXXXX</c>, which JSON reads
    /// back.
    /// </summary>
    public static string InJson(string json) => IsPlain(json) ? json : EscapeJson(json, rune => IsDangerous(rune.Value));

    /// <summary>JSON text in ASCII alone: nothing in it depends on who reads it with what.</summary>
    public static string InAsciiJson(string json) =>
        Ascii.IsValid(json) && !json.Contains('\u007F', StringComparison.Ordinal)
            ? json
            : EscapeJson(json, rune => rune.Value >= 0x7F);

    private static bool IsPlain(string text) => text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;

    private static string Escape(string text, int limit)
    {
        if (text.Length <= limit && IsPlain(text))
            return text;

        var safe = new StringBuilder(Math.Min(text.Length, limit) + 8);
        var fits = 0; // how much stays when the end has to make room for the ellipsis
        for (var i = 0; i < text.Length;)
        {
            i += Append(safe, text, i);
            if (safe.Length > limit)
                return safe.Append('…', 1).Remove(fits, safe.Length - 1 - fits).ToString();
            if (safe.Length < limit)
                fits = safe.Length;
        }

        return safe.ToString();
    }

    /// <summary>Appends the character at <paramref name="at"/>, escaped where it is dangerous, and returns its length.</summary>
    private static int Append(StringBuilder safe, string text, int at)
    {
        if (text[at] is >= ' ' and <= '~')
        {
            safe.Append(text[at]);
            return 1;
        }

        var status = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var used);
        if (status != OperationStatus.Done)
            safe.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)text[at]:x}}}");
        else if (IsDangerous(rune.Value))
            safe.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        else
            safe.Append(text, at, used);
        return used;
    }

    // Outside its strings JSON is ASCII without control characters, so every character found here is inside one.
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
