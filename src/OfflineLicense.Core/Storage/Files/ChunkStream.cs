namespace OfflineLicense.Storage.Files;

/// <summary>A document read out of the ledger piece by piece, forward only.</summary>
internal sealed class ChunkStream(IEnumerator<byte[]> pieces) : ForwardOnlyStream
{
    private byte[] _piece = [];
    private int _at;

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

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            pieces.Dispose();
        base.Dispose(disposing);
    }
}
