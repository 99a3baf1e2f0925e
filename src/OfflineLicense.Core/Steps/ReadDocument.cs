using OfflineLicense.Sealing;
using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

/// <summary>A file that was read, hashed, understood and packed for the ledger: all that can be done before the one writer takes it.</summary>
/// <param name="Label">Where it came from: a path, <c>-</c>, <c>archive.tar.gz!member.txt</c>, a bundle's item.</param>
/// <param name="Head">The first <see cref="ItemName.HeadLength"/> bytes, or all.</param>
internal sealed record ReadDocument(string Label, long Size, Digest Sha256, Reading Reading, IReadOnlyList<Chunk> Chunks, byte[] Head)
{
    public static ReadDocument Of(string label, ReadOnlySpan<byte> bytes, Digest sha256, Reading reading, bool keep) =>
        new(label, bytes.Length, sha256, reading, keep ? Chunk.Of(bytes) : [], bytes[..Math.Min(ItemName.HeadLength, bytes.Length)].ToArray());
}
