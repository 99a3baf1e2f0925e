using System.Globalization;
using System.Text;

namespace OfflineLicense.Benchmarks.Sample;

/// <summary>The JSON of one RUM report, put together from the fields that published samples have. Its signatures are noise.</summary>
internal static class FleetReport
{
    private const long FirstStart = 1_782_864_000;

    private static readonly string[] Tags =
    [
        "regid.2018-06.com.cisco.DNA_NWStack,1.0_e7244e71-3ad5-4608-8bf0-d12f67c80896",
        "regid.2017-03.com.cisco.advantagek9,1.0_bd1da96e-ec1d-412b-a50e-53846b347d53",
        "regid.2019-06.com.cisco.DNA_P_100M_A,1.0_6b3a4b5c-0d1e-4f20-9a8b-7c6d5e4f3a2b",
    ];

    /// <summary>The text of one <c>RUMReport</c> element, before it becomes XML.</summary>
    public static string Text(FleetDevice device, int place, Random random)
    {
        var odd = device.Oddities;
        var payload = Escaped(Payload(device, place, random), odd.HasFlag(Oddity.EscapedQuotes));
        var (gap, end) = odd.HasFlag(Oddity.PrettyOuter) ? ("\n  ", "\n") : ("", "");
        var colon = odd.HasFlag(Oddity.PrettyOuter) ? ": " : ":";
        var header = odd.HasFlag(Oddity.NoHeader) ? "" : $$"""{{gap}}"header"{{colon}}{"type":"rum"},""";
        var unknown = odd.HasFlag(Oddity.UnknownKeys) ? $$"""{{gap}}"x-attributes"{{colon}}{"list":[1,"two",null,{"deep":true}]},""" : "";
        return $$"""{{{gap}}"payload"{{colon}}"{{payload}}",{{header}}{{unknown}}{{gap}}"signature"{{colon}}{"sudi":{{device.Members[0].Sudi}},{{Signature(random)}}}{{end}}}""";
    }

    private static string Payload(FleetDevice device, int place, Random random)
    {
        var old = device.Oddities.HasFlag(Oddity.Version1);
        var telemetry = device.Oddities.HasFlag(Oddity.InnerBlanks) && place == device.ReportIds.Count - 1;
        var id = device.ReportIds[place];
        var instance = device.Number % 4 == 0 ? $",\"product_instance_identifier\":\"{Uuid(random)}\"" : "";
        var asset = $$"""
            "asset":{"name":"{{device.Software}}"},"instance":{"sudi":{{device.Members[0].Sudi}}{{instance}}}
            """;
        var text = new StringBuilder(1600).Append(
            old
                ? $$$"""{"asset_identification":{{{{asset}}},"signature":{{{{Signature(random)}}}}},"meta":{"report_id":{{{id}}},"""
                : $$$"""{"version":"2.0","asset_identification":{"report_id":{{{id}}},{{{asset}}}},"signature":{{{{Signature(random)}}}},"meta":{"""
        );
        text.Append($"\"entitlement_tag\":\"{Tags[place % Tags.Length]}\",").Append(old ? "" : "\"utility_enabled\":false,");
        text.Append($"\"software_version\":\"{(old ? "17.06.02" : "17.09.02")}\",")
            .Append(telemetry ? "\"report_type\":\"telemetry\"," : "");
        text.Append("\"ha_udi\":[")
            .AppendJoin(',', device.Members.Select(member => $$"""{"role":"{{member.Role}}","sudi":{{member.Sudi}}}"""))
            .Append("]},\"measurements\":[");
        var count = telemetry ? 1 : random.Next(1, 4);
        for (var row = 0; row < count; row++)
            text.Append(row == 0 ? "" : ",").Append(telemetry ? Telemetry(device, random) : Measurement(device, place, row, random));
        return text.Append("]}").ToString();
    }

    private static string Measurement(FleetDevice device, int place, int row, Random random)
    {
        var from = FirstStart + (((place * 4L) + row) * 86_400);
        var points =
            device.Platform == Platform.HaPair
                ? $$""","added_sudi_list":[{"udi_pid":"C9130AXI-B","udi_serial_number":"KWC{{random.Next(100_000, 999_999)}}AB"}],"removed_sudi_list":[]"""
                : "";
        var note = device.Oddities.HasFlag(Oddity.EscapedQuotes) ? """,  "note":"say \"C:\\temp\" and/or \u0041  twice" """ : "";
        return $$"""{"log_time":{{from}},"metric_name":"ENTITLEMENT","start_time":{{from}},"end_time":{{from + 86_399}},"sample_interval":86399,"num_samples":{{random.Next(90, 98)}},"meta":{"termination_reason":"{{(row == 0 ? "CurrentUsageRequested" : "ProductReload")}}"{{points}}{{note}}},"value":{"value":"{{device.Members.Count}}","type":"COUNT"} }""";
    }

    private static string Telemetry(FleetDevice device, Random random) =>
        $$"""{"metric_name":"Telemetry Meta Info","start_time":{{FirstStart}},"end_time":{{FirstStart + 86_399}},"values":[{"type":"STRING","value":"{\"device type\":  \"c93xx Stack\",\"members\": {{device.Members.Count}} }"},{"type":"STRING","value":"two  blanks, a tab\tand {{random.Next()}} "}],"sample_interval":86399,"num_samples":1,"meta":[],"log_time":{{FirstStart}} }""";

    private static string Signature(Random random)
    {
        var value = new byte[32];
        random.NextBytes(value);
        return $"\"signing_type\":\"builtin\",\"key\":\"{Tags[0]}\",\"value\":\"{Convert.ToBase64String(value)}\"";
    }

    public static string Uuid(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString("D", CultureInfo.InvariantCulture);
    }

    private static string Escaped(string payload, bool slashes)
    {
        var text = payload.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return slashes ? text.Replace("/", "\\/", StringComparison.Ordinal) : text;
    }
}
