using System.Globalization;

namespace OfflineLicense.Formats.Privacy;

/// <summary>
/// A JSON text, still escaped, with what may divide a word of base64 taken away: blanks, line ends and tabs, plain and escaped, the
/// backslashes before a slash, and escapes of one letter. Only to look whether something may be there: it is no JSON any more.
/// </summary>
internal static class JoinedText
{
    private static ReadOnlySpan<byte> Escaped => "nrtu/"u8;

    /// <summary>Whether joining changes a word: most reports have escapes of quotation marks only.</summary>
    public static bool IsDivided(ReadOnlySpan<byte> text)
    {
        foreach (var sign in Escaped)
        {
            if (text.IndexOf([(byte)'\\', sign]) >= 0)
                return true;
        }

        for (var at = 0; text[at..].IndexOfAny(" \t\r\n"u8) is var next and >= 0; at++)
        {
            at += next;
            if (at > 0 && at + 1 < text.Length && IsInWord(text[at - 1]) && (IsInWord(text[at + 1]) || text[at + 1] <= ' '))
                return true;
        }

        return false;
    }

    /// <param name="into">As long as the text.</param>
    /// <returns>How much of it is filled.</returns>
    public static int Join(ReadOnlySpan<byte> text, Span<byte> into)
    {
        var length = 0;
        while (text.IndexOfAny("\\ \t\r\n"u8) is var plain and >= 0)
        {
            text[..plain].CopyTo(into[length..]);
            length += plain;
            text = text[plain..];
            if (text[0] != '\\')
            {
                text = text[1..];
                continue;
            }

            // However often it is escaped.
            var sign = text.IndexOfAnyExcept((byte)'\\');
            if (sign < 0)
                return length;
            text = text[sign..];
            switch (text[0])
            {
                case (byte)'n' or (byte)'r' or (byte)'t':
                    text = text[1..];
                    break;
                case (byte)'u' when text.Length > 4
                    && ushort.TryParse(text.Slice(1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                    if (unit > ' ')
                        into[length++] = unit < 0x80 ? (byte)unit : (byte)'?';
                    text = text[5..];
                    break;
                case (byte)'/':
                    break;
                default:
                    into[length++] = (byte)'\\';
                    break;
            }
        }

        text.CopyTo(into[length..]);
        return length + text.Length;
    }

    private static bool IsInWord(byte sign) =>
        char.IsAsciiLetterOrDigit((char)sign) || sign is (byte)'+' or (byte)'/' or (byte)'-' or (byte)'_';
}
