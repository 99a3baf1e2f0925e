namespace OfflineLicense.Cli.Output;

/// <summary>A SHA-256 for a person to read: 16 groups of 4 hex digits.</summary>
internal static class Fingerprint
{
    public const int Groups = 16;
    private const int GroupLength = 4;

    public static string Format(Digest digest) => string.Join(' ', GetGroups(digest));

    /// <summary>The same on two lines of eight groups.</summary>
    public static IEnumerable<string> FormatLines(Digest digest) =>
        GetGroups(digest).Chunk(Groups / 2).Select(half => string.Join(' ', half));

    public static IReadOnlyList<string> GetGroups(Digest digest) =>
        digest.Hex.Chunk(GroupLength).Select(group => new string(group)).ToList();

    /// <summary>The hex digits that a person typed, without spaces and in lower case; null if there is any other character.</summary>
    public static string? Normalize(string text)
    {
        var hex = string.Concat(text.Where(c => !char.IsWhiteSpace(c))).ToLowerInvariant();
        return hex.All(char.IsAsciiHexDigitLower) ? hex : null;
    }

    /// <summary>
    /// Four of the sixteen groups, counted from 1, ascending. They depend on the digest: a person cannot learn to compare
    /// the same four, and the same key always asks for the same groups.
    /// </summary>
    public static IReadOnlyList<int> SelectGroups(Digest digest) => Enumerable.Range(1, Groups)
        .OrderBy(group => Digest.Of(System.Text.Encoding.ASCII.GetBytes($"{digest.Hex}/{group}")).Hex, StringComparer.Ordinal)
        .Take(GroupLength)
        .Order()
        .ToList();
}
