namespace OfflineLicense.Cli;

/// <summary>A standard stream that was closed when the process started (<c>&gt;&amp;-</c>): every use fails.</summary>
/// <param name="name">For the message: <c>standard input</c>.</param>
internal sealed class ClosedStream(string name) : ForwardOnlyStream
{
    public override bool CanWrite => true;

    public override int Read(Span<byte> buffer) => throw Fail();

    public override void Write(byte[] buffer, int offset, int count) => throw Fail();

    private IOException Fail() => new($"{name} is closed");
}
