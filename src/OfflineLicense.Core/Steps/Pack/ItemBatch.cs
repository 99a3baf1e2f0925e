using System.Buffers;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Pack;

/// <summary>
/// Items that follow each other in a bundle. The thread that reads the ledger collects them, another makes the bytes of the file
/// from them: one task for each item would cost more than the item.
/// </summary>
internal sealed class ItemBatch : IDisposable
{
    /// <summary>Bytes after which a batch is worth a task and a write.</summary>
    public const int Full = 768 * Limits.KiB;

    private readonly List<BundleItem> _items = [];
    private readonly List<IReadOnlyList<Chunk>> _contents = [];
    private byte[] _bytes = [];

    public IReadOnlyList<BundleItem> Items => _items;

    /// <summary>An item that is too large for a batch and is streamed; null: this is a batch.</summary>
    public BundleItem? Large { get; init; }

    /// <summary>Bytes in the file.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    /// <param name="item">At most <see cref="Limits.LedgerChunk"/> bytes.</param>
    /// <param name="content">As the ledger keeps it.</param>
    public void Add(BundleItem item, IReadOnlyList<Chunk> content)
    {
        _items.Add(item);
        _contents.Add(content);
        Length += (int)TarHeader.MemberLength(item.Size);
    }

    /// <summary>Unpacks each document and compares it with its hash.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Damaged"/>: one is not what was signed.</exception>
    public ItemBatch Complete(BundleName bundle)
    {
        if (Length == 0)
            return this;
        _bytes = ArrayPool<byte>.Shared.Rent(Length);
        var header = new TarHeader(bundle);
        var at = 0;
        for (var i = 0; i < _items.Count; i++)
        {
            var item = _items[i];
            var member = _bytes.AsSpan(at, (int)TarHeader.MemberLength(item.Size));
            Unpack(_contents[i], member.Slice(TarHeader.Block, (int)item.Size), item);
            BundleWriter.Complete(header, item, member);
            at += member.Length;
        }

        _contents.Clear();
        return this;
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private static void Unpack(IReadOnlyList<Chunk> chunks, Span<byte> content, BundleItem item)
    {
        foreach (var chunk in chunks)
        {
            if (chunk.Size > content.Length)
                throw BundleWriter.Changed(item);
            chunk.Unpack(content);
            content = content[chunk.Size..];
        }

        if (!content.IsEmpty)
            throw BundleWriter.Changed(item);
    }
}
