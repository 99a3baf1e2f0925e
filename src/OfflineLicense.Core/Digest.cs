using System.Buffers;
using System.Security.Cryptography;

namespace OfflineLicense;

/// <summary>
/// The SHA-256 of some bytes, as 64 lower-case hex digits: the name of a document, of a bundle's list of digests, of a
/// key.
/// </summary>
internal readonly record struct Digest
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string? _hex;

    private Digest(string hex) => _hex = hex;

    public static Digest Zero { get; } = new(new string('0', 64));

    public string Hex => _hex ?? Zero._hex!;

    /// <summary>The first eight digits: enough for a person and for a file name.</summary>
    public string Short => Hex[..8];

    public static Digest Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return FromHash(hash);
    }

    /// <summary>Whether this is the hash, without a text made of it.</summary>
    public bool IsHash(ReadOnlySpan<byte> hash)
    {
        Span<char> hex = stackalloc char[2 * SHA256.HashSizeInBytes];
        return Convert.TryToHexStringLower(hash, hex, out var length) && Hex.AsSpan().SequenceEqual(hex[..length]);
    }

    public static Digest FromHash(ReadOnlySpan<byte> hash) => new(Convert.ToHexStringLower(hash));

    /// <summary>Null unless the text is exactly 64 lower-case hex digits.</summary>
    public static Digest? Parse(string? text) =>
        text is { Length: 64 } && !text.AsSpan().ContainsAnyExcept(HexDigits) ? new Digest(text) : null;

    public override string ToString() => Hex;
}
