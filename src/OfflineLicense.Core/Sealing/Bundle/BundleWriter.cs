using System.Security.Cryptography;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>Writes members in the one form a bundle has, through one large buffer.</summary>
internal sealed class BundleWriter(Stream target, BundleName bundle) : IDisposable
{
    private const int BufferLength = Limits.MiB;

    private readonly TarHeader _header = new(bundle);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[BufferLength];
    private int _filled;

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
        Zeros(SealedBundle.TrailerLength);
        Flush();
    }

    public void Dispose() => _hash.Dispose();

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
        target.Write(_buffer, 0, _filled);
        _filled = 0;
    }

    private static Failure Changed(BundleItem item) =>
        new(FailureKind.Damaged, $"The document {item.Name} is not what was signed: its size or hash changed.",
            "run: offlic doctor --deep");
}
