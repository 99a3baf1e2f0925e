using Microsoft.Win32.SafeHandles;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>
/// What writes a partial file's content: forward only, buffered. An error of the target becomes a <see cref="Failure"/>
/// here, so that it is never mistaken for an error of what is being read to fill it.
/// </summary>
internal sealed class PartialStream(SafeFileHandle file, string final) : Stream
{
    private const int BufferSize = 128 * Limits.KiB;

    /// <summary>The disk begins to write each such part of a long file while the next is made.</summary>
    private const int Part = 8 * Limits.MiB;

    private byte[]? _buffer;
    private int _held;
    private long _written;
    private long _begun;

    /// <summary>False for a file that is gone with the process, which need not come to the disk at all.</summary>
    public bool Stays { get; init; } = true;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Position;

    public override long Position
    {
        get => _written + _held;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _buffer ??= new byte[BufferSize];
        if (buffer.Length > _buffer.Length - _held)
            Finish();
        if (buffer.Length >= _buffer.Length)
        {
            WriteThrough(buffer);
            return;
        }
        buffer.CopyTo(_buffer.AsSpan(_held));
        _held += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    /// <summary>Straight to the file, nothing held back before it.</summary>
    public void WriteThrough(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file, bytes, _written);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Writing(final, failed);
        }
        _written += bytes.Length;
        if (!Stays || _written - _begun < Part)
            return;
        NativeFile.BeginSync(file, _begun, _written - _begun);
        _begun = _written;
    }

    /// <summary>Hands over what is held. What is flushed to disk is another question: <see cref="NativeFile.Sync"/>.</summary>
    public void Finish()
    {
        if (_held == 0)
            return;
        var held = _held;
        _held = 0;
        WriteThrough(_buffer.AsSpan(0, held));
    }

    /// <summary>Does nothing: many writers flush at every step, and only the end counts.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
