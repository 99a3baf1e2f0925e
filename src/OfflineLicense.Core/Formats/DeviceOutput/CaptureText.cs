using System.Text;

namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>The bytes of a capture as UTF-8 lines. Terminal programs on Windows like to save UTF-16, with a mark or without.</summary>
internal static class CaptureText
{
    private const int Piece = 64 * Limits.KiB;

    /// <summary>UTF-8 without mark; the bytes themselves unless they are UTF-16.</summary>
    public static ReadOnlySpan<byte> Utf8(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return bytes[3..];
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Convert(Encoding.Unicode, bytes[2..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Convert(Encoding.BigEndianUnicode, bytes[2..]);
        return Utf16(bytes) is { } utf16 ? Convert(utf16, bytes) : bytes;
    }

    /// <summary>Which UTF-16 a text is in, by its mark or by its zeros; null: in none.</summary>
    public static Encoding? Utf16(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || NulsAt(1, bytes) ? Encoding.Unicode
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || NulsAt(0, bytes) ? Encoding.BigEndianUnicode
        : null;

    /// <summary>
    /// A quick no for the many files that are something else: no line of ours can be in there. XML and JSON are read by
    /// others, whatever text they quote.
    /// </summary>
    public static bool MayBeOutput(ReadOnlySpan<byte> utf8)
    {
        var start = utf8[..Math.Min(utf8.Length, Limits.CaptureLine)].TrimStart(" \t\r\n"u8);
        if (start is [(byte)'{', ..]
            || (start is [(byte)'<', var next, ..] && (char.IsAsciiLetter((char)next) || next is (byte)'?' or (byte)'!')))
            return false;
        // A binary file has all control characters alike; a session log has a few kinds (telnet's NULs, a pager's backspaces).
        var odd = 0;
        foreach (var value in start)
            odd += value is (> 0 and < 0x07) or (> 0x0D and < 0x1B) or 0x7F ? 1 : 0;
        if (odd * 25 > start.Length)
            return false;
        return HasWords(utf8);
    }

    /// <summary>Words of which every output of ours has one.</summary>
    public static bool HasWords(ReadOnlySpan<byte> utf8) =>
        utf8.IndexOf("icens"u8) >= 0 || utf8.IndexOf("UDI"u8) >= 0 || utf8.IndexOf(" ACK "u8) >= 0
            || utf8.IndexOf("Message History (oldest"u8) >= 0;

    /// <summary>In pieces, and counted first: a text as large as a file may be is held once beside the file.</summary>
    private static byte[] Convert(Encoding utf16, ReadOnlySpan<byte> bytes)
    {
        var text = new byte[Convert(utf16, bytes, into: null)];
        Convert(utf16, bytes, text);
        return text;
    }

    /// <returns>Bytes of the text.</returns>
    private static int Convert(Encoding utf16, ReadOnlySpan<byte> bytes, byte[]? into)
    {
        var (decoder, encoder) = (utf16.GetDecoder(), Encoding.UTF8.GetEncoder());
        var signs = new char[Piece];
        var away = into is null ? new byte[Encoding.UTF8.GetMaxByteCount(Piece)] : null;
        var length = 0;
        for (var at = 0; at < bytes.Length; at += Piece)
        {
            var isLast = at + Piece >= bytes.Length;
            var count = decoder.GetChars(bytes[at..Math.Min(at + Piece, bytes.Length)], signs, isLast);

            // The encoder's own count does not remember half a pair at the end of a piece.
            length += encoder.GetBytes(signs.AsSpan(0, count), into is null ? away : into.AsSpan(length), isLast);
        }

        return length;
    }

    /// <summary>Whether nearly every second byte is zero, beginning at an offset: Latin text in UTF-16.</summary>
    private static bool NulsAt(int offset, ReadOnlySpan<byte> bytes)
    {
        var seen = Math.Min(bytes.Length, 512) & ~1;
        var nuls = 0;
        for (var i = offset; i < seen; i += 2)
            nuls += bytes[i] == 0 ? 1 : 0;
        return seen >= 8 && nuls * 10 >= seen / 2 * 9;
    }
}
