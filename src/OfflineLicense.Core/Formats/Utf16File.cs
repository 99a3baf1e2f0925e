using System.Text;
using OfflineLicense.Formats.Codes;
using OfflineLicense.Formats.DeviceOutput;
using OfflineLicense.Formats.Licensing;

namespace OfflineLicense.Formats;

/// <summary>
/// UTF-16: how Windows terminals save a capture, and how an editor ruins a licensing file. Recognized by its byte order mark or
/// by every other byte being zero.
/// </summary>
internal static class Utf16File
{
    /// <summary>Bytes that show what a file is; nothing more of it is looked at here.</summary>
    private const int Enough = Limits.Utf16Head;

    private const int Sample = 4 * Limits.KiB;

    public static ParsedContent? Read(ReadOnlySpan<byte> file)
    {
        if (Decode(file) is not { } text)
            return null;
        if ((TokenText.Read(text) ?? ReservationText.Read(text)) is { } pasted)
            return pasted; // a code is pasted, not uploaded: its encoding does not matter
        if (DeviceOutputSniffer.IsCapture(text))
            return DeviceOutputSniffer.Read(text);
        return !LicensingSniffer.IsOurs(text)
            ? null
            : new ParsedContent(LicensingKind.Guess(text))
            {
                Refusal = new Refusal(RefusalReason.Malformed,
                    "The file is UTF-16: an editor saved it again in another encoding. A licensing file is UTF-8, as the device or CSSM "
                        + "wrote it; fetch the original again."),
            };
    }

    /// <summary>The beginning as UTF-8 without its mark; null where it is not UTF-16.</summary>
    private static byte[]? Decode(ReadOnlySpan<byte> file)
    {
        var isBig = file.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || file is [0, not 0, 0, not 0, ..];
        var isLittle = file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || file is [not 0, 0, not 0, 0, ..];
        if (!isBig && !isLittle)
            return null;
        var head = file[..(Math.Min(file.Length, Enough) & ~1)];
        var text = new UnicodeEncoding(isBig, byteOrderMark: false).GetString(head).TrimStart('\uFEFF');

        // Two bytes of a program may look like a mark; its text does not.
        return text.AsSpan(0, Math.Min(text.Length, Sample)).IndexOfAnyInRange('\0', '\b') < 0 ? Encoding.UTF8.GetBytes(text) : null;
    }
}
