using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OfflineLicense;

/// <summary>
/// The SHA-256 of some bytes, shown as 64 lower-case hex digits: the name of a document, of a bundle's list of digests, of a
/// key. It holds the 32 bytes and not the text, because a command may hold hundreds of thousands.
/// </summary>
internal readonly record struct Digest
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    // The bytes in their order in memory; no one reads a number.
    private readonly (ulong First, ulong Second, ulong Third, ulong Fourth) _bytes;

    private Digest((ulong First, ulong Second, ulong Third, ulong Fourth) bytes) => _bytes = bytes;

    public static Digest Zero => default;

    public string Hex => Convert.ToHexStringLower(Bytes);

    /// <summary>The first eight digits: enough for a person and for a file name.</summary>
    public string Short => Convert.ToHexStringLower(Bytes[..4]);

    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<Digest>(in this));

    public static Digest Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return FromHash(hash);
    }

    public static Digest FromHash(ReadOnlySpan<byte> hash) =>
        new(MemoryMarshal.Read<(ulong First, ulong Second, ulong Third, ulong Fourth)>(hash));

    /// <summary>Null unless the text is exactly 64 lower-case hex digits.</summary>
    public static Digest? Parse(string? text)
    {
        if (text is not { Length: 64 } || text.AsSpan().ContainsAnyExcept(HexDigits))
            return null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = Convert.FromHexString(text, hash, out _, out _);
        return FromHash(hash);
    }

    public override string ToString() => Hex;
}
