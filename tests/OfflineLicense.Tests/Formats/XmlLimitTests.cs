using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Licensing;

namespace OfflineLicense.Tests.Formats;

/// <summary>The limits of an XML file, each met by a file of one thing too many: its refusal names the limit.</summary>
public sealed class XmlLimitTests
{
    public static TheoryData<string, string, string, string, int, string> Limited => new()
    {
        { "a report as plain text", "<smartLicense><RUMReport>", "A", "</RUMReport></smartLicense>", Limits.ReportJson + 1, "4,194,304" },
        { "a text as plain text", "<smartLicense><smartLicenseRumAck><data>", "A", "</data></smartLicenseRumAck></smartLicense>", Limits.XmlText + 1, "16,777,216" },
        { "a text as CDATA", "<smartLicense><smartLicenseRumAck><data><![CDATA[", "A", "]]></data></smartLicenseRumAck></smartLicense>", Limits.XmlText + 1, "16,777,216" },
        { "a comment before the root", "<!--", "A", "--><smartLicense/>", Limits.XmlText + 1, "16,777,216" },
        { "elements", "<smartLicense>", "<a/>", "</smartLicense>", Limits.XmlElements + 1, "2,000,000" },
        { "attributes", "<smartLicense ", "a='1'", "/>", Limits.XmlAttributes + 1, "64" },
        { "a name", "<smartLicense><", "a", "/></smartLicense>", Limits.XmlName + 1, "256" },
    };

    [Theory]
    [MemberData(nameof(Limited))]
    public void One_thing_too_many_is_refused_by_its_limit(string what, string head, string unit, string tail, int times, string limit)
    {
        var file = new byte[head.Length + (unit.Length * times) + tail.Length];
        Encoding.ASCII.GetBytes(head, file);
        for (var i = 0; i < times; i++)
            Encoding.ASCII.GetBytes(unit, file.AsSpan(head.Length + (unit.Length * i)));
        Encoding.ASCII.GetBytes(tail, file.AsSpan(file.Length - tail.Length));

        var refusal = Recognizer.Read(file).Refusal;

        Assert.True(refusal?.Reason.Name == "too-large", $"{what}: {refusal}");
        Assert.Contains(limit, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("<>", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<smartLicense></smartLicense></smartLicense>", "malformed")]
    [InlineData("<smartLicense></RUMReport>", "malformed")]
    [InlineData("<smartLicense><RUMReport>{\"a\":1}<x/></RUMReport></smartLicense>", "malformed")]
    [InlineData("<smartLicense><RUMReport><![CDATA[{]]><![CDATA[}]]></RUMReport></smartLicense>", "malformed")]
    public void Elements_in_the_wrong_place_are_refused(string text, string reason) =>
        Assert.Equal(reason, Recognizer.Read(Encoding.ASCII.GetBytes(text)).Refusal?.Reason.Name);

    [Fact]
    public void An_end_without_a_beginning_is_no_pair() => Assert.Equal(XmlFault.Mismatch, XmlGuard.Scan("</smartLicense>"u8).Fault);
}
