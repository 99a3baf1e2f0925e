using System.Text;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Formats.Licensing;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Formats;

/// <summary>What the byte scan reads, the XML reader must read alike: it is the scan's safety net.</summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    /// <summary>True where the scan took the file, after comparing; false where it left it to the XML reader.</summary>
    public static bool Agree(ReadOnlySpan<byte> file, string name)
    {
        if (!LicensingSniffer.IsOurs(file.SkipMark()) || Utf8Text.Check(file) is not null || UsageFile.TryRead(file) is not { } scanned)
            return false;
        var (one, other) = (ParsedContentText.Of(scanned), ParsedContentText.Of(LicensingXml.ReadExact(file)));
        Assert.True(one == other, $"{name}\n{one}\n{other}\n{Encoding.UTF8.GetString(file)}");
        return true;
    }

    [Fact]
    public void Both_agree_on_every_fixture()
    {
        var names = new[] { "usage/good", "usage/bad", "trust-request/good", "trust-request/bad", "ack/good", "ack/bad", "authorization-code/good", "authorization-code/bad", "reservation-code/good", "reservation-code/bad", "policy/good", "policy/bad" }.SelectMany(FormatFixtures.In).ToList();

        var scanned = names.Count(name => Agree(FormatFixtures.Bytes(name), name));

        output.WriteLine($"{scanned} of {names.Count} fixtures read by the scan");
        Assert.True(scanned >= 12, $"{scanned}");
    }

    [Fact]
    public void Both_agree_on_generated_shapes()
    {
        var random = new Random(7);
        var scanned = 0;
        for (var round = 0; round < 2000; round++)
            scanned += Agree(Encoding.UTF8.GetBytes(Shape(random)), $"shape {round}") ? 1 : 0;

        output.WriteLine($"{scanned} of 2000 generated shapes read by the scan");
        Assert.InRange(scanned, 500, 1999);
    }

    private static string Shape(Random random)
    {
        string Blank() => random.Next(6) switch { 0 => "\n", 1 => "\r\n", 2 => " \t", _ => string.Empty };
        string Rarely(string text) => random.Next(12) == 0 ? text : string.Empty;
        var text = new StringBuilder(random.Next(3) == 0 ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" : string.Empty);
        text.Append(Rarely("<?xml-stylesheet href='x'?>")).Append(Blank()).Append("<smartLicense>");
        for (var reports = random.Next(1, 5); reports > 0; reports--)
        {
            text.Append(Blank()).Append("<RUMReport>").Append(Blank()).Append("<![CDATA[").Append(Blank());
            text.Append(Report(random)).Append(Blank()).Append("]]>").Append(Rarely("<!-- x -->")).Append(Blank()).Append("</RUMReport>");
            text.Append(Rarely("<smartLicenseOther/>"));
        }

        if (random.Next(2) == 0)
            text.Append(Blank()).Append("<smartLicenseSystemInfo><data><![CDATA[{\"sudi\":{\"udi_pid\":\"A\",\"udi_serial_number\":\"1\"},\"timestamp\":1735010000,\"hostname\":\"h\"}]]></data></smartLicenseSystemInfo>");
        return text.Append(Blank()).Append("</smartLicense>").Append(Blank()).Append(Rarely("<")).ToString();
    }

    private static string Report(Random random)
    {
        string[] odd = ["\u00fc", "\U0001f600", "\\", "\"", "/", "\t", "]]", "\u0001", "a b", "\uFFFD"];
        string Serial() => random.Next(5) == 0 ? odd[random.Next(odd.Length)] + "2" : "1";
        string Sudi() => $$"""{"udi_pid":{{Quote("A", random)}},"udi_serial_number":{{Quote(Serial(), random)}}}""";
        var ha = random.Next(2) == 0 ? $$""","ha_udi":[{"role":"Active","sudi":{{Sudi()}}},{"role":"Standby","sudi":{{Sudi()}}}]""" : string.Empty;
        var id = random.Next(4) == 0 ? $"\"{random.Next()}\"" : $"{random.Next()}";
        var twice = random.Next(15) == 0 ? "\"report_id\":1," : string.Empty;
        var payload = random.Next(2) == 0
            ? $$"""{"version":"2.0","asset_identification":{{{twice}}"report_id":{{id}},"instance":{"sudi":{{Sudi()}} } },"meta":{"entitlement_tag":{{Quote("tag" + Serial(), random)}}{{ha}}},"measurements":[{"start_time":1,"end_time":{{random.Next(9)}}},{"start_time":"0"}]}"""
            : $$"""{"asset_identification":{"instance":{"sudi":{{Sudi()}} } },"meta":{"report_id":{{id}}{{ha}}},"measurements":[],"other":[[{"a":null}],true,1.5e3]}""";
        var tail = random.Next(3) == 0 ? string.Empty : $$""","header":{"type":"rum"},"signature":{"sudi":{{Sudi()}},"value":"QUJD"}""";
        var nested = random.Next(12) == 0 ? payload : Quote(payload, random);
        return random.Next(10) == 0 ? $$"""{"first":1,"payload":{{nested}}{{tail}}}""" : $$"""{ "payload" : {{nested}}{{tail}}}""";
    }

    /// <summary>A JSON string, each character escaped in one of the ways that mean the same.</summary>
    private static string Quote(string text, Random random)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            if (letter < ' ' || random.Next(60) == 0)
                quoted.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else if (letter is '"' or '\\' || (letter == '/' && random.Next(2) == 0))
                quoted.Append('\\').Append(letter);
            else
                quoted.Append(letter);
        }

        return quoted.Append('"').ToString();
    }
}
