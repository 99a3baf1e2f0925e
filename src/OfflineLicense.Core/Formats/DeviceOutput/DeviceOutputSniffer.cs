namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>A terminal's capture of <c>show license …</c>, known by the heads that the command prints.</summary>
internal static class DeviceOutputSniffer
{
    private static readonly byte[][] Sections =
    [
        [.. "Smart Licensing Status\n"u8],
        [.. "Smart Licensing Status\r"u8],
        [.. "Smart Licensing Tech Support"u8],
        [.. "Smart Licensing Usage Report"u8],
        [.. "Smart Licensing Using Policy:"u8],
        [.. "Usage Reporting:"u8],
        [.. "License Authorization:"u8],
        [.. "Overall status:"u8],
        [.. "License Usage\n="u8],
        [.. "License Usage\r\n="u8],
    ];

    /// <summary>Headings that other output has too: enough to name a capture, not enough to outweigh a code in it.</summary>
    private static readonly byte[][] Lines = [[.. "UDI: PID:"u8], [.. "SlotID   PID"u8]];

    public static ParsedContent? Read(ReadOnlySpan<byte> file) =>
        DeviceOutputFile.Read(file) ?? (IsCapture(file) ? new ParsedContent(DocumentKind.DeviceOutput) : null);

    public static bool IsCapture(ReadOnlySpan<byte> text) =>
        HasSections(text) || HasAny(text, Lines) || HasCommand(text);

    public static bool HasSections(ReadOnlySpan<byte> text) => HasAny(text, Sections);

    private static bool HasAny(ReadOnlySpan<byte> text, byte[][] heads)
    {
        foreach (var head in heads)
        {
            if (BeginsLine(text, head))
                return true;
        }

        return false;
    }

    /// <summary>The words at the beginning of a line, blanks before them or not.</summary>
    private static bool BeginsLine(ReadOnlySpan<byte> text, ReadOnlySpan<byte> words)
    {
        for (var from = 0; text[from..].IndexOf(words) is var at and >= 0; from += at + words.Length)
        {
            var before = text[..(from + at)].TrimEnd(" \t"u8);
            if (before.IsEmpty || before.EndsWith("\n"u8) || before.EndsWith("\r"u8) || before.EndsWith("\uFEFF"u8))
                return true;
        }

        return false;
    }

    /// <summary>The command behind a prompt, or in the rule of a tech-support file.</summary>
    private static bool HasCommand(ReadOnlySpan<byte> text)
    {
        for (var from = 0; text[from..].IndexOf("show license"u8) is var at and >= 0; from += at + 1)
        {
            if (text[..(from + at)].TrimEnd(" "u8) is [.., (byte)'#' or (byte)'>' or (byte)'-'])
                return true;
        }

        return false;
    }
}
