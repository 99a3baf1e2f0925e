using System.Buffers;
using System.IO.Compression;
using K4os.Compression.LZ4;

namespace OfflineLicense.Storage.Files;

/// <summary>A piece of a document as the ledger keeps it.</summary>
/// <param name="Size">Bytes before compression, at most <see cref="Limits.LedgerChunk"/>.</param>
/// <param name="Encoding">0 as they are, 1 Brotli (older ledgers), 2 LZ4.</param>
internal readonly record struct Chunk(int Size, int Encoding, byte[] Bytes)
{
    private const int Plain = 0;
    private const int Brotli = 1;
    private const int Lz4 = 2;

    /// <summary>Cuts and compresses; pure, so that it runs ahead of the writer.</summary>
    public static IReadOnlyList<Chunk> Of(ReadOnlySpan<byte> bytes)
    {
        var chunks = new List<Chunk>(1);
        for (var at = 0; at < bytes.Length; at += Limits.LedgerChunk)
            chunks.Add(Pack(bytes.Slice(at, Math.Min(Limits.LedgerChunk, bytes.Length - at))));
        return chunks;
    }

    public static Chunk Pack(ReadOnlySpan<byte> bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length, 1));
        try
        {
            var length = LZ4Codec.Encode(bytes, buffer.AsSpan(0, bytes.Length), LZ4Level.L00_FAST);
            return length > 0 && length < bytes.Length
                ? new Chunk(bytes.Length, Lz4, buffer[..length])
                : new Chunk(bytes.Length, Plain, bytes.ToArray());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The pieces of one document put together; most documents are one piece.</summary>
    public static byte[] Joined(IEnumerable<byte[]> pieces)
    {
        var all = pieces.ToList();
        if (all is [var only])
            return only;
        var whole = new byte[all.Sum(piece => piece.Length)];
        var at = 0;
        foreach (var piece in all)
        {
            piece.CopyTo(whole, at);
            at += piece.Length;
        }

        return whole;
    }

    /// <exception cref="Failure"><see cref="FailureKind.Damaged"/> where the bytes do not give what was put in.</exception>
    public void Unpack(Span<byte> target)
    {
        var length = Encoding switch
        {
            Plain when Bytes.Length == Size && Bytes.AsSpan().TryCopyTo(target) => Size,
            Brotli when BrotliDecoder.TryDecompress(Bytes, target[..Size], out var written) => written,
            Lz4 => LZ4Codec.Decode(Bytes, target[..Size]),
            _ => -1,
        };
        if (length != Size)
            throw Damaged();
    }

    private static Failure Damaged() => new(FailureKind.Damaged, "a document in the ledger cannot be unpacked",
        "offlic doctor names it; restore the ledger from a backup");

    public byte[] Unpack()
    {
        // SQLite holds nothing larger, and a damaged ledger may say anything. The lists of a bundle are one piece, whatever their size.
        if (Size is < 0 or > Limits.LedgerValue)
            throw Damaged();
        var bytes = new byte[Size];
        Unpack(bytes);
        return bytes;
    }
}
