using System.Text;
using OfflineLicense.Formats;

namespace OfflineLicense.Tests.Formats.Wrappings;

/// <summary>What is licensing in a form that is not taken is named with the way to the file itself.</summary>
public sealed class OtherFormTests
{
    private const string Code = "CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86";

    private const string Payload =
        """{\"asset_identification\":{\"report_id\":1671840750,\"instance\":{\"sudi\":{\"udi_pid\":\"C9300-48P\","""
        + """\"udi_serial_number\":\"FIX2501A0B1\"}}}}""";

    private const string Ack = "<smartLicense><smartLicenseRumAck><data>x</data></smartLicenseRumAck></smartLicense>";

    /// <summary>Regression: signed reports in JSON were "unrecognised", in a folder without a word.</summary>
    [Theory]
    [InlineData("{\"usage\":[{\"payload\":\"PAYLOAD\",\"signature\":{}}]}", "REST interface")]
    [InlineData("[{\"payload\":\"PAYLOAD\"}]", "REST interface")]
    [InlineData("<output xmlns=\"urn:x\"><usage><payload>PAYLOAD</payload></usage></output>", "XML or a page")]
    [InlineData("router#test license smart rum show 1671840750\nPAYLOAD\n", "screen")]
    public void Reports_in_another_form_show_their_device_and_their_numbers(string text, string words)
    {
        var reading = Read(text.Replace("PAYLOAD", Payload, StringComparison.Ordinal));

        Assert.Equal(RefusalReason.OtherForm, reading.Refusal?.Reason);
        Assert.Contains(words, reading.Refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("license smart save usage all", reading.Refusal.Message, StringComparison.Ordinal);
        Assert.Contains("P:C9300-48P,S:FIX2501A0B1: 1671840750", reading.Refusal.Message, StringComparison.Ordinal);
        Assert.Equal([1671840750], reading.ReportIds);
        Assert.Equal("P:C9300-48P,S:FIX2501A0B1", Assert.Single(reading.Udis).ToString());
    }

    /// <summary>Regression: the output was recorded, and a person took the reports in the same log for collected.</summary>
    [Theory]
    [InlineData("<smartLicense><RUMReport><![CDATA[{\"payload\":\"PAYLOAD\"}]]></RUMReport></smartLicense>", "1 report ids of P:C9300-48P")]
    [InlineData(Ack, "(ack)")]
    public void A_file_that_the_log_of_an_output_shows_is_warned_of(string shown, string words)
    {
        var reading = Read("sw#more flash:x.txt\n" + shown.Replace("PAYLOAD", Payload, StringComparison.Ordinal)
            + "\nsw#show license all\nSmart Licensing Status\nUDI: PID:C9300-48P,SN:FIX2501A0B1\n");

        Assert.Equal(DocumentKind.DeviceOutput, reading.Kind);
        Assert.Null(reading.Refusal);
        var warning = Assert.Single(reading.Notices, notice => notice.Code == WarningCode.OtherForm);
        Assert.Contains(words, warning.Message, StringComparison.Ordinal);
    }

    /// <summary>Regression: a table of codes was no licensing file, in a folder without a word.</summary>
    [Theory]
    [InlineData("ip,name,code\n192.0.2.1,sw1,CODE,\n")]
    [InlineData("\"192.0.2.1\";\"sw1\";\"CODE\"\r\n\"192.0.2.2\";\"sw2\";\"\"\r\n")]
    [InlineData("192.0.2.1\tsw1\tCODE\n192.0.2.2\tsw2\t\n")]
    [InlineData("| sw1 | CODE |\n| sw2 | |\n")]
    [InlineData("{\"sw1\":{\"reqcode\":\"CODE\"},\"sw2\":null}")]
    [InlineData("devices:\n  - name: sw1\n    reqcode: CODE\n")]
    [InlineData("host=sw1\nreqcode=CODE\n")]
    public void Codes_in_a_table_are_counted_and_asked_for_one_by_one(string table)
    {
        var reading = Read(table.Replace("CODE", Code, StringComparison.Ordinal));

        Assert.Equal(RefusalReason.OtherForm, reading.Refusal?.Reason);
        Assert.Contains("1 request code among other text", reading.Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal("P:C9300-24UX,S:FIX2134L0RN", Assert.Single(reading.Udis).ToString());
        Assert.Empty(reading.Codes);
    }

    [Theory]
    [InlineData("<html><head><title>Smart Software Manager</title></head><body>Smart Software Licensing</body></html>", "Download button")]
    [InlineData("<html><body><pre>Smart Licensing Status\nUDI: PID:C9300-48P,SN:1\n</pre></body></html>", "web page")]
    [InlineData("{\"cisco-smart-license:licensing\":{\"state\":{}}}", "RESTCONF")]
    [InlineData("{\"smart_licensing_status\":{\"usage_reporting\":{}}}", "a parser")]
    [InlineData("{\"a\":\"Last ACK received: x; UDI: PID:X,SN:1\",", "JSON")]
    [InlineData("CISCO-SMART-LIC-MIB::ciscoSlaEnabled.0 = INTEGER: true(1)\n", "SNMP")]
    [InlineData("{\\rtf1 Smart Licensing Status\\par Last ACK received: x\\par}", "word processor")]
    [InlineData("a~ Smart Licensing Status\nb~ Last ACK received: Mar 15 21:18:58 2026 UTC\n", "something before each line")]
    public void The_form_is_named(string text, string words)
    {
        var reading = Read(text);

        Assert.Equal(RefusalReason.OtherForm, reading.Refusal?.Reason);
        Assert.Contains(words, reading.Refusal!.Message, StringComparison.Ordinal);
    }

    /// <summary>Regression: the code that CSSM gave for a universal reservation was no licensing file in a table.</summary>
    [Theory]
    [InlineData("host,authcode\nsw1,A7eR7t-QvXWr1-Gk9m3P-ZcB2vN-uH5dKq\n")]
    [InlineData("Authorization code: A7eR7t-QvXWr1-Gk9m3P-ZcB2vN-uH5dKq\n")]
    public void An_authorization_code_in_a_table_is_named(string table)
    {
        var reading = Read(table);

        Assert.Equal(DocumentKind.ReservationCode, reading.Kind);
        Assert.Contains("1 authorization code among other text", reading.Refusal!.Message, StringComparison.Ordinal);
    }

    /// <summary>Regression: a response as CSSM's API carries it was no licensing file.</summary>
    [Theory]
    [InlineData("", Base64FormattingOptions.None)]
    [InlineData("\"", Base64FormattingOptions.None)]
    [InlineData("", Base64FormattingOptions.InsertLineBreaks)]
    public void A_file_in_base64_is_named(string quote, Base64FormattingOptions lines)
    {
        var reading = Read(quote + Convert.ToBase64String(Encoding.UTF8.GetBytes(Ack), lines) + quote + "\n");

        Assert.Equal(DocumentKind.Ack, reading.Kind);
        Assert.Equal(RefusalReason.OtherForm, reading.Refusal?.Reason);
        Assert.Contains("base64", reading.Refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_email_is_no_file_of_CSSM(bool isAttached)
    {
        const string Head = "From: a@example.com\r\nSubject: ACK\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
        var body = isAttached ? Convert.ToBase64String(Encoding.UTF8.GetBytes(Ack), Base64FormattingOptions.InsertLineBreaks) : Ack;

        var reading = Read($"{Head}--b\r\nContent-Type: text/plain\r\n\r\n{body}\r\n\r\n--b--\r\n");

        Assert.Equal(DocumentKind.Ack, reading.Kind);
        Assert.Equal(RefusalReason.OtherForm, reading.Refusal?.Reason);
    }

    [Theory]
    [InlineData("The code CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86 in this guide is an example")]
    [InlineData("{\"version\":\"1.0\",\"report_id\":1}")]
    [InlineData("<html><body>Smart home</body></html>")]
    [InlineData("product,key\nA,A7eR7t-QvXWr1-Gk9m3P-ZcB2vN-uH5dKq\n")]
    [InlineData("U21hcnQgaG9tZSBTbWFydCBob21lIFNtYXJ0IGhvbWUgU21hcnQgaG9tZSBTbWFydCBob21lIFNtYXJ0IGhvbWUg")]
    [InlineData("a guide says that Last ACK received: is what counts")]
    public void Other_files_stay_other_files(string text) => Assert.Equal(DocumentKind.NotLicensing, Read(text).Kind);

    private static ParsedContent Read(string text) => Recognizer.Read(Encoding.UTF8.GetBytes(text));
}
