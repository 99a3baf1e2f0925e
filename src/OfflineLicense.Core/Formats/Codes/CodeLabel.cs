using System.Text.RegularExpressions;

namespace OfflineLicense.Formats.Codes;

/// <summary>
/// An announcement of a code, and the code if it is on the same line (empty where it does not). Devices print
/// <c>Last Confirmation code</c> without a colon.
/// </summary>
internal sealed partial record CodeLabel(string What, string Code)
{
    /// <summary>Signs before, between and behind the words of a sentence that announces one.</summary>
    private const int Words = 60;

    /// <summary>Whether a text may announce a code, or has a command that prints one: a fast no for most files.</summary>
    public static bool MayAnnounce(ReadOnlySpan<byte> text) =>
        text.IndexOf("license smart "u8) >= 0 || text.IndexOf("equest code"u8) >= 0 || text.IndexOf("eturn code"u8) >= 0
        || text.IndexOf("onfirmation code"u8) >= 0;

    /// <summary>Null: the line announces nothing.</summary>
    public static CodeLabel? Parse(string line)
    {
        if (!line.Contains(" code", StringComparison.Ordinal))
            return null;
        if (ParseSentence(line) is { } sentence)
            return sentence;
        return Label().Match(line) is { Success: true } label
            ? new CodeLabel(label.Groups["what"].Value, label.Groups["code"].Value) : null;
    }

    /// <summary>
    /// <c>Enter this request code in the Cisco Smart Software Manager portal:</c>. Two searches, because one pattern
    /// for both takes long on a line that repeats the words.
    /// </summary>
    private static CodeLabel? ParseSentence(string line)
    {
        if (!line.Contains("portal", StringComparison.Ordinal) || Portal().Match(line) is not { Success: true } portal)
            return null;
        foreach (var named in Named().EnumerateMatches(line.AsSpan(0, portal.Index)))
        {
            if (named.Index <= Words && portal.Index - named.Index - named.Length <= Words)
                return new CodeLabel(line[..(portal.Index + portal.Length)], line[(portal.Index + portal.Length)..].TrimStart());
        }

        return null;
    }

    [GeneratedRegex(@"\bportal\s*:", RegexOptions.CultureInvariant)]
    private static partial Regex Portal();

    [GeneratedRegex(@"\b(?:request|return) code\b", RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(@"\A(?:(?<what>(?:Last )?(?:[Rr]equest|[Rr]eturn) code\s*:|(?:Last |the )?[Cc]onfirmation "
        + @"code\s*:)\s*(?<code>.*)|(?<what>(?:Last )?[Cc]onfirmation code)\s+(?<code>\S+))\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
