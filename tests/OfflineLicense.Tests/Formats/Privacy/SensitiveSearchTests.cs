using System.Text;
using OfflineLicense.Formats;

namespace OfflineLicense.Tests.Formats.Privacy;

/// <summary>Host names and addresses in what a device sends, wherever they stand and however they are escaped.</summary>
public sealed class SensitiveSearchTests
{
    [Theory]
    [InlineData("hostname")]
    [InlineData("host_name")]
    [InlineData("hostName")]
    [InlineData("HOSTNAME")]
    [InlineData("device_name")]
    [InlineData("deviceName")]
    [InlineData("active_hostname")]
    [InlineData("h\\u006fstname")]
    public void A_host_name_is_found_under_each_of_its_keys(string key)
    {
        var reading = Usage($$""" "{{key}}":"core-1" """);

        Assert.Equal("core-1", reading.Hostname);
        Assert.Equal([new SensitiveText(SensitiveKind.Hostname, "core-1")], reading.SensitiveTexts);
    }

    [Theory]
    [InlineData(""" "hostname":"" """)]
    [InlineData(""" "hostname":"  " """)]
    [InlineData(""" "hostname":null """)]
    [InlineData(""" "host":"core-1" """)]
    [InlineData(""" "host_identifier":"0a1b2c3d" """)]
    [InlineData(""" "name":"core-1","metric_name":"x","hostnames_sent":true """)]
    [InlineData(""" "note":"Sending Hostname: yes" """)]
    public void What_names_no_host_is_none(string members) => Assert.Empty(Usage(members).SensitiveTexts);

    /// <summary>Regression: a code from a device with no name yet was held back like one with a hostname.</summary>
    [Theory]
    [InlineData("Switch", null)]
    [InlineData("Router", null)]
    [InlineData("Device", null)]
    [InlineData("switch", null)]
    [InlineData("Switch7", "Switch7")]
    [InlineData("SWITCH", "SWITCH")]
    public void The_prompt_that_a_device_has_from_the_factory_is_no_hostname(string prompt, string? hostname)
    {
        var reading = Recognizer.Read(Encoding.UTF8.GetBytes($"{prompt}#license smart reservation request local\n"
            + $"Enter this request code in the Cisco Smart Software Manager portal:\n"
            + $"CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86\n{prompt}#\n"));

        Assert.Equal(DocumentKind.ReservationRequest, reading.Kind);
        Assert.Equal(hostname, reading.SensitiveTexts.Select(found => found.Text).Distinct().SingleOrDefault());
    }

    [Theory]
    [InlineData(""" "hostname":["core-1","core-2"] """, "core-1 core-2")]
    [InlineData(""" "hostname":{"value":"core-1","type":"STRING"},"role":"x" """, "core-1 STRING")]
    [InlineData(""" "hostname":17 """, "17")]
    [InlineData(""" "hostname":"\"quoted\"" """, "\"quoted\"")]
    [InlineData(""" "hostname":"k\u00f6ln-1" """, "köln-1")]
    [InlineData(""" "note":"hostname = core-1, up" """, "core-1")]
    public void A_host_name_is_found_in_whatever_its_value_is(string members, string expected) =>
        Assert.Equal(expected, string.Join(' ', Usage(members).SensitiveTexts.Select(found => found.Text)));

    [Theory]
    [InlineData("10.8.0.6")]
    [InlineData("255.255.255.255")]
    [InlineData("tftp://10.8.0.6/x", "10.8.0.6")]
    [InlineData("10.8.0.0/24", "10.8.0.0")]
    [InlineData("from 10.8.0.6.", "10.8.0.6")]
    [InlineData("(10.8.0.6)", "10.8.0.6")]
    [InlineData("line\\n10.8.0.6\\tup", "10.8.0.6")]
    [InlineData("10.8.0.6:443,10.8.0.7", "10.8.0.6 10.8.0.7")]
    [InlineData("„10.8.0.6“", "10.8.0.6")]
    [InlineData("1\\u0030.8.0.6", "10.8.0.6")]
    [InlineData("2001:db8::1")]
    [InlineData("2001:db8:0:0:0:0:0:1")]
    [InlineData("fe80::1%Gi0", "fe80::1")]
    [InlineData("[2001:DB8::a:1]:443", "2001:DB8::a:1")]
    [InlineData("2001:db8::1/64 and 2001:db8::2", "2001:db8::1 2001:db8::2")]
    [InlineData("::ffff:10.8.0.6")]
    [InlineData("line\\n2001:db8::1", "2001:db8::1")]
    public void An_address_is_found(string text, string? expected = null) => Assert.Equal(
        (expected ?? text).Split(' ').Select(address => new SensitiveText(SensitiveKind.Address, address)), Usage($$""" "note":"{{text}}" """).SensitiveTexts);

    [Theory]
    [InlineData("17.09.04.01")]
    [InlineData("10.2(3)")]
    [InlineData("15.2.4.1(3)")]
    [InlineData("10.2.3.4.5")]
    [InlineData("1.3.6.1.4.1.9.2.1.58")]
    [InlineData("256.1.1.1")]
    [InlineData("1.2.3")]
    [InlineData("v17.9.4.1")]
    [InlineData("17.9.4.1a")]
    [InlineData("Version 17.9.4.1")]
    [InlineData("release: 17.9.4.1")]
    [InlineData("regid.2018-06.com.cisco.DNA_NWStack,1.0_e7244e71-3ad5-4608-8bf0-d12f67c80896")]
    [InlineData("2026.11.21")]
    [InlineData("10:15:00")]
    [InlineData("10:15:00.123")]
    [InlineData("2026-11-21T10:15:00Z")]
    [InlineData("00:1B:44:11:3A:B7")]
    [InlineData("00:11:22:ff:fe:33:44:55")]
    [InlineData("001b.4411.3ab7")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("std::vector")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("12345::1")]
    [InlineData("PID:C9300-48P,SN:FOC1234X0AB")]
    public void What_only_looks_like_an_address_is_none(string text) => Assert.Empty(Usage($$""" "note":"{{text}}" """).SensitiveTexts);

    [Fact]
    public void A_release_of_four_numbers_is_no_address_and_an_address_beside_it_is_one()
    {
        Assert.Empty(Usage(""" "software_version":"17.9.4.1","version":"10.2.3.4" """).SensitiveTexts);
        Assert.Equal("10.8.0.6", Assert.Single(Usage(""" "software_version":"17.9.4.1","next":"10.8.0.6" """).SensitiveTexts).Text);
    }

    /// <summary>The search looks at sixteen bytes at a time: nothing may hide where two such blocks meet, or at a text's end.</summary>
    [Fact]
    public void It_is_found_at_every_offset_and_depth()
    {
        var tried = 0;
        foreach (var (member, kind) in new[] { ("\"hostname\":\"core-1\"", "hostname"), ("\"a\":\"10.8.0.6\"",
            "address"), ("\"a\":\"2001:db8::1\"", "address") })
        {
            for (var depth = 0; depth <= 2; depth++)
            {
                for (var padding = 0; padding < 40; padding++, tried++)
                {
                    var text = $$"""{"{{new string('p', padding)}}":0,{{member}}}""";
                    for (var level = 0; level < depth; level++)
                        text = $$"""{"s":"{{Escaped(text)}}"}""";
                    Assert.Equal(kind, Assert.Single(Usage($"\"nested\":{text}").SensitiveTexts).Kind.Name());
                }
            }
        }

        Assert.Equal(360, tried);
    }

    [Fact]
    public void Around_the_payload_is_searched_too() =>
        Assert.Equal("core-1",
            Read(UsageText(string.Empty).Replace("\"header\":{", "\"header\":{\"hostname\":\"core-1\",",
                StringComparison.Ordinal)).Hostname);

    [Fact]
    public void Addresses_crowd_out_no_name_and_both_have_their_limit()
    {
        var addresses = string.Join(' ', Enumerable.Range(0, 1000).Select(i => $"10.1.{i / 250}.{i % 250}"));
        var names = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"core-{i}\""));

        var found = Usage($$""" "note":"{{addresses}}","hostname":[{{names}}] """).SensitiveTexts;

        Assert.Equal(Limits.PrivateTexts, found.Count(each => each.Kind == SensitiveKind.Address));
        Assert.Equal(Limits.PrivateTexts, found.Count(each => each.Kind == SensitiveKind.Hostname));
    }

    [Fact]
    public void A_text_is_cut_where_no_character_is_split()
    {
        var name = new string('x', Limits.TextShown - 1) + "😀 and more";

        Assert.Equal(new string('x', Limits.TextShown - 1), Usage($$""" "hostname":"{{name}}" """).Hostname);
    }

    [Theory]
    [InlineData("<smartLicense><smartLicenseSystemInfo><data><![CDATA[{\"hostname\":\"core-1\",\"sudi\":{\"udi_pid\":\"C9300-48P\",\"udi_serial_number\":\"FOC1\"}}]]></data></smartLicenseSystemInfo><smartLicenseAuthRequest><data><![CDATA[[{\"keys\":[{\"key\":\"x\"}],\"sudi\":{\"udi_pid\":\"C9300-48P\",\"udi_serial_number\":\"FOC1\"}}]]]></data></smartLicenseAuthRequest></smartLicense>", "core-1")]
    [InlineData("<smartLicense><smartLicenseTrustRequest><hostname> core-1 </hostname></smartLicenseTrustRequest></smartLicense>", "core-1")]
    [InlineData("<smartLicense><smartLicenseTrustRequest><data>{&quot;host_name&quot;:&quot;core-1&quot;}</data></smartLicenseTrustRequest></smartLicense>", "core-1")]
    [InlineData("<smartLicense><smartLicenseTrustRequest><device hostname=\"core-1\"/></smartLicenseTrustRequest></smartLicense>", "core-1")]
    [InlineData("<smartLicense><smartLicenseTrustRequest><address>10.8.0.6</address><software_version>17.9.4.1</software_version></smartLicenseTrustRequest></smartLicense>", "10.8.0.6")]
    [InlineData("<smartLicense><!-- saved to 10.8.0.6 --><smartLicenseTrustRequest><data>x</data></smartLicenseTrustRequest></smartLicense>", "10.8.0.6")]
    public void Requests_in_XML_are_searched_in_elements_attributes_JSON_and_comments(string file, string expected)
    {
        var reading = Read(file);

        Assert.Equal(Direction.Request, reading.Kind.Direction);
        Assert.Equal(expected, Assert.Single(reading.SensitiveTexts).Text);
    }

    [Theory]
    [InlineData("core-1#license smart reservation request local\nEnter this request code in the Cisco Smart Software Manager portal:\nUDI: PID:C9300-24UX,SN:FCW2134L0RN\n    Request code: CB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86\n", "core-1")]
    [InlineData("hostname core-1\nCB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86\n", "core-1")]
    [InlineData("copied from 10.8.0.6\nCB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86\n", "10.8.0.6")]
    public void The_prompt_of_a_captured_code_is_a_host_name(string file, string expected)
    {
        var reading = Read(file);

        Assert.Equal(DocumentKind.ReservationRequest, reading.Kind);
        Assert.Equal(expected, Assert.Single(reading.SensitiveTexts).Text);
    }

    [Fact]
    public void A_code_alone_holds_nothing_private() =>
        Assert.Empty(Read("CB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86\n").SensitiveTexts);

    [Fact]
    public void The_payload_is_read_the_same_with_findings_and_without()
    {
        var plain = Usage(""" "note":"nothing" """).Reports[0];
        var found = Usage(""" "hostname":"core-1" """).Reports[0];

        Assert.Equal((plain.Udi, plain.Id, plain.Measurements), (found.Udi, found.Id, found.Measurements));
        Assert.NotEqual(plain.Payload, found.Payload);
    }

    private static ParsedContent Usage(string members) => Read(UsageText(members));

    private static string UsageText(string members)
    {
        var more = members.Length == 0 ? string.Empty : "," + members.Trim();
        var payload = $$$$"""{"version":"2.0","asset_identification":{"report_id":1,"instance":{"sudi":{"udi_pid":"C9300-48P","udi_serial_number":"FOC1"}}},"meta":{"entitlement_tag":"regid.x","software_version":"17.9.4.1"{{{{more}}}}},"measurements":[]}""";
        return $$$"""<smartLicense><RUMReport><![CDATA[{"payload":"{{{Escaped(payload)}}}","header":{"type":"rum"},"signature":{"value":"AAEC"}}]]></RUMReport></smartLicense>""";
    }

    private static string Escaped(string json) => json.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"",
        StringComparison.Ordinal);

    private static ParsedContent Read(string file)
    {
        var reading = Recognizer.Read(Encoding.UTF8.GetBytes(file));
        Assert.Null(reading.Refusal);
        Assert.Equal(reading.SensitiveTexts.FirstOrDefault(found => found.Kind == SensitiveKind.Hostname)?.Text, reading.Hostname);
        return reading;
    }
}
