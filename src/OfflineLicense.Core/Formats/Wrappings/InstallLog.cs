using OfflineLicense.Formats.Codes;
using OfflineLicense.Formats.DeviceOutput;
using OfflineLicense.Formats.DeviceOutput.Commands;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Wrappings;

/// <summary>
/// A log of a terminal in which a file or a code was installed and the device refused it: output of the device, with the device's
/// words and what to do.
/// </summary>
internal static class InstallLog
{
    public static ParsedContent? Read(ReadOnlySpan<byte> file)
    {
        var text = CaptureText.Utf8(file);
        if (text.Length > 2 * Limits.CodeLog || text.TrimBlanksBefore() is [] or [(byte)'{' or (byte)'<', ..] || !MayBeLog(text))
            return null;
        var udis = new UdiSet();
        var imports = new ImportLog();
        var lines = new CaptureLines(text);
        while (lines.Next(out var line))
        {
            if (ShowLicenseUdi.Own(line) is not null)
                return null; // output, which its reader takes with the same imports
            if (Prompt.Parse(line) is { } prompt)
                imports.Begin(prompt);
            else if (SyslogLine.FindUdi(line) is { } udi)
                udis.Add(udi);
            else
                imports.Add(line);
        }

        var failures = imports.Failures.ToList();
        if (failures.Count == 0 || DeviceOutputSniffer.HasSections(text) || HasCode(text))
            return null;
        return new ParsedContent(DocumentKind.DeviceOutput)
        {
            Udis = udis.InOrder,
            DeviceStates = [.. udis.InOrder.Select(udi => new DeviceState(udi) { HasPrompt = imports.HasPrompt })],
            Unnamed = udis.Count > 0 ? null : imports.Unnamed ?? new DeviceState(UnnamedDevice.Udi) { HasPrompt = imports.HasPrompt },
            Imports = imports.Attempts,
            Notices = failures,
        };
    }

    private static bool MayBeLog(ReadOnlySpan<byte> text) =>
        text.IndexOf("license smart "u8) >= 0
        && (text.IndexOf("nstall"u8) >= 0 || text.IndexOf("mport"u8) >= 0 || text.IndexOf("NSTALL"u8) >= 0);

    /// <summary>A code that a person carries is more than a log: its reader takes the file.</summary>
    private static bool HasCode(ReadOnlySpan<byte> text) => ReservationCodeLog.Parse(text, isOutput: false).Codes.Count > 0;
}
