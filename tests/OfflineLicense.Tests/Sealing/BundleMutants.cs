using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Tests.Sealing;

/// <summary>
/// Changes of a bundle, each family counted beforehand, so that a mutant is made from its number alone and a run can be cut
/// anywhere. A change writes into the given buffer and returns the length; 0: it would be the same bundle again.
/// </summary>
internal sealed class BundleMutants
{
    /// <summary>A mutant is at most this much longer than its bundle.</summary>
    public const int Slack = 64 * 1024;

    private readonly byte[] _file;
    private readonly byte[] _other;
    private readonly int _blocks;
    private readonly int[] _headers;

    /// <param name="file">A good bundle.</param>
    /// <param name="other">Another good one of the same station, to mix with.</param>
    public BundleMutants(byte[] file, byte[] other)
    {
        _file = file;
        _other = other;
        _blocks = file.Length / TarHeader.Block;
        _headers = [.. Headers(file)];
        Families =
        [
            new("bit", file.Length * 8, Flip),
            new("cut", file.Length, (at, _) => at),
            new("behind", 1024 + 80, Append),
            new("block", (4 * _blocks * _blocks) + (2 * _blocks), Blocks),
            new("header", _headers.Length * HeaderLies.Count * 2, Header),
            new("size", _headers.Length * s_sizes.Length, Size),
        ];
    }

    /// <summary>Writes mutant <paramref name="number"/> over a copy of the bundle; the length, or 0 where nothing changed.</summary>
    public delegate int Change(int number, byte[] buffer);

    public sealed record Family(string Name, int Count, Change Make);

    /// <summary>Every one of them, in order: bits, cuts, things behind, blocks, headers, sizes.</summary>
    public IReadOnlyList<Family> Families { get; }

    private static readonly long[] s_sizes = [-513, -512, -1, 1, 511, 512, 1024, 1 << 20, 1L << 31, 1L << 32, 0x1_FFFF_FFFF];

    public int Length => _file.Length;

    /// <summary>Several changes at once, drawn from the number: bytes, stretches moved or taken from the other bundle, lies in
    /// headers.</summary>
    public int Random(int number, byte[] buffer)
    {
        var random = new Random(number);
        var length = _file.Length;
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(length);
            var count = random.Next(1, Math.Min(600, length - at + 1));
            switch (random.Next(7))
            {
                case 0:
                    buffer[at] = (byte)random.Next(256);
                    break;
                case 1:
                    buffer[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    random.NextBytes(buffer.AsSpan(at, count));
                    break;
                case 3:
                    buffer.AsSpan(random.Next(length - count + 1), count).ToArray().CopyTo(buffer, at);
                    break;
                case 4:
                    _other.AsSpan(at % _other.Length, Math.Min(count, _other.Length - (at % _other.Length))).CopyTo(buffer.AsSpan(at));
                    break;
                case 5:
                    HeaderLies.Tell(random.Next(HeaderLies.Count), buffer.AsSpan(_headers[random.Next(_headers.Length)], TarHeader.Block),
                        random.Next(2) == 0);
                    break;
                default:
                    length = random.Next(2) == 0 || length + TarHeader.Block > buffer.Length ? Shorter(buffer, length, at)
                        : Longer(buffer, length, at);
                    break;
            }

            if (length == 0)
                return 0;
        }

        return length == _file.Length && buffer.AsSpan(0, length).SequenceEqual(_file) ? 0 : length;
    }

    private int Flip(int bit, byte[] buffer)
    {
        buffer[bit / 8] ^= (byte)(1 << (bit % 8));
        return _file.Length;
    }

    private int Append(int number, byte[] buffer)
    {
        if (number < 1024)
        {
            buffer.AsSpan(_file.Length, number + 1).Clear();
            return _file.Length + number + 1;
        }

        var blocks = ((number - 1024) / 4) + 1;
        var behind = buffer.AsSpan(_file.Length, blocks * TarHeader.Block);
        switch (number % 4)
        {
            case 0:
                behind.Fill((byte)'x');
                break;
            case 1:
                new Random(number).NextBytes(behind);
                break;
            case 2:
                _file.AsSpan(0, Math.Min(behind.Length, _file.Length)).CopyTo(behind);
                break;
            default:
                _other.AsSpan(0, Math.Min(behind.Length, _other.Length)).CopyTo(behind);
                break;
        }

        return _file.Length + behind.Length;
    }

    private int Blocks(int number, byte[] buffer)
    {
        const int Block = TarHeader.Block;
        var pairs = _blocks * _blocks;
        if (number >= 4 * pairs)
        {
            var one = (number - (4 * pairs)) % _blocks * Block;
            if (number - (4 * pairs) < _blocks)
                return Shorter(buffer, _file.Length, one);
            buffer.AsSpan(one, Block).Clear();
            return buffer.AsSpan(0, _file.Length).SequenceEqual(_file) ? 0 : _file.Length;
        }

        var (from, to) = (number % pairs / _blocks * Block, number % pairs % _blocks * Block);
        switch (number / pairs)
        {
            case 0: // repeated
                buffer.AsSpan(to, _file.Length - to).CopyTo(buffer.AsSpan(to + Block));
                _file.AsSpan(from, Block).CopyTo(buffer.AsSpan(to));
                return _file.Length + Block;
            case 1: // swapped
                _file.AsSpan(from, Block).CopyTo(buffer.AsSpan(to));
                _file.AsSpan(to, Block).CopyTo(buffer.AsSpan(from));
                break;
            case 2: // copied over
                _file.AsSpan(from, Block).CopyTo(buffer.AsSpan(to));
                break;
            default: // from the other bundle
                if (from + Block > _other.Length)
                    return 0;
                _other.AsSpan(from, Block).CopyTo(buffer.AsSpan(to));
                break;
        }

        return buffer.AsSpan(0, _file.Length).SequenceEqual(_file) ? 0 : _file.Length;
    }

    private int Header(int number, byte[] buffer)
    {
        var header = buffer.AsSpan(_headers[number / (HeaderLies.Count * 2)], TarHeader.Block);
        HeaderLies.Tell(number / 2 % HeaderLies.Count, header, repair: number % 2 == 0);
        return buffer.AsSpan(0, _file.Length).SequenceEqual(_file) ? 0 : _file.Length;
    }

    private int Size(int number, byte[] buffer)
    {
        var header = buffer.AsSpan(_headers[number / s_sizes.Length], TarHeader.Block);
        var size = TarHeader.SizeIn(header)!.Value + s_sizes[number % s_sizes.Length];
        if (size < 0)
            return 0;
        HeaderLies.State(header, size);
        return _file.Length;
    }

    private static int Shorter(byte[] buffer, int length, int at)
    {
        var block = at / TarHeader.Block * TarHeader.Block;
        if (length < 2 * TarHeader.Block || block + TarHeader.Block > length)
            return length / TarHeader.Block * TarHeader.Block;
        buffer.AsSpan(block + TarHeader.Block, length - block - TarHeader.Block).CopyTo(buffer.AsSpan(block));
        return length - TarHeader.Block;
    }

    private static int Longer(byte[] buffer, int length, int at)
    {
        var block = at / TarHeader.Block * TarHeader.Block;
        buffer.AsSpan(block, length - block).CopyTo(buffer.AsSpan(block + TarHeader.Block));
        return length + TarHeader.Block;
    }

    /// <summary>Where the headers stand, by their own sizes: the bundle is a good one.</summary>
    private static IEnumerable<int> Headers(byte[] file)
    {
        for (var at = 0L; at < file.Length - SealedBundle.TrailerLength; at += TarHeader.MemberLength(TarHeader.SizeIn(file.AsSpan((int)at,
            TarHeader.Block))!.Value))
            yield return (int)at;
    }
}
