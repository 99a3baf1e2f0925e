using System.Text;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>
/// The one header a member may have: <c>H(name, size)</c> of docs/bundle-format.md 1. The reader makes the header it
/// expects and compares 512 bytes; it never interprets one.
/// </summary>
internal sealed class TarHeader
{
    public const int Block = 512;

    private const int NameLength = 100;
    private const int SizeAt = 124;
    private const int SizeDigits = 11;
    private const int ChecksumAt = 148;
    private const int ChecksumLength = 8;
    private const int PrefixAt = 345;
    private const int PrefixLength = 155;

    private readonly byte[] _template = new byte[Block];
    private readonly int _templateSum;
    private readonly byte[] _scratch = new byte[Block];

    public TarHeader(BundleName bundle)
        : this(bundle.ToString())
    {
    }

    private TarHeader(string prefix)
    {
        "0000644\0"u8.CopyTo(_template.AsSpan(100));
        "0000000\0"u8.CopyTo(_template.AsSpan(108));
        "0000000\0"u8.CopyTo(_template.AsSpan(116));
        "02263523000\0"u8.CopyTo(_template.AsSpan(136)); // 1980-01-01T00:00:00Z, the oldest time FAT can hold
        _template[156] = (byte)'0';
        "ustar\000"u8.CopyTo(_template.AsSpan(257));
        "0000000\0"u8.CopyTo(_template.AsSpan(329));
        "0000000\0"u8.CopyTo(_template.AsSpan(337));
        Encoding.ASCII.GetBytes(prefix, _template.AsSpan(PrefixAt));
        foreach (var value in _template)
            _templateSum += value;
        _templateSum += ChecksumLength * ' '; // the checksum is taken with blanks in its own place
    }

    /// <summary>The same header without a folder: for members of any other archive we write.</summary>
    public static TarHeader Flat() => new(string.Empty);

    /// <summary>Bytes a member takes in the file: header, content, zeros up to a multiple of 512.</summary>
    public static long MemberLength(long size) => Block + size + PaddingFor(size);

    public static int PaddingFor(long size) => (int)(-size & (Block - 1));

    /// <param name="name">ASCII, at most 100 characters.</param>
    /// <param name="size">Bytes, at most 8 GiB - 1.</param>
    /// <param name="target">512 bytes.</param>
    public void Write(string name, long size, Span<byte> target)
    {
        _template.CopyTo(target);
        Encoding.ASCII.GetBytes(name, target[..NameLength]);
        for (int at = SizeAt + SizeDigits - 1; at >= SizeAt; at--, size >>= 3)
            target[at] = (byte)('0' + (size & 7));

        var sum = _templateSum;
        foreach (var value in target[..name.Length])
            sum += value;
        foreach (var value in target.Slice(SizeAt, SizeDigits))
            sum += value;
        for (int at = ChecksumAt + 5; at >= ChecksumAt; at--, sum >>= 3)
            target[at] = (byte)('0' + (sum & 7));
        target[ChecksumAt + 6] = 0;
        target[ChecksumAt + 7] = (byte)' ';
    }

    public bool Matches(ReadOnlySpan<byte> header, string name, long size)
    {
        Write(name, size, _scratch);
        return header.SequenceEqual(_scratch);
    }

    /// <summary>The name field as a label for a message or a decision which template to compare with; never a path.</summary>
    public static string NameIn(ReadOnlySpan<byte> header) => Field(header[..NameLength]);

    /// <summary>The bundle's name, or null where the prefix is not one.</summary>
    public static BundleName? BundleIn(ReadOnlySpan<byte> header) => BundleName.Parse(Field(header.Slice(PrefixAt, PrefixLength)));

    /// <summary>Null where the field is not 11 octal digits and NUL.</summary>
    public static long? SizeIn(ReadOnlySpan<byte> header)
    {
        var digits = header.Slice(SizeAt, SizeDigits);
        if (digits.IndexOfAnyExceptInRange((byte)'0', (byte)'7') >= 0 || header[SizeAt + SizeDigits] != 0)
            return null;
        long size = 0;
        foreach (var digit in digits)
            size = (size << 3) + (digit - '0');
        return size;
    }

    private static string Field(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? field : field[..end]);
    }
}
