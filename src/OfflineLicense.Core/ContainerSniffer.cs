using System.Text;

namespace OfflineLicense;

/// <summary>Which container a file is.</summary>
internal enum ContainerKind
{
    /// <summary>Not a container: a document that is read completely.</summary>
    None,
    Zip,
    Gzip,
    Tar,

    /// <summary>A bundle of <c>offlic</c>: a tar whose first member is <c>SHA256SUMS</c> under a bundle name.</summary>
    Bundle,
}

/// <summary>
/// Recognizes containers by their first bytes, never by a file name. The only place that does: a file alone, a member of
/// an archive and the suffix of an item all follow from it.
/// </summary>
internal static class ContainerSniffer
{
    /// <summary>How many first bytes <see cref="Identify"/> needs (fewer where the file is shorter): one tar block.</summary>
    public const int HeadLength = 512;

    private const int TarChecksum = 148;
    private const int TarChecksumLength = 8;
    private const int TarMagic = 257;
    private const int TarPrefix = 345;

    /// <param name="head">The first <see cref="HeadLength"/> bytes, or all of a shorter file.</param>
    public static ContainerKind Identify(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
            return ContainerKind.Zip;
        if (head is [0x1F, 0x8B, ..])
            return ContainerKind.Gzip;
        if (!StartsTar(head))
            return ContainerKind.None;
        return ReadField(head[..100]) is FileNames.Checksums && BundleName.Parse(ReadField(head.Slice(TarPrefix, 155))) is not null
            ? ContainerKind.Bundle
            : ContainerKind.Tar;
    }

    /// <summary>Whether the archive reader opens it: a zip, a gzip file or a tar that is not a bundle.</summary>
    public static bool IsArchive(this ContainerKind kind) => kind is ContainerKind.Zip or ContainerKind.Gzip or ContainerKind.Tar;

    /// <summary>Whether the checksum of a tar header is correct. Old implementations of tar summed signed bytes: both sums count.</summary>
    public static bool HasTarChecksum(ReadOnlySpan<byte> block)
    {
        var stated = ParseOctal(block.Slice(TarChecksum, TarChecksumLength));
        if (stated <= 0)
            return false;
        long sum = TarChecksumLength * ' ';
        var signed = sum;
        for (var i = 0; i < block.Length; i++)
        {
            if (i is >= TarChecksum and < TarChecksum + TarChecksumLength)
                continue;
            sum += block[i];
            signed += (sbyte)block[i];
        }

        return stated == sum || stated == signed;
    }

    /// <summary>
    /// Octal digits between blanks, ended by a blank or NUL; -1 for anything else, also for GNU's binary numbers (8 GiB
    /// and more).
    /// </summary>
    public static long ParseOctal(ReadOnlySpan<byte> field)
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

    /// <summary>POSIX and GNU tars have a magic word; older ones are known by a correct checksum.</summary>
    private static bool StartsTar(ReadOnlySpan<byte> head) =>
        head.Length >= HeadLength && (head[TarMagic..].StartsWith("ustar"u8) || HasTarChecksum(head[..HeadLength]));

    private static string ReadField(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? field : field[..end]);
    }
}
