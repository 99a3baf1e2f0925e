using System.Text.RegularExpressions;

namespace OfflineLicense.Steps.Match;

/// <summary>
/// CSSM names an answer <c>ACK_</c> + the upload's name; browsers add <c> (1)</c> and people change extensions. What is left
/// is the stem of the upload name (docs/formats.md, archives and names).
/// </summary>
internal static partial class AckFileName
{
    /// <summary>The stem, or null where the name says nothing.</summary>
    public static string? Of(string label)
    {
        var name = label[(label.LastIndexOfAny(['!', '/', '\\']) + 1)..];
        var match = Answer().Match(name);
        return match.Success ? match.Groups["stem"].Value : null;
    }

    [GeneratedRegex(@"\AACK_(?<stem>[A-Za-z0-9][A-Za-z0-9_-]{0,79})(?: ?\([0-9]{1,4}\)| - Copy)*(?:\.[A-Za-z0-9]{1,8})*\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Answer();
}
