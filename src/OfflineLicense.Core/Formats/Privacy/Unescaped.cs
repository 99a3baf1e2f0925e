using System.Globalization;
using System.Text;

namespace OfflineLicense.Formats.Privacy;

/// <summary>A text with one layer of escapes undone anywhere, whatever is around them. For searching, never for writing.</summary>
internal static class Unescaped
{
    /// <summary>The longest reference that is one, <c>&amp;#x10FFFF;</c>, with room for leading zeros.</summary>
    private const int LongestReference = 12;

    public static string Json(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var escape = text.IndexOf('\\', at);
            if (escape < 0 || escape + 1 == text.Length)
                return plain.Append(text, at, text.Length - at).ToString();
            plain.Append(text, at, escape - at);
            if (text[escape + 1] == 'u' && escape + 6 <= text.Length
                && ushort.TryParse(text.AsSpan(escape + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                plain.Append((char)unit);
                at = escape + 6;
            }
            else if (Plain(text[escape + 1]) is { } letter)
            {
                plain.Append(letter);
                at = escape + 2;
            }
            else
            {
                plain.Append('\\');
                at = escape + 1;
            }
        }

        return plain.ToString();
    }

    /// <summary>The character of a backslash and this letter; null: none.</summary>
    private static char? Plain(char letter) => letter switch
    {
        '"' or '\\' or '/' => letter,
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\b',
        'f' => '\f',
        _ => null,
    };

    public static string Xml(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var start = text.IndexOf('&', at);
            if (start < 0)
                return plain.Append(text, at, text.Length - at).ToString();
            plain.Append(text, at, start - at);
            var end = text.AsSpan(start, Math.Min(LongestReference, text.Length - start)).IndexOf(';');
            if (end > 0 && Reference(text.AsSpan(start + 1, end - 1)) is { } written)
            {
                plain.Append(written);
                at = start + end + 1;
            }
            else
            {
                plain.Append('&');
                at = start + 1;
            }
        }

        return plain.ToString();
    }

    private static string? Reference(ReadOnlySpan<char> name) => name switch
    {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "apos" => "'",
        ['#', 'x', .. var hex] when int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            && Rune.IsValid(code) => new Rune(code).ToString(),
        ['#', .. var digits] when int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && Rune.IsValid(code) => new Rune(code).ToString(),
        _ => null,
    };
}
