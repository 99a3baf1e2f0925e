using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Record;

/// <summary>A file that was read, hashed, parsed and compressed: all the work that can be done before the one writer takes it.</summary>
/// <param name="Label">Where it is from: a path, <c>-</c>, <c>archive.tar.gz!member.txt</c>, a bundle's item.</param>
/// <param name="Chunks">Its bytes for the ledger; lazy where they are too many for memory, and then read once.</param>
/// <param name="Head">The first <see cref="ItemName.HeadLength"/> bytes, or all.</param>
internal sealed record ParsedDocument(string Label, long Size, Digest Sha256, ParsedContent Content, IEnumerable<Chunk> Chunks, byte[] Head)
{
    /// <summary>
    /// The device that a reply of CSSM's API names beside the document; null: it is from no such reply, or none is named.
    /// </summary>
    public Udi? Beside { get; init; }

    /// <param name="packs">Compress the bytes for the ledger; false: the document will not be recorded.</param>
    public static ParsedDocument Create(string label, ReadOnlySpan<byte> bytes, Digest sha256, ParsedContent content, bool packs) =>
        new(
            label,
            bytes.Length,
            sha256,
            content,
            packs ? Chunk.Of(bytes) : [],
            bytes[..Math.Min(ItemName.HeadLength, bytes.Length)].ToArray());
}
