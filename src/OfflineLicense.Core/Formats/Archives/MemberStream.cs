namespace OfflineLicense.Formats.Archives;

/// <summary>The bytes of one member inside the stream of its container, and no more. The container's buffer serves both.</summary>
internal sealed class MemberStream(ForwardStream container, long length) : ForwardStream(bufferSize: 0)
{
    private bool _cut;

    public override bool Starved => _cut;

    /// <summary>Bytes of the member not taken from the container yet.</summary>
    public long Left => length - Pulled;

    public override ReadOnlySpan<byte> Peek(int count) => container.Peek((int)Math.Min(count, Left));

    protected override int Pull(Span<byte> buffer)
    {
        if (Left == 0)
            return 0;
        var got = container.Read(buffer[..(int)Math.Min(buffer.Length, Left)]);
        _cut |= got == 0;
        return got;
    }
}
