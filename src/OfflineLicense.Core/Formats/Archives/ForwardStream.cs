namespace OfflineLicense.Formats.Archives;

/// <summary>
/// Bytes that come once, in order, and never throw for being bad: a layer that cannot go on ends and reports that by
/// <see cref="Starved"/>. One kind for every layer, because layers are stacked on each other.
/// </summary>
internal abstract class ForwardStream(int bufferSize) : ForwardOnlyStream
{
    private byte[] _buffer = [];
    private int _at;
    private int _filled;
    private bool _dry;

    /// <summary>Bytes taken from below so far, those read ahead included.</summary>
    public long Pulled { get; protected set; }

    /// <summary>A reader was informed of the end.</summary>
    public bool Ended { get; private set; }

    /// <summary>The end came too early, and a layer at or below this one gives the reason: those above report nothing.</summary>
    public abstract bool Starved { get; }

    /// <summary>The next bytes without taking them: fewer than asked for only at the end.</summary>
    public virtual ReadOnlySpan<byte> Peek(int count)
    {
        if (_filled - _at < count)
        {
            if (_buffer.Length == 0)
                _buffer = new byte[bufferSize];
            _buffer.AsSpan(_at, _filled - _at).CopyTo(_buffer);
            _filled -= _at;
            _at = 0;
            while (_filled < count && Take(_buffer.AsSpan(_filled)) is > 0 and var got)
                _filled += got;
        }
        return _buffer.AsSpan(_at, Math.Min(count, _filled - _at));
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        if (_at == _filled)
        {
            if (buffer.Length >= bufferSize)
            {
                var taken = Take(buffer);
                Ended |= taken == 0;
                return taken;
            }
            Ended |= Peek(1).IsEmpty;
            if (Ended)
                return 0;
        }
        var count = Math.Min(buffer.Length, _filled - _at);
        _buffer.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    /// <summary>Fills the buffer unless the bytes end; returns how many.</summary>
    public int Fill(Span<byte> buffer) => ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);

    /// <summary>Passes over so many bytes, or to the end; how many there were.</summary>
    public long Skip(long count)
    {
        Span<byte> away = stackalloc byte[4 * Limits.KiB];
        var skipped = 0L;
        while (skipped < count && Read(away[..(int)Math.Min(away.Length, count - skipped)]) is > 0 and var got)
            skipped += got;
        return skipped;
    }

    public void Drain() => Skip(long.MaxValue);

    /// <summary>
    /// All bytes, of which there are <paramref name="size"/> (-1: unknown). Null: they end early, or never by
    /// <paramref name="most"/>.
    /// </summary>
    public byte[]? ReadWhole(long size, int most)
    {
        // A header may state 64 MiB while nothing follows: grow with the input.
        var content = new byte[size is >= 0 and <= Limits.MiB ? size : 64 * Limits.KiB];
        var filled = Fill(content);
        while (filled == content.Length && filled != size)
        {
            if (filled >= most)
                return filled > most || Skip(1) > 0 || Starved ? null : content;
            Array.Resize(ref content, (int)Math.Min(Math.Min(content.Length * 4L, size < 0 ? long.MaxValue : size), most));
            filled += Fill(content.AsSpan(filled));
        }
        if (Starved || (size >= 0 && filled != size))
            return null;
        return filled == content.Length ? content : content[..filled];
    }

    /// <summary>Some next bytes from below; 0 at the end.</summary>
    protected abstract int Pull(Span<byte> buffer);

    private int Take(Span<byte> buffer)
    {
        var got = _dry ? 0 : Pull(buffer);
        Pulled += got;
        _dry = got == 0;
        return got;
    }
}
