using System.Globalization;
using System.Text;

namespace OfflineLicense.Tests.Formats;

/// <summary>A reading as lines of text, so that two readings can be compared whole.</summary>
internal static class ParsedContentText
{
    public static string Of(ParsedContent reading)
    {
        var text = new StringBuilder();
        void Line(string name, object? value) => text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\n");
        Line("kind", reading.Kind);
        Line("refusal", reading.Refusal);
        foreach (var udi in reading.Udis)
            Line("udi", udi);
        foreach (var member in reading.Members)
            Line("member", $"{member.Role} {member.Udi}");
        foreach (var report in reading.Reports)
            Line("report", report);
        Line("ids", string.Join(' ', reading.ReportIds));
        foreach (var block in reading.Blocks)
            Line("block", block);
        Line("accounts", $"{reading.SmartAccount}|{reading.VirtualAccount}");
        Line("hostname", reading.Hostname);
        foreach (var found in reading.SensitiveTexts)
            Line("private", found);
        Line("stated", reading.StatedAt?.ToString("O"));
        foreach (var notice in reading.Notices)
            Line("notice", notice);
        return text.ToString();
    }
}
