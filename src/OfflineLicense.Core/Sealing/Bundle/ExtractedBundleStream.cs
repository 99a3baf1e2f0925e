namespace OfflineLicense.Sealing.Bundle;

/// <summary>Read-only, forward-only: headers, contents, padding and trailer of a bundle made from loose files.</summary>
internal sealed class ExtractedBundleStream(BundleName name, IReadOnlyList<(string Member, long Length)> files, Func<string, Stream> open)
    : ForwardOnlyStream
{
    private readonly TarHeader _header = new(name);
    private readonly byte[] _made = new byte[SealedBundle.TrailerLength];
    private int _madeAt;
    private int _madeEnd;
    private int _next;
    private bool _trailed;
    private Stream? _content;
    private long _left;

    public override long Length { get; } = files.Sum(file => TarHeader.MemberLength(file.Length)) + SealedBundle.TrailerLength;

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_madeAt < _madeEnd)
            {
                var part = Math.Min(buffer.Length, _madeEnd - _madeAt);
                _made.AsSpan(_madeAt, part).CopyTo(buffer);
                _madeAt += part;
                return part;
            }

            if (_content is not null)
            {
                if (ReadContent(buffer) is > 0 and var read)
                    return read;
            }
            else if (!Begin())
            {
                break;
            }
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The next header or the trailer; false at the end.</summary>
    private bool Begin()
    {
        if (_next == files.Count)
        {
            if (_trailed)
                return false;
            _trailed = true;
            Zeros(SealedBundle.TrailerLength);
            return true;
        }

        var (member, length) = files[_next];
        _header.Write(member, length, _made.AsSpan(0, TarHeader.Block));
        _madeAt = 0;
        _madeEnd = TarHeader.Block;
        _content = open(member);
        _left = length;
        return true;
    }

    private int ReadContent(Span<byte> buffer)
    {
        if (_left > 0)
        {
            var read = _content!.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
            if (Check.ExtractedNotShorter.Fails(read == 0))
                throw Changed();
            _left -= read;
            return read;
        }

        if (Check.ExtractedNotLonger.Fails(_content!.ReadByte() >= 0))
            throw Changed();
        _content.Dispose();
        _content = null;
        Zeros(TarHeader.PaddingFor(files[_next].Length));
        _next++;
        return 0;
    }

    private void Zeros(int count)
    {
        _made.AsSpan(0, count).Clear();
        _madeAt = 0;
        _madeEnd = count;
    }

    private Failure Changed() =>
        BundleRefusal.Of(BundleRefusal.Length, $"{files[_next].Member} changed its length while it was read.");
}
