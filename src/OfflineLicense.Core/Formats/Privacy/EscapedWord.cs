using System.Globalization;

namespace OfflineLicense.Formats.Privacy;

/// <summary>
/// A word in which a letter is written as <c>\u0041</c>, so that a search does not find it by its letters. Only the word is looked at:
/// such escapes are common, and what they hide is not.
/// </summary>
internal static class EscapedWord
{
    private const int Longest = Limits.EscapedWord;

    /// <summary>
    /// Whether the word around the escape at <paramref name="at"/> is an address or a hostname's key once it is written
    /// plainly.
    /// </summary>
    /// <param name="end">Behind the word: its other escapes need no look of their own.</param>
    public static bool MayBePrivate(ReadOnlySpan<byte> text, int at, out int end)
    {
        (var start, end) = (at, at);
        while (start > 0 && at - start < Longest && IsWord(text[start - 1]))
            start--;
        while (end < text.Length && end - at < Longest && IsWord(text[end]))
            end++;
        if (at - start == Longest || end - at == Longest)
            return true;

        Span<byte> word = stackalloc byte[2 * Longest];
        var length = Unescape(text[start..end], word);
        if (length < 0)
            return true;
        word = word[..length];
        for (var mark = SensitiveCandidates.Next(word, 0); mark >= 0; mark = SensitiveCandidates.Next(word, mark + 1))
        {
            if (word[mark] is (byte)'.' or (byte)':' ? IpText.ParseAt(word, mark).End.Value > 0 : HostNameKey.Find(word, mark).End >= 0)
                return true;
        }

        return false;
    }

    /// <summary>The word with its escapes undone, any number of times; -1 where an escape hides another.</summary>
    private static int Unescape(ReadOnlySpan<byte> word, Span<byte> into)
    {
        var length = 0;
        for (var at = 0; at < word.Length; at++)
        {
            if (word[at] != '\\')
            {
                into[length++] = word[at];
                continue;
            }

            while (at + 1 < word.Length && word[at + 1] == '\\')
                at++;
            if (at + 5 < word.Length && word[at + 1] == 'u'
                && ushort.TryParse(word.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, null, out var unit))
            {
                if (unit == '\\')
                    return -1;
                into[length++] = unit < 0x80 ? (byte)unit : (byte)' ';
                at += 5;
            }
            else
            {
                // A line end or a tab; its letter is no part of the word.
                into[length++] = (byte)' ';
                at++;
            }
        }

        return length;
    }

    private static bool IsWord(byte sign) =>
        char.IsAsciiLetterOrDigit((char)sign) || sign is (byte)'_' or (byte)'-' or (byte)'.' or (byte)':' or (byte)'\\';
}
