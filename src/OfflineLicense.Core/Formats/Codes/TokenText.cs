using System.Text;
using System.Text.RegularExpressions;

namespace OfflineLicense.Formats.Codes;

/// <summary>
/// A registration token of CSSM, which lets anyone register devices to the account: refused as <c>token</c>, so that it
/// is neither stored nor carried. Only where it is certain: a file with one in it is lost to the exchange.
/// </summary>
internal static partial class TokenText
{
    /// <summary>A token is base64 of a UUID and more: 36 characters are 48 in base64.</summary>
    private const int Uuid = 48;

    private const int Shortest = 40;

    public static ParsedContent? Read(ReadOnlySpan<byte> file)
    {
        var lines = ShortText.ReadLines(file);
        var isThere = lines.Count > 0 ? lines.Any(line => HasToken(line, lines.Count == 1)) : HasTokenLine(file, "oken"u8)
            || HasTokenLine(file, "OKEN"u8);
        return isThere ? new ParsedContent(DocumentKind.NotLicensing) { Refusal = Refused } : null;
    }

    /// <summary>A long file, a session's log or an interface's reply: only the lines that mention a token.</summary>
    private static bool HasTokenLine(ReadOnlySpan<byte> file, ReadOnlySpan<byte> word)
    {
        for (var from = 0; file[from..].IndexOf(word) is var found and >= 0; from += found + word.Length)
        {
            var at = from + found;
            var before = file[Math.Max(0, at - Limits.CaptureLine)..at];
            var behind = file[at..Math.Min(file.Length, at + Limits.CaptureLine)];
            var end = behind.IndexOfAny("\r\n"u8);
            if (HasToken(Encoding.UTF8.GetString(before[(before.LastIndexOfAny("\r\n"u8) + 1)..]) + Encoding.UTF8.GetString(end < 0
                ? behind : behind[..end]), isOnly: false))
                return true;
        }

        return false;
    }

    private static bool HasToken(string line, bool isOnly)
    {
        foreach (Match word in Word().Matches(line))
        {
            if (word.Length >= Shortest && IsToken(word.Value, isOnly && word.Length == line.Length, line))
                return true;
        }

        return false;
    }

    private static Refusal Refused { get; } = new(
        RefusalReason.Token, "A registration token is a secret and is not carried. Delete the file. If another person had it, revoke the "
            + "token in CSSM. Devices that report by file need none.");

    private static bool IsToken(string word, bool isAlone, string line)
    {
        if (HasUuid(word))
            return word.Contains("%0A", StringComparison.OrdinalIgnoreCase) || isAlone
                || line.Contains("token", StringComparison.OrdinalIgnoreCase);
        return word.Contains("%0A", StringComparison.OrdinalIgnoreCase)
            && (isAlone || line.Contains("token", StringComparison.OrdinalIgnoreCase));
    }

    private static bool HasUuid(string word)
    {
        Span<byte> start = stackalloc byte[36];
        return word.Length >= Uuid
            && Convert.TryFromBase64Chars(word.AsSpan(0, Uuid), start, out var written) && written == start.Length
            && Guid.TryParseExact(Encoding.Latin1.GetString(start), "D", out _);
    }

    /// <summary>The longest kind of word in the line: base64, with percent escapes for line ends and padding.</summary>
    [GeneratedRegex(@"(?:[A-Za-z0-9+/_=-]|%(?:0A|0D|2B|2F|3D)){40,}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
