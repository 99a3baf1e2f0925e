namespace OfflineLicense.Cli;

/// <summary>A standard stream that was closed when the process started (<c>&gt;&amp;-</c>): every use fails.</summary>
/// <param name="name">For the message: <c>standard input</c>.</param>
internal sealed class ClosedStream(string name) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw Fail();

    public override void Write(byte[] buffer, int offset, int count) => throw Fail();

    public override void Flush()
    {
        // Nothing was taken.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private IOException Fail() => new($"{name} is closed");
}
