using System.Buffers;
using System.Text;
using System.Xml;

namespace OfflineLicense.Formats.Licensing;

/// <summary>
/// Takes an element's text out of an <c>XmlReader</c> as UTF-8, piece by piece: its own <c>Value</c> would copy a long
/// text several times.
/// </summary>
internal sealed class ElementText : IDisposable
{
    private readonly char[] _piece = ArrayPool<char>.Shared.Rent(8 * Limits.KiB);
    private readonly Encoder _utf8 = Encoding.UTF8.GetEncoder();
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(16 * Limits.KiB);
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Adds the text or CDATA node at the reader; stops once more than <paramref name="most"/> bytes are there.</summary>
    public void Append(XmlReader xml, int most)
    {
        int count;
        while (_length <= most && (count = xml.ReadValueChunk(_piece, 0, _piece.Length)) > 0)
        {
            MakeRoom(Encoding.UTF8.GetMaxByteCount(count));
            _length += _utf8.GetBytes(_piece.AsSpan(0, count), _bytes.AsSpan(_length), flush: false);
        }
    }

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_piece);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void MakeRoom(int more)
    {
        if (_bytes.Length - _length >= more)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + more, 2 * _bytes.Length));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
