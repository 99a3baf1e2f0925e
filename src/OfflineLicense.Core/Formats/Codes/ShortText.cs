using System.Text;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Codes;

/// <summary>Codes come in short text files; a long file is never taken apart for one.</summary>
internal static class ShortText
{
    /// <summary>The file's lines that are not blank, trimmed; none where it is long or is no text.</summary>
    public static IReadOnlyList<string> ReadLines(ReadOnlySpan<byte> file) =>
        file.Length > Limits.CodeFile || Utf8Text.Check(file) is not null
            ? []
            : Encoding.UTF8.GetString(file.SkipMark())
                .Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
