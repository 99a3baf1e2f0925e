using System.Buffers;

namespace OfflineLicense.Formats.Fields;

/// <summary>A byte buffer from the pool that grows when asked; its old content is lost.</summary>
internal sealed class PooledBuffer : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(16 * Limits.KiB);

    /// <summary>Room for at least <paramref name="length"/> bytes.</summary>
    public Span<byte> AtLeast(int length)
    {
        if (_bytes.Length < length)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
            _bytes = ArrayPool<byte>.Shared.Rent(length);
        }

        return _bytes;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }
}
