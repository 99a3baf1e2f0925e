namespace OfflineLicense.Tests.WorstCases;

/// <summary>JSON in licensing XML: strings of strings, escapes, keys, numbers, depth, and JSON that is nearly valid.</summary>
internal static class JsonShapes
{
    private const string Data = "<smartLicense><smartLicenseRumAck><data>[";
    private const string End = "0]</data></smartLicenseRumAck></smartLicense>";
    private const string Request = "<smartLicense><smartLicenseAuthRequest><data>[";
    private const string RequestEnd = "0]</data></smartLicenseAuthRequest></smartLicense>";

    public static IEnumerable<Shape> All => Responses.Select(shape => shape with { IsForDesk = true }).Concat(Requests);

    private static IEnumerable<Shape> Responses =>
    [
        new("broken JSON", "<smartLicense><smartLicenseRumAck>", "<data>[</data>", "</smartLicenseRumAck></smartLicense>"),
        new("broken JSON with an address", "<smartLicense><smartLicenseRumAck>", "<data>[\"::1\"</data>",
            "</smartLicenseRumAck></smartLicense>"),
        In("broken JSON in strings", "\"[\","),
        In("half surrogate pairs in strings of strings", "\"[\\\"\\\\ud800\\\"]\","),
        In("half surrogate pairs", "\"\\ud800\","),
        In("empty objects", "{},"),
        In("empty strings", "\"\","),
        In("numbers", "1,"),
        In("huge numbers", at => $"{new string('9', 300)}{at},"),
        In("report ids", at => $"{{\"report_id\":{at}}},"),
        In("huge report ids", at => $"{{\"report_id\":9{at:D30}}},"),
        In("different keys", at => $"{{\"k{at}\":1}},"),
        In("keys with escapes", at => $"{{\"\\u006b{at}\":1}},"),
        In("long keys", at => $"{{\"{new string('k', 10_000)}{at}\":1}},"),
        In("objects of 300 keys", at => "{" + string.Join(',', Enumerable.Range(0, 300).Select(n => $"\"{n}\":1")) + "},"),
        In("UDIs that are broken JSON", "{\"udi\":\"{\"},"),
        In("UDI objects", at => $"{{\"udi_pid\":\"C{at}\",\"udi_serial_number\":\"S\"}},"),
        In("strings that hold JSON", "\"[[[[[[[[[[1]]]]]]]]]]\","),
        In("escapes", "\"\\n\\\\\\u0041\","),
        new("deep arrays", "<smartLicense><smartLicenseRumAck><data>", "[", "</data></smartLicenseRumAck></smartLicense>"),
        new("deep arrays in each text", "<smartLicense><smartLicenseRumAck>", "<data>[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[</data>",
            "</smartLicenseRumAck></smartLicense>"),
    ];

    private static IEnumerable<Shape> Requests =>
    [
        Asked("hostnames", at => $"{{\"hostname\":\"h{at}\"}},"),
        Asked("hostnames in a row in one string", at => at == 0 ? "\"" : at % 100_000 == 0 ? "\",\"" : "hostname:"),
        Asked("near-hostnames", at => "\"host_nam device-nam hostnames\","),
        Asked("addresses", at => $"\"10.{at % 256}.1.2\","),
        Asked("near-addresses", at => "\"1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1\","),
        Asked("colons", at => "\"::::::::1:::::::::::::::::::::::::::::::::::\","),
        Asked("versions before addresses", at => "\"version                                             1.2.3.4\","),
        Asked("words of escapes", at => "\"\\u0041\\u0041\\u0041\\u0041\\u0041\\u0041\\u0041\\u0041\\u0041\\u0041\\u0041\\u0041\\u0041\","),
        Asked("words of 250 characters with escapes",
            at => "\"" + string.Concat(Enumerable.Repeat("\\u0041", 40)) + "\","),
        Asked("base64 in strings", at => $"\"{Convert.ToBase64String(BitConverter.GetBytes(at * 7919L))}aG9zdG5hbWU6\","),
        Asked("one long base64 word", at => at == 0 ? "\"" : at % 200_000 == 0 ? "\",\"" : "aG9zdG5hbWU6"),
        Asked("licenses that are asked for", at => $"{{\"entitlement\":\"regid.{at}\",\"count\":1}},"),
        Asked("codes that are given back", at => $"{{\"remove_code\":\"c{at}\"}},"),
    ];

    private static Shape In(string name, string unit) => In(name, _ => unit);

    private static Shape In(string name, Func<int, string> unit) => new(name, Data, unit, End);

    // One text may have 16 MiB.
    private static Shape Asked(string name, Func<int, string> unit)
    {
        var written = 0;
        return new(name, Request, at =>
        {
            written = at == 0 ? 0 : written;
            var text = unit(at);
            written += text.Length;
            if (written < 8 * Limits.MiB || !text.EndsWith(','))
                return text;
            written = 0;
            return text + "0]</data><data>[";
        }, (name.Contains("one", StringComparison.Ordinal) ? "\"," : string.Empty) + RequestEnd);
    }
}
