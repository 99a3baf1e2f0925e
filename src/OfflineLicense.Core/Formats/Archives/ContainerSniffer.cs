using System.Text;

namespace OfflineLicense.Formats.Archives;

/// <summary>How a file has to be opened, seen from its first 512 bytes.</summary>
internal enum ContainerSniffer
{
    /// <summary>Not a container: read it whole.</summary>
    Text,

    /// <summary>gzip, zip or tar: hand it to the archive reader.</summary>
    Archive,

    /// <summary>One of our own bundles (a tar whose first member is <c>SHA256SUMS</c> under a bundle name).</summary>
    Bundle,
}

/// <summary>Tells containers from text by their magic bytes, never by a file name.</summary>
internal static class Container
{
    private const int TarHeader = 512;

    public static ContainerSniffer Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) || head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
            return ContainerSniffer.Archive;
        if (head.Length < TarHeader || !IsTar(head[..TarHeader]))
            return ContainerSniffer.Text;
        var isBundle = Field(head, 0, 100) is "SHA256SUMS" && BundleName.Parse(Field(head, 345, 155)) is not null;
        return isBundle ? ContainerSniffer.Bundle : ContainerSniffer.Archive;
    }

    /// <summary>POSIX and GNU tars carry a magic word; older ones are known by a header sum that agrees.</summary>
    private static bool IsTar(ReadOnlySpan<byte> header)
    {
        if (header[257..].StartsWith("ustar"u8))
            return true;
        var stated = 0;
        foreach (var digit in header.Slice(148, 8).Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return false;
            stated = (stated * 8) + (digit - '0');
        }

        var sum = 8 * ' ';
        for (var i = 0; i < TarHeader; i++)
            sum += i is >= 148 and < 156 ? 0 : header[i];
        return header[0] != 0 && sum == stated;
    }

    private static string Field(ReadOnlySpan<byte> header, int at, int length)
    {
        var field = header.Slice(at, length);
        var end = field.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? field : field[..end]);
    }
}
