namespace OfflineLicense.Formats.Archives;

/// <summary>The archive as it was handed in: counted, and no longer than an archive may be. The caller's stream stays open.</summary>
internal sealed class RootStream : ForwardStream
{
    private readonly Stream _stream;
    private readonly ArchiveLimits _caps;
    private readonly long _start;

    public RootStream(Stream stream, ArchiveLimits caps)
        : base(32 * Limits.KiB)
    {
        _stream = stream;
        _caps = caps;
        _start = stream.CanSeek ? stream.Position : 0;
        TooLarge = stream.CanSeek && stream.Length - _start > caps.Archive;
    }

    /// <summary>Known at once where the stream can seek, else when the bytes have come.</summary>
    public bool TooLarge { get; private set; }

    public override bool Starved => TooLarge;

    /// <summary>
    /// The stream itself, back at the archive's first byte; null where it cannot seek. Ratios then count the complete
    /// file.
    /// </summary>
    public Stream? GetSeekable()
    {
        if (!_stream.CanSeek || _start != 0)
            return null;
        Pulled = _stream.Length;
        return _stream;
    }

    /// <summary>
    /// Reads the archive from its first byte by other means, then returns to its position. Null where the stream cannot
    /// seek.
    /// </summary>
    public Refusal? ReadAgain(Func<RootStream, Refusal?> read)
    {
        if (!_stream.CanSeek)
            return null;
        var here = _stream.Position;
        _stream.Position = _start;
        using var again = new RootStream(_stream, _caps);
        var refusal = read(again);
        _stream.Position = here;
        return refusal;
    }

    protected override int Pull(Span<byte> buffer)
    {
        if (TooLarge)
            return 0;
        var got = _stream.Read(buffer);
        TooLarge = Pulled + got > _caps.Archive;
        return TooLarge ? 0 : got;
    }
}
