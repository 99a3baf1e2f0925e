namespace OfflineLicense.Formats.Licensing;

/// <summary>
/// The marks that a browser, a mail program or a word processor leaves in a file it "only opened". Looked for in a file
/// that cannot be read, to say why; a mark in a valid file (an account may be named with a typographic quote) is no fault.
/// </summary>
internal static class EditorArtifacts
{
    private static readonly (byte[] Mark, string What)[] Known =
    [
        ([.. "\u201C"u8], "typographic quotes"),
        ([.. "\u201D"u8], "typographic quotes"),
        ([.. "\u201E"u8], "typographic quotes"),
        ([.. "\u2018"u8], "typographic quotes"),
        ([.. "\u2019"u8], "typographic quotes"),
        ([.. "\u00A0"u8], "no-break spaces"),
        ([.. "&nbsp;"u8], "HTML entities"),
        ([.. "&ldquo;"u8], "HTML entities"),
        ([.. "&quot;"u8], "HTML entities"),
        ([.. "&lt;smartLicense"u8], "HTML entities in place of its tags"),
        ([.. "<html"u8], "HTML"),
        ([.. "<HTML"u8], "HTML"),
        ([.. "{\\rtf"u8], "rich text"),
    ];

    /// <summary>A sentence that begins with a blank and names the first trace and its byte; empty where there is none.</summary>
    public static string Describe(ReadOnlySpan<byte> text)
    {
        foreach (var (mark, what) in Known)
        {
            if (text.IndexOf(mark) is var at and >= 0)
                return $" It holds {what} (byte {at:N0}), so it was opened and saved again by an editor, a mail program or a browser: "
                    + "fetch the original again and do not open it in between.";
        }

        return string.Empty;
    }
}
