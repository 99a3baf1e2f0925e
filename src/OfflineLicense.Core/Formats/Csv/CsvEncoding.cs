using System.Text;

namespace OfflineLicense.Formats.Csv;

/// <summary>The text of a table: UTF-8 with or without a byte order mark, or UTF-16 with one.</summary>
internal static class CsvEncoding
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>Null: the bytes are in another encoding.</returns>
    public static string? Decode(ReadOnlySpan<byte> file)
    {
        try
        {
            if (file.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
                return Utf8.GetString(file[3..]);
            if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || file.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
                return new UnicodeEncoding(file[0] == 0xFE, byteOrderMark: false, throwOnInvalidBytes: true).GetString(file[2..]);
            return Utf8.GetString(file);
        }
        catch (ArgumentException)
        {
            return null; // the decoder's own exception is one
        }
    }
}
