using System.Text.Json;

namespace OfflineLicense.Tests.Commands;

/// <summary>Usage files with something private in them, and what is said of it.</summary>
internal static class PrivateUsage
{
    public const string Remedy = "license smart privacy hostname";

    public static void Collect(this StationPair lab, params (string Serial, string Text)[] files)
    {
        foreach (var (serial, text) in files)
            lab.Write($"drop/{serial}.txt", text);
        StationPair.Done(lab.Zone("collect", "drop"));
    }

    /// <summary>A usage file as devices write it, with a note and perhaps a host name in its one payload; escapes are those of the
    /// payload.</summary>
    public static string Noted(string serial, string note, string? hostname = null, int report = 1)
    {
        var name = hostname is null ? string.Empty : $"""\"hostname\":\"{hostname}\",""";
        return $$$$"""
            <smartLicense><RUMReport><![CDATA[{"payload":"{\"version\":\"2.0\",\"asset_identification\":{\"report_id\":{{{{report}}}},\"instance\":{\"sudi\":{\"udi_pid\":\"C9300-48P\",\"udi_serial_number\":\"{{{{serial}}}}\"}}},\"meta\":{{{{{name}}}}\"entitlement_tag\":\"regid.x\",\"software_version\":\"17.9.4.1\",\"note\":\"{{{{note}}}}\"},\"measurements\":[]}","header":{"type":"rum"},"signature":{"value":"AAEC"}}]]></RUMReport></smartLicense>
            """;
    }

    public static List<string> Findings(Said said) =>
        [.. StationPair.Lines(said, "finding").Select(line =>
            $"{Text(line, "udi")!.Split("S:")[1]} {Text(line, "kind")} {Text(line, "text")}")];

    public static string? Text(JsonElement line, string member) => line.GetProperty(member).GetString();

    public static int Count(Said said, string name) => said.Summary.GetProperty(name).GetInt32();
}
