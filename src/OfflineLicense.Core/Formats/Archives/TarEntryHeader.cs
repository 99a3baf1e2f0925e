using System.Text;

namespace OfflineLicense.Formats.Archives;

/// <summary>One 512-byte header of a tar archive, of any of its dialects (v7, ustar, GNU, pax).</summary>
/// <param name="Name">Raw, with the ustar prefix; for showing and for refusing, never a path.</param>
/// <param name="Size">Bytes that follow, without padding; -1 where the field is no number this reader takes.</param>
/// <param name="Type">The type flag; NUL is a file of the oldest dialect.</param>
internal sealed record TarEntryHeader(string Name, long Size, char Type)
{
    public const int BlockSize = 512;

    /// <summary>Whether bytes begin with a tar header: its own checksum holds, or it says "ustar" and is damaged.</summary>
    public static bool Begins(ReadOnlySpan<byte> start) =>
        start.Length >= BlockSize && (start[257..].StartsWith("ustar"u8) || ChecksumHolds(start[..BlockSize]));

    /// <summary>Null where the checksum does not hold.</summary>
    public static TarEntryHeader? Parse(ReadOnlySpan<byte> block)
    {
        if (!ChecksumHolds(block))
            return null;
        var name = Text(block[..100]);
        // Only POSIX ustar has a prefix; GNU keeps times there.
        if (block.Slice(257, 6).SequenceEqual("ustar\0"u8) && block[345] != 0)
            name = $"{Text(block.Slice(345, 155))}/{name}";
        return new TarEntryHeader(name, Octal(block.Slice(124, 12)), (char)block[156]);
    }

    /// <summary>Whether more blocks of a GNU sparse map follow: flagged at 482 in the header, at 504 in each such block.</summary>
    public static bool SparseMapGoesOn(ReadOnlySpan<byte> block, bool header) => block[header ? 482 : 504] != 0;

    /// <summary>Text up to its NUL. A name that is no UTF-8 is only shown, so replacement characters do no harm.</summary>
    public static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private static bool ChecksumHolds(ReadOnlySpan<byte> block)
    {
        var stated = Octal(block.Slice(148, 8));
        if (stated <= 0)
            return false;
        long sum = 8 * ' ';
        long signed = sum; // old tars added the bytes as signed ones
        for (var i = 0; i < block.Length; i++)
        {
            if (i is >= 148 and < 156)
                continue;
            sum += block[i];
            signed += (sbyte)block[i];
        }
        return stated == sum || stated == signed;
    }

    /// <summary>Octal digits between blanks, ended by a blank or NUL; -1 for anything else, also for GNU's binary numbers (8 GiB and more).</summary>
    private static long Octal(ReadOnlySpan<byte> field)
    {
        field = field.Trim((byte)' ');
        var end = field.IndexOfAny((byte)0, (byte)' ');
        if (end >= 0)
            field = field[..end];
        var number = 0L;
        foreach (var digit in field)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return -1;
            number = (number << 3) | (uint)(digit - '0');
        }
        return number;
    }
}
