using System.Text;

namespace OfflineLicense.Formats.Archives;

/// <summary>One 512-byte header of a tar archive, of any of its dialects (v7, ustar, GNU, pax).</summary>
/// <param name="Name">Raw, with the ustar prefix; for showing and for refusing, never a path.</param>
/// <param name="Size">Bytes that follow, without padding; -1 where the field is no number this reader takes.</param>
/// <param name="Type">The type flag; NUL is a file of the oldest dialect.</param>
internal sealed record TarEntryHeader(string Name, long Size, char Type)
{
    public const int BlockSize = ContainerSniffer.HeadLength;

    /// <summary>Null where the checksum is wrong.</summary>
    public static TarEntryHeader? Parse(ReadOnlySpan<byte> block)
    {
        if (!ContainerSniffer.HasTarChecksum(block))
            return null;
        var name = ReadText(block[..100]);
        // Only POSIX ustar has a prefix; GNU keeps times there.
        if (block.Slice(257, 6).SequenceEqual("ustar\0"u8) && block[345] != 0)
            name = $"{ReadText(block.Slice(345, 155))}/{name}";
        return new TarEntryHeader(name, ContainerSniffer.ParseOctal(block.Slice(124, 12)), (char)block[156]);
    }

    /// <summary>Whether more blocks of a GNU sparse map follow: flagged at 482 in the header, at 504 in each such block.</summary>
    public static bool HasMoreSparseMap(ReadOnlySpan<byte> block, bool header) => block[header ? 482 : 504] != 0;

    /// <summary>Text up to its NUL. A name that is no UTF-8 is only shown, so replacement characters do no harm.</summary>
    public static string ReadText(ReadOnlySpan<byte> field)
    {
        field = field[..Math.Min(field.Length, ArchiveMemberName.Longest + 1)];
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }
}
