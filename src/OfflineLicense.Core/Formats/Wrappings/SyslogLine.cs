using System.Text.RegularExpressions;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Wrappings;

/// <summary>
/// A message that the device logged to the terminal while a command ran: <c>*Mar  1 00:01:02.345: %SYS-5-CONFIG_I: …</c>. It may
/// stand anywhere, and is no part of an output.
/// </summary>
internal static partial class SyslogLine
{
    private const string OfUdi = "udi PID:";

    public static bool IsMessage(string line) => line.Contains('%', StringComparison.Ordinal) && Message().IsMatch(line);

    /// <summary>The device of a message of the license agent (<c>… for udi PID:C9300-24UX,SN:…</c>); null: it names none.</summary>
    public static Udi? FindUdi(string line)
    {
        var at = line.Contains("SMART_LIC-", StringComparison.Ordinal) ? line.LastIndexOf(OfUdi, StringComparison.Ordinal) : -1;
        if (at < 0)
            return null;
        var named = line[(at + "udi ".Length)..];
        var end = named.IndexOfAny([' ', '\t']);
        return UdiText.Parse((end < 0 ? named : named[..end]).TrimEnd('.', ';', ')'));
    }

    /// <summary>A sequence number, a time and a host may be before the facility.</summary>
    [GeneratedRegex(@"\A[^%]{0,120}%[A-Z][A-Z0-9_]{1,31}(?:-[A-Z0-9_]{1,31}){0,2}-[0-7]-[A-Z0-9_]{1,63}\s*:",
        RegexOptions.CultureInvariant)]
    private static partial Regex Message();
}
