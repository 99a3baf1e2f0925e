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
        if (text.TrimBlanksBefore() is [] or [(byte)'{', ..] || RemovePrefixes(text) is not { } plain)
            return null;

        // The prompt is a hostname, and only without the prefix is it at the beginning of its line.
        return (InstallLog.Read(plain) ?? ReservationText.Read(plain) ?? DeviceOutputSniffer.Read(plain)) is { } reading
            ? SensitiveSearch.AddFindings(reading, plain) : null;
    }

    /// <summary>The text without what is before each of its lines; null where nothing is, or it says nothing of licenses.</summary>
    public static byte[]? RemovePrefixes(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf("icens"u8) < 0 && text.IndexOf("UDI"u8) < 0 && text.IndexOf(" ACK "u8) < 0 && text.IndexOf(" code"u8) < 0)
            return null;
        if (LinePrefix.Find(ReadHead(text)) is not { } style)
            return null;
        var plain = new MemoryStream(text.Length);
        var lines = new CaptureLines(text);
        while (lines.Next(out var line))
        {
            plain.Write(Encoding.UTF8.GetBytes(CutPrefix(line, style)));
            plain.WriteByte((byte)'\n');
        }

        return plain.ToArray();
    }

    private static string CutPrefix(string line, Regex style) =>
        style.Match(line) is { Success: true } prefix ? line[prefix.Length..].TrimStart() : line;

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
