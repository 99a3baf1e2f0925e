namespace OfflineLicense.Tests.WorstCases;

/// <summary>Usage files: many reports, tiny ones, ones as large as the limit, and lists of members.</summary>
internal static class ReportShapes
{
    private const string Sudi = "\\\"udi_pid\\\":\\\"C9300\\\",\\\"udi_serial_number\\\":";

    public static IEnumerable<Shape> All =>
    [
        Usage("empty reports", _ => "<RUMReport></RUMReport>"),
        Usage("reports of nothing", _ => "<RUMReport><![CDATA[{}]]></RUMReport>"),
        Usage("reports", at => Report(at, "\\\"S1\\\"", string.Empty)),
        Usage("reports with one member each", at =>
            Report(at, "\\\"S1\\\"", $",\\\"ha_udi\\\":[{{\\\"role\\\":\\\"Member\\\",\\\"sudi\\\":{{{Sudi}\\\"M{at}\\\"}}}}]")),
        Usage("reports of different devices of one stack", at =>
            Report(at, $"\\\"S{at}\\\"", $",\\\"ha_udi\\\":[{{\\\"role\\\":\\\"Active\\\",\\\"sudi\\\":{{{Sudi}\\\"S0\\\"}}}}]")),
        Usage("reports of 2 MiB of members", at => Report(at, "\\\"S1\\\"", ",\\\"ha_udi\\\":["
            + string.Join(',', Enumerable.Range(0, 26_000).Select(n => $"{{\\\"sudi\\\":{{{Sudi}\\\"N{n}\\\"}}}}")) + "]")),
        Usage("reports of 3 MiB of measurements", at => Report(at, "\\\"S1\\\"",
            "},\\\"measurements\\\":[" + string.Join(',', Enumerable.Repeat("{}", 1_000_000)) + "],\\\"x\\\":{\\\"y\\\":1")),
        Usage("reports of 3 MiB of escapes", at => Report(at, "\\\"S1\\\"",
            ",\\\"z\\\":\\\"" + string.Concat(Enumerable.Repeat("\\\\u0041", 450_000)) + "\\\"")),
        Usage("reports of 3 MiB of one text", at => Report(at, "\\\"S1\\\"", ",\\\"z\\\":\\\"" + new string('a', 3_000_000) + "\\\"")),
        Usage("reports with an object as payload", at => "<RUMReport><![CDATA[{\"payload\":{\"asset_identification\":{\"instance\":{"
            + $"\"sudi\":{{\"udi_pid\":\"C\",\"udi_serial_number\":\"S\"}}}}}},\"meta\":{{\"report_id\":{at}}}}}}}]]></RUMReport>"),
        Usage("reports that are not valid JSON at their ends", at =>
            $"<RUMReport><![CDATA[{{\"payload\":\"{new string('a', 5_000)}]]></RUMReport>"),
        Usage("system information", at =>
            "<smartLicenseSystemInfo><data><![CDATA[{\"a\":1}]]></data></smartLicenseSystemInfo>"
            + (at == 0 ? Report(1, "\\\"S1\\\"", string.Empty) : string.Empty)),
        Usage("broken system information", at => "<smartLicenseSystemInfo><data><![CDATA[]]></data></smartLicenseSystemInfo>"),
    ];

    private static Shape Usage(string name, Func<int, string> unit) => new(name, "<smartLicense>", unit, "</smartLicense>");

    /// <summary>A whole report; <paramref name="more"/> stands behind its license.</summary>
    private static string Report(int id, string serial, string more) =>
        "<RUMReport><![CDATA[{\"payload\":\"{\\\"asset_identification\\\":{\\\"instance\\\":{\\\"sudi\\\":{" + Sudi + serial
        + $"}}}}}},\\\"meta\\\":{{\\\"entitlement_tag\\\":\\\"regid.x\\\",\\\"report_id\\\":{id + 1}{more}}}}}\","
        + "\"signature\":{\"value\":\"QUJD\"}}]]></RUMReport>";
}
