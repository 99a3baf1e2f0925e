using System.Text;
using OfflineLicense.Formats;

namespace OfflineLicense.Tests.Formats.Privacy;

/// <summary>Host names that an attack carried out of a zone: under other keys, cut by CDATA sections, in base64.</summary>
public sealed class HiddenHostnameTests
{
    // Regression: only the keys with "host" and "device" were known.
    [Theory]
    [InlineData("fqdn")]
    [InlineData("device_fqdn")]
    [InlineData("sysname")]
    [InlineData("sysName")]
    [InlineData("sys_name")]
    [InlineData("system_name")]
    [InlineData("systemName")]
    [InlineData("system-name")]
    [InlineData("node_name")]
    [InlineData("domainName")]
    [InlineData("dns_name")]
    [InlineData("switch_name")]
    [InlineData("routerName")]
    [InlineData("computer_name")]
    [InlineData("machine-name")]
    [InlineData("product_instance_name")]
    [InlineData("s\\u0079sname")]
    public void A_name_is_found_under_a_key_of_its_kind(string key)
    {
        Assert.Equal("core-1", Request($$"""[{"keys":[{"key":"x"}],"{{key}}":"core-1"}]""").Hostname);
        Assert.Equal("core-1", Request($$"""[{"keys":[{"key":"x"}],"note":"{{key}}: core-1, up"}]""").Hostname);
    }

    [Theory]
    [InlineData("metric_name")]
    [InlineData("filename")]
    [InlineData("username")]
    [InlineData("host_named")]
    [InlineData("system_names")]
    [InlineData("fqdns")]
    public void A_key_that_only_looks_like_one_is_none(string key) =>
        Assert.Empty(Request($$"""[{"keys":[{"key":"x"}],"{{key}}":"core-1"}]""").SensitiveTexts);

    // Regression: each CDATA section was searched alone, so a key or a name that two of them hold was not found.
    [Theory]
    [InlineData("<hostname><![CDATA[co]]><![CDATA[re-1]]></hostname>")]
    [InlineData("<hostname>co<![CDATA[re]]>-1</hostname>")]
    [InlineData("<hostname>co<!-- -->re<?x?>-1</hostname>")]
    [InlineData("<data><![CDATA[{\"host]]><![CDATA[name\":\"core-1\"}]]></data>")]
    [InlineData("<data><![CDATA[{\"hostname\":\"co]]><![CDATA[re-1\"}]]></data>")]
    [InlineData("<data><![CDATA[{]]><![CDATA[\"fqdn\":\"core-1\"]]><![CDATA[}]]></data>")]
    [InlineData("<note><![CDATA[host]]>name = co<![CDATA[re-1]]></note>")]
    public void A_name_that_sections_cut_is_found_whole(string block) =>
        Assert.Equal("core-1", Trust(block).Hostname);

    // Regression: base64 was a text without a key.
    [Theory]
    [InlineData("""{"hostname":"core-1"}""")]
    [InlineData("""[{"a":{"system_name":"core-1"}}]""")]
    [InlineData("hostname: core-1")]
    [InlineData("fqdn=core-1,x")]
    [InlineData("<hostname>core-1</hostname>")]
    [InlineData("interface up\r\nhostname: core-1\r\n?>~?>~?>~")]
    public void A_name_in_base64_of_a_text_is_found(string hidden)
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(hidden));
        string[] spellings =
        [
            base64, base64.TrimEnd('='), base64.Replace('+', '-').Replace('/', '_'), base64.Replace("/", "\\/", StringComparison.Ordinal),
            base64.Replace("/", "\\u002f", StringComparison.Ordinal).Replace("+", "\\u002B", StringComparison.Ordinal),
            Convert.ToBase64String(Encoding.ASCII.GetBytes(base64)),
        ];
        foreach (var spelling in spellings)
        {
            Assert.Equal("core-1", Request($$"""[{"keys":[{"key":"x"}],"blob":"{{spelling}}"}]""").Hostname);
            Assert.Equal("core-1", Usage(spelling).Hostname);
        }

        Assert.Equal("core-1", Trust($"<blob>{base64}</blob>").Hostname);
    }

    /// <summary>Regression: divided base64 was found only where the report had an escaped slash somewhere.</summary>
    [Theory]
    [InlineData("a line end after each 20 signs", 20, "\\n")]
    [InlineData("Windows' line ends", 24, "\\r\\n")]
    [InlineData("a blank", 13, " ")]
    [InlineData("a tab", 13, "\\t")]
    public void A_name_in_divided_base64_is_found(string how, int width, string divider)
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes("interface Vlan10\nhostname: core-1\nend of the text"));
        var divided = string.Join(divider, base64.Chunk(width).Select(part => new string(part)));
        var nested = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"x":"{{base64}}"}"""));
        string[] spellings =
        [
            divided, divider + base64, $"\\u00{(int)base64[0]:x2}{base64[1..]}", $"{base64[..5]}\\u00{(int)base64[5]:X2}{base64[6..]}",
        ];
        foreach (var spelling in spellings)
        {
            Assert.True(Usage(spelling).Hostname == "core-1", $"{how}: {spelling}");
            Assert.True(Usage($"{spelling}\",\"s\":\"a\\/b").Hostname == "core-1", $"{how}, beside a slash: {spelling}");
        }

        Assert.Equal("core-1", Request($$"""[{"keys":[{"key":"x"}],"blob":"{{nested}}"}]""").Hostname);
    }

    [Theory]
    [InlineData("10.8.0.6:443 and more")]
    [InlineData("""{"peer":"2001:db8::1"}""")]
    public void An_address_in_base64_of_a_text_is_found(string hidden) => Assert.Equal(SensitiveKind.Address, Assert.Single(
        Usage(Convert.ToBase64String(Encoding.UTF8.GetBytes(hidden))).SensitiveTexts).Kind);

    [Fact]
    public void Signatures_keys_and_words_are_no_text_in_base64()
    {
        var random = new Random(20261129);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(9, 300)];
            random.NextBytes(bytes);
            Assert.Empty(Usage(Convert.ToBase64String(bytes)).SensitiveTexts);
        }

        foreach (var word in (string[])["CiscoSmartLicensingUsagePolicy00", "regid2019DNAAdvantageC9300Stack", "hostnamehostname"])
            Assert.Empty(Usage(word).SensitiveTexts);
    }

    private static ParsedContent Trust(string block) =>
        Read($"<smartLicense><smartLicenseTrustRequest>{block}</smartLicenseTrustRequest></smartLicense>");

    private static ParsedContent Usage(string note) => UsageWith(
        note.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal));

    private static ParsedContent UsageWith(string escaped) => Read(
        "<smartLicense><RUMReport><![CDATA[{\"payload\":\"{\\\"asset_identification\\\":{\\\"report_id\\\":1,\\\"instance\\\":{"
        + "\\\"sudi\\\":{\\\"udi_pid\\\":\\\"C9300-48P\\\",\\\"udi_serial_number\\\":\\\"FOC1\\\"}}},"
        + "\\\"meta\\\":{\\\"entitlement_tag\\\":\\\"regid.x\\\","
        + $"\\\"note\\\":\\\"{escaped}\\\"}}}}\","
        + "\"signature\":{\"value\":\"AAEC\"}}]]></RUMReport></smartLicense>");

    private static ParsedContent Request(string json) =>
        Read($"<smartLicense><smartLicenseAuthRequest><data><![CDATA[{json}]]></data></smartLicenseAuthRequest></smartLicense>");

    private static ParsedContent Read(string file)
    {
        var reading = Recognizer.Read(Encoding.UTF8.GetBytes(file));
        Assert.Null(reading.Refusal);
        return reading;
    }
}
