using System.Security.Cryptography;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>
/// Reads a bundle once, front to back, through one buffer of 1 MiB: what was verified is what is used, also from a drive
/// that would answer a second read differently. Knows blocks, not meanings. Throws E_LENGTH and E_PADDING.
/// </summary>
internal sealed class BundleStreamReader(Stream input, long length) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[Math.Min(Limits.MiB, length)];
    private int _start;
    private int _end;
    private long _unread = length;

    /// <summary>Bytes not yet handed out.</summary>
    public long Remaining => _unread + (_end - _start);

    /// <summary>The next 512 bytes; valid until the next call.</summary>
    /// <param name="expected">What should stand here, for the message.</param>
    public ReadOnlySpan<byte> Block(string expected)
    {
        if (Check.RoomForHeader.Fails(Remaining < TarHeader.Block))
            throw Ends(expected);
        while (_end - _start < TarHeader.Block)
            Fill(expected);
        _start += TarHeader.Block;
        return _buffer.AsSpan(_start - TarHeader.Block, TarHeader.Block);
    }

    /// <summary>A member's content, checked for zeros behind it.</summary>
    public byte[] Content(string member, int size)
    {
        if (Check.RoomForContent.Fails(Remaining < size + (long)TarHeader.PaddingFor(size)))
            throw Ends(member);
        var content = new byte[size];
        for (var at = 0; at < size;)
            at += Part(member, size - at, content.AsSpan(at));
        Padding(member, size);
        return content;
    }

    /// <summary>Streams a member's content through SHA-256 and into the sink, checked for zeros behind it.</summary>
    public Digest Stream(string member, long size, Stream? sink)
    {
        for (var left = size; left > 0;)
        {
            if (_start == _end)
                Fill(member);
            var part = _buffer.AsSpan(_start, (int)Math.Min(left, _end - _start));
            _hash.AppendData(part);
            sink?.Write(part);
            _start += part.Length;
            left -= part.Length;
        }

        Padding(member, size);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(hash);
        return Digest.FromHash(hash);
    }

    /// <summary>Some of the next bytes as they are, into a buffer of the caller; at least one.</summary>
    /// <param name="member">What should stand there, for the message.</param>
    /// <param name="target">Not larger than what remains.</param>
    public int Read(string member, Span<byte> target) =>
        _start < _end ? Part(member, target.Length, target) : Take(member, target);

    /// <summary>Zeros fill the last block of a member.</summary>
    public static void CheckPadding(string member, ReadOnlySpan<byte> padding)
    {
        if (Check.PaddingZero.Fails(padding.IndexOfAnyExcept((byte)0) >= 0))
            throw BundleRefusal.Of(BundleRefusal.Padding, $"The bytes behind {member} are not all zero.");
    }

    public void Skip(string member, long count)
    {
        while (count > 0)
        {
            if (_start == _end)
                Fill(member);
            var part = (int)Math.Min(count, _end - _start);
            _start += part;
            count -= part;
        }
    }

    /// <summary>Whether the input really ends where its length said.</summary>
    public bool AtEnd() => Remaining == 0 && input.ReadByte() < 0;

    public void Dispose() => _hash.Dispose();

    private int Part(string member, int wanted, Span<byte> target)
    {
        if (_start == _end)
            Fill(member);
        var part = Math.Min(wanted, _end - _start);
        _buffer.AsSpan(_start, part).CopyTo(target);
        _start += part;
        return part;
    }

    private void Padding(string member, long size)
    {
        for (var left = TarHeader.PaddingFor(size); left > 0;)
        {
            if (_start == _end)
                Fill(member);
            var part = _buffer.AsSpan(_start, Math.Min(left, _end - _start));
            CheckPadding(member, part);
            _start += part.Length;
            left -= part.Length;
        }
    }

    private void Fill(string member)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        _end += Take(member, _buffer.AsSpan(_end));
    }

    private int Take(string member, Span<byte> target)
    {
        var read = _unread == 0 ? 0 : input.Read(target[..(int)Math.Min(target.Length, _unread)]);
        if (Check.NotCutShort.Fails(read == 0))
            throw Ends(member);
        _unread -= read;
        return read;
    }

    private static Failure Ends(string member) =>
        BundleRefusal.Of(BundleRefusal.Length, $"The bundle ends where {member} should be: it was cut short.");
}
