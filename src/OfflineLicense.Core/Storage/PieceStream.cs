namespace OfflineLicense.Storage;

/// <summary>A document read out of the ledger piece by piece, forward only.</summary>
internal sealed class PieceStream(IEnumerator<byte[]> pieces) : Stream
{
    private byte[] _piece = [];
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_at == _piece.Length)
        {
            if (!pieces.MoveNext())
                return 0;
            (_piece, _at) = (pieces.Current, 0);
        }

        var count = Math.Min(buffer.Length, _piece.Length - _at);
        _piece.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            pieces.Dispose();
        base.Dispose(disposing);
    }
}
