using System.Text;

namespace OfflineLicense.Tests.Sealing;

/// <summary>What the fields of a header might say to a reader that interprets them: paths, links, other forms, other sizes.</summary>
internal static class HeaderLies
{
    private static readonly (int At, int Length)[] s_numbers = [(100, 8), (108, 8), (116, 8), (124, 12), (136, 12), (329, 8), (337, 8)];

    private static readonly string[] s_numberTexts =
        ["", "0", "0000000\0", "0000777\0", "0004755\0", "7777777\0", "       \0", "-000001\0", "0x1ff\0\0\0", "00000000000\0",
            "00000000001\0", "77777777777\0", "\u0080\0\0\0\0\0\0\u0001", "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "0000644 ",
                " 000644\0", "99999999"];

    private static readonly string[] s_names =
    [
        "", "/", ".", "..", "../x", "/etc/passwd", "C:\\boot.ini", "\\\\host\\share", "\\\\?\\C:\\x", "items/../../x.txt", "items/NUL",
            "items/CON.txt", "items/x.txt:stream",
        "README.txt ", "readme.txt", "README.TXT", "./README.txt", "manifest.json", "SHA256SUMS", "SHA256SUMS.0123456789abcdef.sig",
            "FORMAT.offlic-bundle-2", "items/", "items/\u00e9.txt", "@LongLink", "PaxHeaders/x",
    ];

    private static readonly string[] s_magics = ["", "ustar  \0", "ustar\0\0\0", "ustar\01", "USTAR\000", "ustar000", "GNUtar "];

    private static readonly Action<byte[]>[] s_lies = [.. Lies()];

    /// <summary>How many there are.</summary>
    public static int Count => s_lies.Length;

    /// <param name="lie">Which one.</param>
    /// <param name="header">512 bytes, changed in place.</param>
    /// <param name="repair">Put the checksum right, as a careful forger does.</param>
    public static void Tell(int lie, Span<byte> header, bool repair)
    {
        var bytes = header.ToArray();
        s_lies[lie](bytes);
        bytes.CopyTo(header);
        if (repair)
            Repair(header);
    }

    /// <summary>Another size, in the right form and with the right checksum.</summary>
    public static void State(Span<byte> header, long size)
    {
        for (var at = 134; at >= 124; at--, size >>= 3)
            header[at] = (byte)('0' + (size & 7));
        Repair(header);
    }

    private static void Repair(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in header)
            sum += value;
        for (var at = 153; at >= 148; at--, sum >>= 3)
            header[at] = (byte)('0' + (sum & 7));
        header[154] = 0;
    }

    private static IEnumerable<Action<byte[]>> Lies()
    {
        foreach (var (at, length) in s_numbers)
        {
            foreach (var text in s_numberTexts)
                yield return header => Put(header, at, length, text);
        }

        foreach (var name in s_names)
        {
            yield return header => Put(header, 0, 100, name);
            yield return header => Put(header, 157, 100, name); // a link to it
            yield return header => Put(header, 345, 155, name);
            yield return header => Put(header, 265, 32, name);
            yield return header => Put(header, 297, 32, name);
        }

        foreach (var magic in s_magics)
            yield return header => Put(header, 257, 8, magic);
        for (var type = 0; type < 256; type++)
        {
            var letter = (byte)type;
            yield return header => header[156] = letter;
        }

        yield return header => header.AsSpan(0, 100).Fill((byte)'a'); // a name without an end
        yield return header => header[99] = 1;
        yield return header => header[511] = 1;
        yield return header => Put(header, 148, 8, "0000000\0");
        yield return header => header[148] = (byte)' ';
    }

    private static void Put(byte[] header, int at, int length, string text)
    {
        var field = header.AsSpan(at, length);
        field.Clear();
        Encoding.Latin1.GetBytes(text.AsSpan(0, Math.Min(length, text.Length)), field);
    }
}
