using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace OfflineLicense.Tests.WorstCases;

/// <summary>Archives: directories with as many members as fit, members of nothing, layers. The size is what they expand to.</summary>
internal static class ArchiveShapes
{
    /// <summary>A member of no bytes, which the runtime's writer does not write.</summary>
    private static readonly byte[] Nothing = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public static IEnumerable<Shape> All =>
    [
        Archive("zip, empty members", (to, size) => Zip(to, size, string.Empty, isShared: false)),
        Archive("zip, members of one byte", (to, size) => Zip(to, size, "a", isShared: false)),
        Archive("zip, a directory whose entries share one member", (to, size) => Zip(to, size, "a", isShared: true)),
        Archive("zip, climbing names", (to, size) => Zip(to, size, "a", isShared: false, "../")),
        Archive("tar, empty members", (to, size) => Tar(to, size, string.Empty)),
        Archive("tar, members of one byte", (to, size) => Tar(to, size, "a")),
        Archive("tar, climbing names", (to, size) => Tar(to, size, "a", "../")),
        Archive("tar, licensing files", (to, size) => Tar(to, size, "<smartLicense><a{0}/></smartLicense>")),
        Archive("tar, long names", (to, size) => LongNames(to, size, 370)),
        Archive("tar, names that are too long", (to, size) => LongNames(to, size, 5_000)),
        Archive("tar.gz, members of one byte", (to, size) => Gzip(to, layer => Tar(layer, size, "a"))),
        Archive("gzip of zeros", (to, size) => Gzip(to, layer => Fill(layer, size))),
        Archive("gzip of gzip of zeros", (to, size) => Gzip(to, layer => Gzip(layer, inner => Fill(inner, size)))),
        Archive("gzip, tiny members in a row", (to, size) => Repeat(to, size, Compressed("a"))),
        Archive("gzip, empty members in a row", (to, size) => Repeat(to, size, Nothing)),
    ];

    private static Shape Archive(string name, Action<Stream, long> write) => new(name, string.Empty, string.Empty) { Container = write };

    private static void Gzip(Stream to, Action<Stream> write)
    {
        using var layer = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true);
        write(layer);
    }

    private static byte[] Compressed(string text)
    {
        using var bytes = new MemoryStream();
        Gzip(bytes, layer => layer.Write(Encoding.ASCII.GetBytes(text)));
        return bytes.ToArray();
    }

    private static void Repeat(Stream to, long size, byte[] unit)
    {
        for (var written = 0L; written < size; written += unit.Length)
            to.Write(unit);
    }

    private static void Fill(Stream to, long size) => Repeat(to, size, new byte[64 * 1024]);

    private static void Tar(Stream to, long size, string content, string prefix = "")
    {
        using var tar = new TarWriter(to, TarEntryFormat.Ustar, leaveOpen: true);
        var each = 512 + (content.Length > 0 ? 512 : 0);
        for (var at = 0; at * (long)each < size; at++)
        {
            var bytes = Encoding.ASCII.GetBytes(content.Replace("{0}", $"{at}", StringComparison.Ordinal));
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{prefix}{at}") { DataStream = new MemoryStream(bytes) });
        }
    }

    private static void LongNames(Stream to, long size, int folders)
    {
        using var tar = new TarWriter(to, TarEntryFormat.Pax, leaveOpen: true);
        var name = string.Concat(Enumerable.Repeat("0123456789/", folders));
        for (var written = 0L; written < size; written += name.Length + 2_048)
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{name}{written}"));
    }

    /// <summary>Written by hand, because the runtime's writer has no directory whose entries share a member.</summary>
    private static void Zip(Stream to, long size, string content, bool isShared, string prefix = "")
    {
        var bytes = Encoding.ASCII.GetBytes(content);
        var crc = Crc32.HashToUInt32(bytes);
        var directory = new MemoryStream();
        var (entries, at) = (0, 0L);
        while (at + directory.Length < size)
        {
            var name = Encoding.ASCII.GetBytes(isShared ? "n" : $"{prefix}{entries}");
            var offset = isShared ? 0 : at;
            if (!isShared || entries == 0)
            {
                to.Write(Header(0x04034b50, 30, [20, 0, 0, 0, 0], crc, bytes.Length, name, 0));
                to.Write(bytes);
                at += 30 + name.Length + bytes.Length;
            }

            directory.Write(Header(0x02014b50, 46, [20, 20, 0, 0, 0, 0], crc, bytes.Length, name, (uint)offset));
            entries++;
        }

        to.Write(directory.ToArray());
        End(to, entries, directory.Length, at);
    }

    private static byte[] Header(uint mark, int length, ReadOnlySpan<ushort> first, uint crc, int size, byte[] name, uint offset)
    {
        var header = new byte[length + name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(header, mark);
        for (var i = 0; i < first.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4 + (2 * i)), first[i]);
        var at = 4 + (2 * first.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(at), crc);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(at + 4), size);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(at + 8), size);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(at + 12), (ushort)name.Length);
        if (length == 46)
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), offset);
        name.CopyTo(header, length);
        return header;
    }

    /// <summary>The end of the directory, in the form for more than 65,535 entries.</summary>
    private static void End(Stream to, int entries, long length, long start)
    {
        var end = new byte[56 + 20 + 22];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06064b50);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(4), 44);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(24), entries);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(32), entries);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(40), length);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(48), start);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(56), 0x07064b50);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(64), start + length);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(72), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(76), 0x06054b50);
        end.AsSpan(84, 4).Fill(0xFF);
        end.AsSpan(88, 8).Fill(0xFF);
        to.Write(end);
    }
}
