using System.Buffers;

namespace OfflineLicense.Sealing.Keys;

/// <summary>One seal of a bundle: whose key, and the DER bytes. Says nothing about whether it holds.</summary>
/// <param name="KeyPrefix">The first 16 hex digits of the key id, as in the member's name.</param>
/// <param name="Bytes">At most 104 bytes.</param>
internal sealed record Seal(string KeyPrefix, byte[] Bytes)
{
    /// <summary>Hex digits of a key id in the name of a signature.</summary>
    public const int ShortLength = 16;

    private const string Before = "SHA256SUMS.";
    private const string After = FileNames.SignatureSuffix;
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    public string Member => MemberFor(KeyPrefix);

    public static string MemberFor(string keyPrefix) => Before + keyPrefix + After;

    /// <summary>The 16 digits where the name is a signature's, else null.</summary>
    public static string? PrefixIn(string member) =>
        member.Length == Before.Length + ShortLength + After.Length
        && member.StartsWith(Before, StringComparison.Ordinal)
        && member.EndsWith(After, StringComparison.Ordinal)
        && member.AsSpan(Before.Length, ShortLength).IndexOfAnyExcept(LowerHex) < 0
            ? member.Substring(Before.Length, ShortLength)
            : null;
}
