using System.Text.RegularExpressions;

namespace OfflineLicense.Steps.Match;

/// <summary>
/// CSSM names a response <c>ACK_</c> + the upload name; browsers append <c> (1)</c> and people change extensions. The rest
/// is the stem of the upload name (docs/formats.md, archives and names).
/// </summary>
internal static partial class AckFileName
{
    /// <summary>The stem; null where the name is not that of a response.</summary>
    public static string? ParseStem(string label)
    {
        var name = label[(label.LastIndexOfAny(['!', '/', '\\']) + 1)..];
        var match = Pattern().Match(name);
        return match.Success ? match.Groups["stem"].Value : null;
    }

    [GeneratedRegex(@"\AACK_(?<stem>[A-Za-z0-9][A-Za-z0-9_-]{0,79})(?: ?\([0-9]{1,4}\)| - Copy)*(?:\.[A-Za-z0-9]{1,8})*\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
