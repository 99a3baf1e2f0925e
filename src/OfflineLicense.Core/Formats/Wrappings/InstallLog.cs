using System.Text.RegularExpressions;
using OfflineLicense.Formats.Codes;
using OfflineLicense.Formats.DeviceOutput;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Wrappings;

/// <summary>
/// A log of a terminal in which a file or a code was installed and the device refused it: output of the device, with the device's
/// words and what to do.
/// </summary>
internal static partial class InstallLog
{
    public static ParsedContent? Read(ReadOnlySpan<byte> file)
    {
        var text = CaptureText.Utf8(file);
        if (text.Length > 2 * Limits.CodeLog || text.TrimBlanksBefore() is [] or [(byte)'{' or (byte)'<', ..] || !MayBeLog(text))
            return null;
        string? command = null;
        string? failure = null;
        var udis = new UdiSet();
        var imports = new ImportLog();
        var lines = new CaptureLines(text);
        while (lines.Next(out var line))
        {
            var prompt = Prompt.Parse(line);
            if (prompt is null)
                imports.Add(line);
            else
                imports.Begin(prompt);
            var typed = prompt?.Command ?? line;
            if (Command().IsMatch(typed))
                command = typed;
            else if (SyslogLine.FindUdi(line) is { } udi)
                udis.Add(udi);
            else if (Failed().IsMatch(line))
                failure = line;
            else if (Succeeded().IsMatch(line))
                failure = null; // it was tried again
        }

        if (failure is null || DeviceOutputSniffer.HasSections(text) || HasCode(text))
            return null;
        return new ParsedContent(DocumentKind.DeviceOutput)
        {
            Udis = udis.InOrder,
            DeviceStates = [.. udis.InOrder.Select(udi => new DeviceState(udi) { HasPrompt = command is not null })],
            Unnamed = udis.Count > 0 ? null : new DeviceState(UnnamedDevice.Udi) { HasPrompt = command is not null },
            Imports = imports.Attempts,
            Notices = imports.Attempts.Count > 0 ? [.. imports.Failures] : [ImportRemedies.Warn("the file", failure)],
        };
    }

    private static bool MayBeLog(ReadOnlySpan<byte> text) =>
        text.IndexOf("license smart "u8) >= 0
        && (text.IndexOf("nstall"u8) >= 0 || text.IndexOf("mport"u8) >= 0 || text.IndexOf("NSTALL"u8) >= 0);

    /// <summary>A code that a person carries is more than a log: its reader takes the file.</summary>
    private static bool HasCode(ReadOnlySpan<byte> text) => ReservationCodeLog.Parse(text, isOutput: false).Codes.Count > 0;

    [GeneratedRegex(@"\A(?:admin:\s*)?(?:do\s+)?license\s+smart\s+(?:import|reservation install|trust idtoken|authorization)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Command();

    [GeneratedRegex(@"\A\s*(?:%\s*)?(?:Reservation install(?: file)? failed|Import Data Failed|Authorization code install(?:ation)? failed"
        + @"|Failed to (?:import|install)|Error:? .{0,80}(?:import|install)|%Error opening ).*",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Failed();

    [GeneratedRegex(@"\A\s*(?:Reservation install(?: file)? successful|Import Data Successful|Authorization code installed successfully)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Succeeded();
}
