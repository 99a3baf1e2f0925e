using System.IO.Compression;
using System.Text;

namespace OfflineLicense.Tests.Formats.Archives;

/// <summary>Makes archives for the tests, the well-formed and the others: a header with any name, type and size.</summary>
internal sealed class TarWriter
{
    private readonly List<byte> _bytes = [];

    public TarWriter Add(string name, byte[] content, char type = '0', long? statedSize = null, Action<byte[]>? spoil = null,
        bool signedSum = false)
    {
        var header = new byte[512];
        Encoding.UTF8.GetBytes(name).AsSpan().CopyTo(header);
        "0000644\00000000\00000000\0"u8.CopyTo(header.AsSpan(100));
        Encoding.ASCII.GetBytes($"{Convert.ToString(statedSize ?? content.Length, 8).PadLeft(11, '0')}\0").CopyTo(header, 124);
        "00000000000\0        "u8.CopyTo(header.AsSpan(136));
        header[156] = (byte)type;
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        "00"u8.CopyTo(header.AsSpan(263));
        spoil?.Invoke(header);
        var sum = header.Sum(value => signedSum ? (sbyte)value : value);
        Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(header, 148);
        _bytes.AddRange(header);
        _bytes.AddRange(content);
        _bytes.AddRange(new byte[-content.Length & 511]);
        return this;
    }

    /// <summary>A tar as old implementations wrote it: no magic word, and a checksum over signed bytes, which an owner outside ASCII
    /// shows.</summary>
    public static byte[] Old(string name, byte[] content) => new TarWriter()
        .Add(name, content, '\0', signedSum: true, spoil: header =>
        {
            header.AsSpan(257, 8).Clear();
            "j\u00f6rg"u8.CopyTo(header.AsSpan(265));
        })
        .End();

    public TarWriter Add(string name, string content) => Add(name, Encoding.UTF8.GetBytes(content));

    /// <summary>With the two blocks of zeros that end an archive.</summary>
    public byte[] End()
    {
        _bytes.AddRange(new byte[1024]);
        return [.. _bytes];
    }

    public byte[] NoEnd() => [.. _bytes];

    public byte[] EndGz() => Gzip(End());

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    public static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }
        return packed.ToArray();
    }
}
