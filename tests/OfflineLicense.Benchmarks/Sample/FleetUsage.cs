using System.Text;

namespace OfflineLicense.Benchmarks.Sample;

/// <summary>The saved usage file around the reports, with the oddities of its device.</summary>
internal static class FleetUsage
{
    public static byte[] File(FleetDevice device, Random random)
    {
        var odd = device.Oddities;
        var text = new StringBuilder(2048 * device.ReportIds.Count);
        if (odd.HasFlag(Oddity.Declaration))
            text.Append("""<?xml version="1.0" encoding="UTF-8"?>""").Append('\n');
        text.Append("<smartLicense>\n");
        if (odd.HasFlag(Oddity.UnknownElements))
            text.Append("<smartLicenseFuture version=\"3\"><list><entry>a &amp; b</entry><empty/></list></smartLicenseFuture>\n");
        for (var place = 0; place < device.ReportIds.Count; place++)
            text.Append("<RUMReport>").Append(Wrapped(FleetReport.Text(device, place, random), odd)).Append("</RUMReport>\n");
        if (odd.HasFlag(Oddity.SystemInfo))
            text.Append("<smartLicenseSystemInfo><data>")
                .Append(Wrapped(SystemInfo(device, random), odd))
                .Append("</data></smartLicenseSystemInfo>\n");
        text.Append("</smartLicense>");
        text.Append(odd.HasFlag(Oddity.TrailingBlanks) ? "  \n\n \t\n" : odd.HasFlag(Oddity.NoFinalNewline) ? "" : "\n");

        // No JSON string and no base64 of these files holds a raw line end, so both changes touch what stands around them alone.
        if (odd.HasFlag(Oddity.OneLine))
            text.Replace(">\n<", "><");
        if (odd.HasFlag(Oddity.CrLf))
            text.Replace("\n", "\r\n");
        return [.. odd.HasFlag(Oddity.ByteOrderMark) ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static string Wrapped(string json, Oddity odd) =>
        odd.HasFlag(Oddity.EscapedText)
            ? json.Replace("&", "&amp;", StringComparison.Ordinal)
                .Replace("<", "&lt;", StringComparison.Ordinal)
                .Replace(">", "&gt;", StringComparison.Ordinal)
                .Replace("\"", "&quot;", StringComparison.Ordinal)
        : odd.HasFlag(Oddity.PrettyOuter) ? $"<![CDATA[\n{json}\n]]>"
        : $"<![CDATA[{json}]]>";

    private static string SystemInfo(FleetDevice device, Random random)
    {
        var name = device.Oddities.HasFlag(Oddity.Hostname) ? device.Hostname : "";
        return $$"""{"sudi":{{device.Members[0].Sudi}},"timestamp":{{1_794_000_000_000 + device.Number}},"nonce":"{{random.NextInt64()}}","hostname":"{{name}}","software_tag_identifier":"{{device.Software}}"}""";
    }
}
