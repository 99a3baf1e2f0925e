using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using OfflineLicense.Formats;

namespace OfflineLicense.Tests.Attacks;

/// <summary>XML and JSON that were written to harm whoever reads them, in the places where licensing files hold them.</summary>
public sealed class VendorTextAttackTests
{
    private static readonly JsonSerializerOptions s_allFields = new() { Converters = { new DigestAsHex() } };

    private const string Report = """<RUMReport><![CDATA[{"payload":"{}"}]]></RUMReport>""";

    public static TheoryData<string> Entities =>
        new(
            """<!DOCTYPE smartLicense [<!ENTITY x SYSTEM "file:///etc/passwd">]><smartLicense><smartLicenseRumAck><data>&x;</data></smartLicenseRumAck></smartLicense>""",
            """<!DOCTYPE smartLicense SYSTEM "http://127.0.0.1:1/x.dtd"><smartLicense><smartLicenseRumAck/></smartLicense>""",
            """<!DOCTYPE smartLicense PUBLIC "-//X//Y" "ftp://127.0.0.1/x.dtd"><smartLicense><RUMReport>x</RUMReport></smartLicense>""",
            """<!DOCTYPE smartLicense [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><smartLicense><smartLicenseRumAck>&c;</smartLicenseRumAck></smartLicense>""",
            """<!DOCTYPE smartLicense [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]><smartLicense><smartLicenseRumAck/></smartLicense>""",
            """<!DOCTYPE smartLicense [<!ATTLIST smartLicense x CDATA "y">]><smartLicense><smartLicenseRumAck/></smartLicense>""",
            """<?xml version="1.0"?><!DOCTYPE smartLicense [<!NOTATION n SYSTEM "sh">]><smartLicense><smartLicensePolicy/></smartLicense>""",
            """<smartLicense><smartLicenseRumAck><data>&undeclared;</data></smartLicenseRumAck></smartLicense>"""
        );

    [Theory]
    [Trait("Attack", "A08")]
    [MemberData(nameof(Entities))]
    public void Entities_and_document_types_are_refused_and_nothing_is_fetched(string text)
    {
        var reading = Recognizer.Read(Encoding.UTF8.GetBytes(text));

        Assert.NotNull(reading.Refusal);
        Assert.DoesNotContain("root:", reading.Refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Attack", "A08")]
    [InlineData(
        """<smartLicense xmlns:xi="http://www.w3.org/2001/XInclude"><smartLicenseRumAck><xi:include href="file:///etc/passwd" parse="text"/></smartLicenseRumAck></smartLicense>"""
    )]
    [InlineData("""<?xml-stylesheet type="text/xsl" href="file:///etc/passwd"?><smartLicense><smartLicenseRumAck/></smartLicense>""")]
    [InlineData(
        """<smartLicense xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x file:///etc/passwd"><smartLicenseRumAck/></smartLicense>"""
    )]
    public void What_only_asks_a_reader_to_fetch_is_never_followed(string text)
    {
        var reading = Recognizer.Read(Encoding.UTF8.GetBytes(text));

        Assert.DoesNotContain("root:", JsonSerializer.Serialize(reading, s_allFields), StringComparison.Ordinal);
    }

    /// <summary>Reports are JSON inside CDATA: two sections side by side, or one that ends early, would be read in two ways.</summary>
    [Theory]
    [Trait("Attack", "A10")]
    [InlineData("""<RUMReport><![CDATA[{"payload":"{}]]><![CDATA["}]]></RUMReport>""")]
    [InlineData("""<RUMReport><![CDATA[{"payload":"]]>{}"}]]></RUMReport>""")]
    [InlineData("""<RUMReport><![CDATA[{"payload":"{}"}]]>{"payload":"{}"}</RUMReport>""")]
    [InlineData("""<RUMReport><![CDATA[{"payload":"</RUMReport>"}</RUMReport>""")]
    [InlineData("""<RUMReport><![CDATA[<![CDATA[{"payload":"{}"}]]>]]></RUMReport>""")]
    public void A_report_split_over_sections_is_refused(string report) =>
        Assert.NotNull(Recognizer.Read(Encoding.UTF8.GetBytes($"<smartLicense>{report}</smartLicense>")).Refusal);

    [Theory]
    [Trait("Attack", "A09")]
    [Trait("Attack", "A07")]
    [InlineData("<smartLicense><smartLicenseRumAck>", "<a>", "")]
    [InlineData("<smartLicense><smartLicenseRumAck><data><![CDATA[", "x", "]]></data></smartLicenseRumAck></smartLicense>")]
    [InlineData("<smartLicense><smartLicenseRumAck", " a{0}='1'", "/></smartLicense>")]
    [InlineData("<smartLicense><smartLicenseRumAck", " xmlns:n{0}='u{0}'", "/></smartLicense>")]
    [InlineData("<smartLicense><", "n", "/></smartLicense>")]
    public void Excess_of_one_thing_is_refused_soon(string head, string unit, string tail)
    {
        var text = new StringBuilder(head);
        for (var number = 0; text.Length < 18 * Limits.MiB; number++)
            text.AppendFormat(System.Globalization.CultureInfo.InvariantCulture, unit, number);
        var file = Encoding.UTF8.GetBytes(text.Append(tail).ToString());
        var watch = Stopwatch.StartNew();

        var reading = Recognizer.Read(file);

        Assert.NotNull(reading.Refusal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}"); // 18 MiB on a machine that does other things too
    }

    [Theory]
    [Trait("Attack", "A11")]
    [InlineData("[", 40)]
    [InlineData("{\"a\":", 40)]
    [InlineData("[", 100_000)]
    public void Deep_json_in_a_report_is_refused_by_its_limit(string unit, int times)
    {
        var reading = Recognizer.Read(
            Encoding.UTF8.GetBytes(
                $"<smartLicense><RUMReport><![CDATA[{string.Concat(Enumerable.Repeat(unit, times))}]]></RUMReport></smartLicense>"
            )
        );

        Assert.NotNull(reading.Refusal);
    }

    [Theory]
    [Trait("Attack", "A11")]
    [InlineData("1e400")]
    [InlineData("99999999999999999999999999")]
    [InlineData("1.5")]
    [InlineData("\"1; reload\"")]
    [InlineData("true")]
    public void A_report_number_that_is_none_is_refused(string id)
    {
        var sudi = """{"udi_pid":"C9300","udi_serial_number":"FOC1"}""";
        var payload = $$$"""{"asset_identification":{"report_id":{{{id}}},"instance":{"sudi":{{{sudi}}}}},"meta":{},"measurements":[]}""";
        var file =
            $$$"""<smartLicense><RUMReport><![CDATA[{"payload":{{{JsonSerializer.Serialize(payload)}}},"signature":{"sudi":{{{sudi}}}}}]]></RUMReport></smartLicense>""";

        Assert.NotNull(Recognizer.Read(Encoding.UTF8.GetBytes(file)).Refusal);
    }

    /// <summary>Other readers take the first, or the last, or both: a person is told, and no one's device is changed by it.</summary>
    [Fact]
    [Trait("Attack", "A12")]
    public void A_device_named_twice_in_one_object_is_told_or_refused()
    {
        var twice = """{"udi_pid":"C9300","udi_serial_number":"FOC1","udi_serial_number":"FOC2"}""";
        var payload =
            $$$"""{"asset_identification":{"report_id":1735000001,"instance":{"sudi":{{{twice}}}}},"meta":{},"measurements":[]}""";
        var file =
            $$$"""<smartLicense><RUMReport><![CDATA[{"payload":{{{JsonSerializer.Serialize(payload)}}},"signature":{"sudi":{{{twice}}}}}]]></RUMReport></smartLicense>""";

        var reading = Recognizer.Read(Encoding.UTF8.GetBytes(file));

        Assert.True(reading.Refusal is not null || reading.Notices.Any(notice => notice.Code.Name == "duplicate-key"));
    }

    public static TheoryData<byte[]> Encodings => new(
        [0xff, 0xfe, .. Encoding.Unicode.GetBytes($"<smartLicense>{Report}</smartLicense>")],
        [0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes($"<smartLicense>{Report}</smartLicense>")],
        Encoding.UTF32.GetBytes($"<smartLicense>{Report}</smartLicense>"),
        [.. "<smartLicense><RUMReport><![CDATA[{\"payload\":\""u8, 0xc0, 0xaf, .. "\"}]]></RUMReport></smartLicense>"u8],
        [.. "<smartLicense><RUMReport><![CDATA[{\"payload\":\""u8, 0xed, 0xa0, 0x80, .. "\"}]]></RUMReport></smartLicense>"u8],
        [.. "<smartLicense><RUMReport><![CDATA[{\"payload\":\""u8, 0xff, .. "\"}]]></RUMReport></smartLicense>"u8],
        [.. "<smartLicense><RUMReport><![CDATA[{\"payload\":\""u8, 0, .. "\"}]]></RUMReport></smartLicense>"u8],
        [.. "<smartLicense><RUMReport><![CDATA[{\"payload\":\"\\ud800\"}]]></RUMReport></smartLicense>"u8],
        [.. "<?xml version='1.0' encoding='utf-7'?><smartLicense>"u8, .. Encoding.UTF8.GetBytes(Report), .. "</smartLicense>"u8],
        [.. "<?xml version='1.0' encoding='utf-16'?><smartLicense>"u8, .. Encoding.UTF8.GetBytes(Report), .. "</smartLicense>"u8]);

    [Theory]
    [Trait("Attack", "A13")]
    [MemberData(nameof(Encodings))]
    public void Another_or_a_broken_encoding_is_refused_or_not_ours(byte[] file)
    {
        var reading = Recognizer.Read(file);

        Assert.True(reading.Refusal is not null || reading.Kind == DocumentKind.NotLicensing, reading.ToString());
        Assert.Empty(reading.Reports);
    }

    private sealed class DigestAsHex : JsonConverter<Digest>
    {
        public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Hex);
    }
}
