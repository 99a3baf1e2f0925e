using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace OfflineLicense.Formats.Fields;

/// <summary>What every licensing text must be: strict UTF-8, no NUL, no control character but tab and line ends.</summary>
internal static class Utf8Text
{
    private static readonly SearchValues<byte> Forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(code => (byte)code).Where(code => code is not (9 or 10 or 13))]);

    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n"u8);

    /// <summary>The text behind a UTF-8 byte order mark, which is no part of it.</summary>
    public static ReadOnlySpan<byte> SkipMark(this ReadOnlySpan<byte> file) =>
        file.StartsWith("\uFEFF"u8) ? file[3..] : file;

    public static ReadOnlySpan<byte> TrimBlanks(this ReadOnlySpan<byte> text)
    {
        text = text.TrimBlanksBefore();
        return text[..(text.LastIndexOfAnyExcept(Blanks) + 1)];
    }

    public static ReadOnlySpan<byte> TrimBlanksBefore(this ReadOnlySpan<byte> text) =>
        text.IndexOfAnyExcept(Blanks) is var start and >= 0 ? text[start..] : default;

    /// <summary>Null where the text is valid; else the refusal <c>encoding</c>, naming the byte.</summary>
    public static Refusal? Check(ReadOnlySpan<byte> file)
    {
        var control = file.IndexOfAny(Forbidden);
        if (control >= 0 && file[control] == 0)
            return new Refusal(RefusalReason.Encoding, $"{Zeros(file, control)} Copy the file from the device or from CSSM again.");
        if (control >= 0)
            return new Refusal(RefusalReason.Encoding,
                $"Control character {file[control]:x2} (hex) at byte {control:N0}; a licensing file is plain UTF-8 text.");
        if (!Utf8.IsValid(file))
            return new Refusal(RefusalReason.Encoding,
                $"Not UTF-8 at byte {FirstInvalid(file):N0}; a licensing file is UTF-8 text. It may have been saved again in another "
                    + "encoding.");
        var noncharacter = Noncharacter(file);
        return noncharacter < 0 ? null
            : new Refusal(RefusalReason.Encoding, $"A character that XML forbids (U+FFFE or U+FFFF) at byte {noncharacter:N0}.");
    }

    private static string Zeros(ReadOnlySpan<byte> file, int at) =>
        file[at..].IndexOfAnyExcept((byte)0) < 0
            ? $"Only zero bytes from byte {at:N0} to the end: the transfer reserved the room and did not finish."
            : $"A zero byte at byte {at:N0}; a licensing file is plain text.";

    private static int Noncharacter(ReadOnlySpan<byte> file)
    {
        var low = file.IndexOf((ReadOnlySpan<byte>)[0xEF, 0xBF, 0xBE]);
        return low >= 0 ? low : file.IndexOf((ReadOnlySpan<byte>)[0xEF, 0xBF, 0xBF]);
    }

    private static int FirstInvalid(ReadOnlySpan<byte> file)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(file[at..], out _, out var used) == OperationStatus.Done)
            at += used;
        return at;
    }
}
