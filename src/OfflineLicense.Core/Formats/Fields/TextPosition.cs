using System.Text;

namespace OfflineLicense.Formats.Fields;

/// <summary>Turns the line and column of an <c>XmlReader</c> into a byte of the file.</summary>
internal static class TextPosition
{
    /// <summary><c>byte 1,234 (line 3, position 17)</c>. Line and position count from 1, the byte from 0.</summary>
    public static string Format(ReadOnlySpan<byte> text, int line, int position) =>
        $"byte {ByteAt(text, line, position):N0} (line {line:N0}, position {position:N0})";

    private static int ByteAt(ReadOnlySpan<byte> text, int line, int position)
    {
        var at = 0;
        for (var passed = 1; passed < line; passed++)
        {
            var end = text[at..].IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
                return text.Length;
            at += end;
            at += text[at..].StartsWith("\r\n"u8) ? 2 : 1;
        }

        // A byte order mark is no position.
        if (at == 0)
            at = text.Length - text.SkipMark().Length;
        for (var units = 1; units < position && at < text.Length;)
        {
            Rune.DecodeFromUtf8(text[at..], out var rune, out var used);
            at += used;
            units += rune.Utf16SequenceLength;
        }

        return at;
    }
}
