using System.Text;
using System.Text.RegularExpressions;
using OfflineLicense.Formats.Codes;
using OfflineLicense.Formats.DeviceOutput;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Formats.Privacy;

namespace OfflineLicense.Formats.Wrappings;

/// <summary>A log whose every line has a time stamp, a number or a comment sign before it: read as if it had none.</summary>
internal static class PrefixedText
{
    public static ParsedContent? Read(ReadOnlySpan<byte> file)
    {
        var text = CaptureText.Utf8(file);
        if (text.TrimBlanksBefore() is [] or [(byte)'{', ..] || RemovePrefixes(text) is not { Count: > 0 } plain)
            return null;

        // The prompt is a hostname, and only without the prefix is it at the beginning of its line.
        return (InstallLog.Read(plain) ?? ReservationText.Read(plain) ?? Recognizer.ReadOutput(plain)) is { } reading
            ? SensitiveSearch.AddFindings(Recognizer.AddImports(reading, plain), plain) : null;
    }

    /// <summary>The text without what is before each of its lines; nothing where nothing is, or it says nothing of licenses.</summary>
    public static ArraySegment<byte> RemovePrefixes(ReadOnlySpan<byte> text)
    {
        if (!CaptureText.HasWords(text) && text.IndexOf(" code"u8) < 0)
            return default;
        if (LinePrefix.Find(ReadHead(text)) is not { } style)
            return default;
        // One more buffer beside the file, and no copy of it. Only bytes that are no UTF-8 make a text longer.
        var plain = new byte[text.Length + (text.Length / 8) + Limits.KiB];
        var length = 0;
        var lines = new CaptureLines(text);
        while (lines.Next(out var line))
        {
            if (!Encoding.UTF8.TryGetBytes(CutPrefix(line, style), plain.AsSpan(length..^1), out var written))
                return default;
            length += written;
            plain[length++] = (byte)'\n';
        }

        return new ArraySegment<byte>(plain, 0, length);
    }

    /// <summary>With one blank behind it: what follows is the indentation that the device printed.</summary>
    private static string CutPrefix(string line, Regex style) =>
        style.Match(line) is not { Success: true } prefix ? line
            : line.AsSpan(prefix.Length) is [' ' or '\t', .. var plain] ? plain.ToString() : line[prefix.Length..];

    private static List<string> ReadHead(ReadOnlySpan<byte> text)
    {
        const int Lines = 400;
        var head = new List<string>(Lines);
        var lines = new CaptureLines(text);
        while (head.Count < Lines && lines.Next(out var line))
            head.Add(line);
        return head;
    }
}
