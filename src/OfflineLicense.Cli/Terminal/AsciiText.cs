using System.Globalization;
using System.Text;

namespace OfflineLicense.Cli.Terminal;

/// <summary>
/// Text for a screen that shows ASCII alone. The tool's own signs have a spelling there; a character of a name from outside is escaped
/// as <see cref="SafeText"/> escapes, so that two names never look the same.
/// </summary>
internal static class AsciiText
{
    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var ascii = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
                ascii.Append((char)rune.Value);
            else if (rune.Value == '…')
                ascii.Append("...");
            else if (rune.Value == '·')
                ascii.Append('_');
            else
                ascii.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }

        return ascii.ToString();
    }
}
