using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Record;

/// <summary>A file that was read, hashed, understood and packed for the ledger: all that can be done before the one writer takes it.</summary>
/// <param name="Label">Where it came from: a path, <c>-</c>, <c>archive.tar.gz!member.txt</c>, a bundle's item.</param>
/// <param name="Chunks">Its bytes for the ledger; lazy where they are too many to hold, and then read once.</param>
/// <param name="Head">The first <see cref="ItemName.HeadLength"/> bytes, or all.</param>
internal sealed record ParsedDocument(string Label, long Size, Digest Sha256, ParsedContent Reading, IEnumerable<Chunk> Chunks, byte[] Head)
{
    /// <summary>The device that a reply of CSSM's API names beside the document; null: it came in no such reply, or without one.</summary>
    public Udi? Beside { get; init; }

    public static ParsedDocument Of(string label, ReadOnlySpan<byte> bytes, Digest sha256, ParsedContent reading, bool keep) =>
        new(label, bytes.Length, sha256, reading, keep ? Chunk.Of(bytes) : [], bytes[..Math.Min(ItemName.HeadLength, bytes.Length)].ToArray());
}
