using System.IO.Compression;

namespace OfflineLicense.Storage.Files;

/// <summary>A piece of a document as the ledger keeps it.</summary>
/// <param name="Size">Bytes before compression, at most <see cref="Limits.LedgerChunk"/>.</param>
/// <param name="Encoding">0 as they are, 1 Brotli.</param>
internal readonly record struct Chunk(int Size, int Encoding, byte[] Bytes)
{
    // Quality 1 is as fast as the disk here and halves licensing text (docs/figures.md).
    private const int Quality = 1;
    private const int Window = 22;

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
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length, 1));
        try
        {
            return BrotliEncoder.TryCompress(bytes, buffer.AsSpan(0, bytes.Length), out var length, Quality, Window)
                && length < bytes.Length
                ? new Chunk(bytes.Length, 1, buffer[..length])
                : new Chunk(bytes.Length, 0, bytes.ToArray());
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
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
        if (Encoding == 0 && Bytes.Length == Size)
            Bytes.CopyTo(target);
        else if (Encoding != 1 || !BrotliDecoder.TryDecompress(Bytes, target[..Size], out var length) || length != Size)
            throw new Failure(FailureKind.Damaged, "a document in the ledger cannot be unpacked",
                "offlic doctor names it; restore the ledger from a backup");
    }

    public byte[] Unpack()
    {
        var bytes = new byte[Size];
        Unpack(bytes);
        return bytes;
    }
}
