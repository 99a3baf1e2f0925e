using System.Security.Cryptography;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>Writes members in the one form a bundle has, through one large buffer.</summary>
/// <param name="target">Not disposed.</param>
/// <param name="bundle">Stands in each header.</param>
/// <param name="items">What the bundle has, in file order: nothing else is written as an item, and nothing is left out.</param>
internal sealed class BundleWriter(Stream target, BundleName bundle, IReadOnlyList<BundleItem> items) : IDisposable
{
    private const int BufferLength = Limits.MiB;

    private readonly TarHeader _header = new(bundle);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[BufferLength];
    private int _filled;
    private int _written;

    /// <summary>
    /// Completes an item of which the content is in its place: header before it, zeros behind it. Any thread.
    /// </summary>
    /// <param name="header">Of this bundle; one for each thread.</param>
    /// <param name="item">What the list says of it.</param>
    /// <param name="member">As long as <see cref="TarHeader.MemberLength"/> of the item.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Damaged"/>: the content is not what was signed.</exception>
    public static void Complete(TarHeader header, BundleItem item, Span<byte> member)
    {
        var content = member.Slice(TarHeader.Block, (int)item.Size);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        if (Digest.FromHash(hash) != item.Sha256)
            throw Changed(item);
        header.Write(item.Member, item.Size, member[..TarHeader.Block]);
        member[(TarHeader.Block + content.Length)..].Clear();
    }

    /// <summary>Items that <see cref="Complete"/> has completed, one behind the other.</summary>
    public void Completed(IReadOnlyList<BundleItem> completed, ReadOnlySpan<byte> members)
    {
        foreach (var item in completed)
            Expect(item);
        Flush();
        target.Write(members);
    }

    public void Member(string name, ReadOnlySpan<byte> content)
    {
        Header(name, content.Length);
        while (!content.IsEmpty)
        {
            var room = Room();
            var part = content[..Math.Min(room.Length, content.Length)];
            part.CopyTo(room);
            _filled += part.Length;
            content = content[part.Length..];
        }

        Pad();
    }

    public void Item(BundleItem item, Stream content)
    {
        Expect(item);
        Header(item.Member, item.Size);
        long copied = 0;
        while (true)
        {
            var room = Room();
            var read = content.Read(room);
            if (read == 0)
                break;
            copied += read;
            if (copied > item.Size)
                throw Changed(item);
            _hash.AppendData(room[..read]);
            _filled += read;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(hash);
        if (copied != item.Size || Digest.FromHash(hash) != item.Sha256)
            throw Changed(item);
        Pad();
    }

    public void Finish()
    {
        if (_written != items.Count)
            throw new InvalidOperationException("an item was left out");
        Zeros(SealedBundle.TrailerLength);
        Flush();
    }

    public void Dispose() => _hash.Dispose();

    private void Expect(BundleItem item)
    {
        if (_written == items.Count || items[_written++] != item)
            throw new InvalidOperationException("items are not written in file order");
    }

    private void Header(string name, long size)
    {
        if (BufferLength - _filled < TarHeader.Block)
            Flush();
        _header.Write(name, size, _buffer.AsSpan(_filled, TarHeader.Block));
        _filled += TarHeader.Block;
    }

    private void Pad() => Zeros(-_filled & (TarHeader.Block - 1)); // the buffer is a multiple of 512 and is flushed only whole

    private void Zeros(int count)
    {
        for (; count > 0;)
        {
            var room = Room();
            var part = Math.Min(room.Length, count);
            room[..part].Clear();
            _filled += part;
            count -= part;
        }
    }

    private Span<byte> Room()
    {
        if (_filled == BufferLength)
            Flush();
        return _buffer.AsSpan(_filled);
    }

    private void Flush()
    {
        if (_filled == 0)
            return;
        target.Write(_buffer, 0, _filled);
        _filled = 0;
    }

    public static Failure Changed(BundleItem item) =>
        new(FailureKind.Damaged, $"The document {item.Name} is not what was signed: its size or hash changed.",
            "run: offlic doctor --deep");
}
