using System.Text.RegularExpressions;

namespace OfflineLicense.Formats.Privacy;

/// <summary>Secrets that are told by their own form or by the words before them. A single keyword in a sentence is none.</summary>
internal static partial class CredentialForms
{
    /// <summary>Shorter words are not taken for a secret.</summary>
    private const int ShortestSecret = 8;

    /// <summary>From here on a word of capital letters and digits is one too; serial numbers and product ids are shorter.</summary>
    private const int LongSecret = 16;

    public static bool IsIn(string text) => Known().IsMatch(text) || DeviceLine().IsMatch(text) || CommandLine().IsMatch(text)
        || UrlWithSpace().IsMatch(text) || Named().Matches(text).Any(match => LooksRandom(match.Groups[1].ValueSpan));

    /// <summary>Letters and digits in one long word, as in a password or a token that a program made.</summary>
    public static bool LooksRandom(ReadOnlySpan<char> word) => word.Length >= ShortestSecret
        && word.IndexOfAnyInRange('0', '9') >= 0
        && (word.IndexOfAnyInRange('a', 'z') >= 0 || (word.Length >= LongSecret && word.IndexOfAnyInRange('A', 'Z') >= 0));

    /// <summary>Full-width letters and signs, as an Asian keyboard writes them, count as the ordinary ones.</summary>
    public static string Narrow(string text) => string.Create(text.Length, text, static (narrow, wide) =>
    {
        for (var at = 0; at < wide.Length; at++)
        {
            narrow[at] = wide[at] switch
            {
                >= '\uFF01' and <= '\uFF5E' and var full => (char)(full - 0xFEE0),
                '\uFE55' => ':',
                '\uFE66' => '=',
                '\uFE6B' => '@',
                '\u3000' => ' ',
                var other => other,
            };
        }
    });

    /// <summary>A JSON web token, and tokens that name who made them.</summary>
    [GeneratedRegex(
        @"\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.|\b(gh[opusr]_|github_pat_|glpat-|xox[abprs]-|npm_|hvs\.)[A-Za-z0-9_-]{8}"
        + @"|\bAKIA[0-9A-Z]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex Known();

    /// <summary>Lines of a device's configuration that hold a secret.</summary>
    [GeneratedRegex(
        @"\btrust\s+idtoken\s+\S|\bsnmp-server\s+community\s+\S|\b(tacacs|radius)-server\s+key\s+\S|\bpre-shared-key\s+\S"
        + @"|\busername\s+\S+\s+(privilege\s+[0-9]+\s+)?(password|secret)\s+\S|\b(password|secret)\s+[04-9]\s+\S",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DeviceLine();

    /// <summary>Options of common programs, and the header of a request.</summary>
    [GeneratedRegex(
        @"(\A|\s)(-u\s*|--user[\s=]+)[""']?[^\s:/]+:\S|\bsshpass\s+-p\s*\S|\bauthorization[""']?\s*[:=]\s*[""']?(bearer|basic|digest)\s+\S",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CommandLine();

    /// <summary><c>ftp://user:a b@host</c>; a port that ends before the space is none.</summary>
    [GeneratedRegex(@"://[^/@:\s\[]{0,128}:(?![0-9]+[\s,;.)])[^\s/@][^/@]{0,128}@", RegexOptions.CultureInvariant)]
    private static partial Regex UrlWithSpace();

    /// <summary><c>password X</c>, <c>token is X</c>: a secret only if X looks like one.</summary>
    [GeneratedRegex(
        @"\b(?:password|passwd|passphrase|passwort|kennwort|passcode|pwd|secret|(?:id)?token|api[ _-]?key|bearer|community|pass)\s+"
        + @"(?:is\s+|ist\s+)?[""']?([^\s""',;]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
