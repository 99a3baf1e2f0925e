using System.Buffers;
using System.Text;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Codes;

/// <summary>
/// A registration token of CSSM, which lets anyone register devices to the account: refused as <c>token</c>, so that it
/// is neither stored nor carried. Only where it is certain: a file with one in it is lost to the exchange.
/// </summary>
internal static class TokenText
{
    /// <summary>A token is base64 of a UUID and more: 36 characters are 48 in base64.</summary>
    private const int Uuid = 48;

    private const int Shortest = 40;

    /// <summary>Base64, with percent escapes for line ends and padding.</summary>
    private static readonly SearchValues<byte> Signs =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_=-"u8);

    private static readonly SearchValues<byte> Begins =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_=-%"u8);

    private static readonly byte[][] Escapes = [[.. "%0A"u8], [.. "%0D"u8], [.. "%2B"u8], [.. "%2F"u8], [.. "%3D"u8]];

    public static ParsedContent? Read(ReadOnlySpan<byte> file)
    {
        var text = file.SkipMark();
        return HasNamed(text) || IsAlone(text) ? new ParsedContent(DocumentKind.NotLicensing) { Refusal = Refused } : null;
    }

    private static Refusal Refused { get; } = new(
        RefusalReason.Token, "A registration token is a secret and is not carried. Delete the file. If another person had it, revoke the "
            + "token in CSSM. Devices that report by file need none.");

    /// <summary>A file of nothing but a token.</summary>
    private static bool IsAlone(ReadOnlySpan<byte> file) =>
        file.Length <= Limits.CodeFile && file.TrimBlanks() is { IsEmpty: false } word
        && FindEnd(word, 0, out var signs) == word.Length && IsToken(word, signs);

    /// <summary>
    /// A token on a line with the word "token": in a long file, whose lines may be as long, near that word. One pass: no word is
    /// looked at twice.
    /// </summary>
    private static bool HasNamed(ReadOnlySpan<byte> text)
    {
        var near = text.Length <= Limits.CodeFile ? Limits.CodeFile : Limits.CaptureLine;
        var (from, lineStart, lineEnd) = (0, 0, 0);
        for (var at = FindName(text, 0); at >= 0; at = FindName(text, at + 1))
        {
            if (at >= lineEnd)
            {
                lineStart = lineEnd + text[lineEnd..at].LastIndexOfAny("\r\n"u8) + 1;
                lineEnd = text[at..].IndexOfAny("\r\n"u8) is var end and >= 0 ? at + end : text.Length;
            }

            from = Math.Max(from, Math.Max(lineStart, at - near));
            if (HasToken(text[..lineEnd], ref from, Math.Min(lineEnd, at + near)))
                return true;
        }

        return false;
    }

    /// <summary>Looks at the words that begin before a place; afterwards from is behind the last of them.</summary>
    private static bool HasToken(ReadOnlySpan<byte> text, ref int from, int until)
    {
        while (from < until)
        {
            if (text[from..until].IndexOfAny(Begins) is not (var next and >= 0))
            {
                from = until;
                return false;
            }

            var start = from + next;
            var end = FindEnd(text, start, out var signs);
            if (IsToken(text[start..end], signs))
                return true;
            from = Math.Max(end, start + 1);
        }

        return false;
    }

    /// <summary>Where the word <c>token</c> begins, in letters of either case; -1: nowhere.</summary>
    private static int FindName(ReadOnlySpan<byte> text, int from)
    {
        for (var at = from + 2; at + 2 < text.Length; at++)
        {
            var next = text[at..^2].IndexOfAny((byte)'k', (byte)'K');
            if (next < 0)
                return -1;
            at += next;
            if ((text[at - 2] | 0x20) == 't' && (text[at - 1] | 0x20) == 'o' && (text[at + 1] | 0x20) == 'e'
                && (text[at + 2] | 0x20) == 'n')
                return at - 2;
        }

        return -1;
    }

    /// <param name="signs">How many signs the word has, an escape being one.</param>
    private static int FindEnd(ReadOnlySpan<byte> text, int start, out int signs)
    {
        signs = 0;
        for (var at = start; ;)
        {
            var length = text[at..].IndexOfAnyExcept(Signs) is var plain and >= 0 ? plain : text.Length - at;
            (at, signs) = (at + length, signs + length);
            if (!IsEscape(text[at..]))
                return at;
            (at, signs) = (at + 3, signs + 1);
        }
    }

    private static bool IsEscape(ReadOnlySpan<byte> text)
    {
        foreach (var escape in Escapes)
        {
            if (text.StartsWith(escape))
                return true;
        }

        return false;
    }

    private static bool IsToken(ReadOnlySpan<byte> word, int signs) =>
        signs >= Shortest && (HasUuid(word) || word.IndexOf("%0A"u8) >= 0);

    private static bool HasUuid(ReadOnlySpan<byte> word)
    {
        if (word.Length < Uuid)
            return false;
        Span<char> letters = stackalloc char[Uuid];
        Encoding.Latin1.GetChars(word[..Uuid], letters);
        Span<byte> start = stackalloc byte[36];
        return Convert.TryFromBase64Chars(letters, start, out var written) && written == start.Length
            && Guid.TryParseExact(Encoding.Latin1.GetString(start), "D", out _);
    }
}
