using System.Text;
using OfflineLicense.Formats;

namespace OfflineLicense.Tests.Formats;

/// <summary>A bad file is named after its fault: its name begins with the reason it must be refused for.</summary>
public sealed class BadFileTests
{
    private static readonly string[] Reasons = ["truncated", "malformed", "too-large", "encoding", "other-form", "two-devices", "token"];

    public static TheoryData<string> Bad => FormatFixtures.Theory("usage/bad", "ack/bad", "authorization-code/bad", "reservation-code/bad",
        "policy/bad");

    [Theory]
    [MemberData(nameof(Bad))]
    public void Every_bad_file_is_refused_for_the_fault_it_is_named_after(string name)
    {
        var expected = Assert.Single(Reasons, reason => Path.GetFileName(name).StartsWith(reason + "-", StringComparison.Ordinal));

        var refusal = FormatFixtures.Read(name).Refusal;

        Assert.Equal(expected, refusal?.Reason.Name);
        Assert.Empty(FormatFixtures.Read(name).Notices);
        Assert.EndsWith(".", refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usage/bad/truncated-in-cdata.txt", "usage", "ends at byte 700, inside <RUMReport>")]
    [InlineData("usage/bad/truncated-at-2048.txt", "usage", "multiple of 512")]
    [InlineData("usage/bad/truncated-between-reports.txt", "usage", "inside <smartLicense>")]
    [InlineData("usage/bad/malformed-smart-quotes.txt", "usage", "typographic quotes")]
    [InlineData("usage/bad/malformed-leading-blanks.txt", "usage", "before the XML declaration")]
    [InlineData("usage/bad/malformed-html-page.txt", "usage", "web page")]
    [InlineData("usage/bad/malformed-utf-16.txt", "usage", "UTF-16")]
    [InlineData("usage/bad/malformed-dtd.txt", "usage", "DTD")]
    [InlineData("usage/bad/malformed-no-serial.txt", "usage", "udi_serial_number")]
    [InlineData("usage/bad/malformed-payload-ends-early.txt", "usage", "payload of report 1 ends early")]
    [InlineData("usage/bad/encoding-latin-1.txt", "usage", "Not UTF-8 at byte")]
    [InlineData("usage/bad/encoding-zero-bytes.txt", "usage", "zero bytes from byte 1,500 to the end")]
    [InlineData("usage/bad/too-large-json-depth.txt", "usage", "deeper than 32")]
    [InlineData("usage/bad/too-large-attributes.txt", "usage", "64 attributes")]
    [InlineData("usage/bad/two-devices-merged.txt", "usage", "P:C9300-48P,S:FIX2501A0B1 and of P:C9300-24T,S:FIX2501ZZZ9")]
    [InlineData("ack/bad/malformed-smart-quotes.txt", "ack", "typographic quotes")]
    [InlineData("ack/bad/other-form-html-entities.txt", "ack", "HTML entities")]
    [InlineData("ack/bad/malformed-html-entities-in-ack.txt", "ack", "HTML entities")]
    [InlineData("ack/bad/malformed-utf-16.txt", "ack", "UTF-16")]
    [InlineData("ack/bad/other-form-rich-text.txt", "ack", "rich text")]
    [InlineData("reservation-code/bad/malformed-external-entity.xml", "reservation-code", "DTD")]
    [InlineData("ack/bad/malformed-ampersand.txt", "ack", "byte 133 (line 1, position 134)")]
    [InlineData("ack/bad/truncated-in-ack.txt", "ack", "inside <data>")]
    public void A_refusal_says_what_came(string name, string kind, string words)
    {
        var reading = FormatFixtures.Read(name);

        Assert.Equal(kind, reading.Kind.Name);
        Assert.Contains(words, reading.Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_at_the_wrap_of_the_block_counter_is_told_so()
    {
        var file = new byte[Limits.TftpWrap];
        file.AsSpan().Fill((byte)' ');
        "<smartLicense><RUMReport><![CDATA["u8.CopyTo(file);

        var refusal = Recognizer.Read(file).Refusal!;

        Assert.Equal("truncated", refusal.Reason.Name);
        Assert.Contains("32 MiB TFTP wrap", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_cut_of_a_usage_file_is_refused_as_truncated()
    {
        var whole = FormatFixtures.Bytes("usage/good/v2-system-info.txt").AsSpan().TrimEnd("\n"u8).ToArray();
        var start = Encoding.UTF8.GetString(whole).IndexOf("<smartLicense>", StringComparison.Ordinal);

        for (var length = start + "<smartLicense".Length; length < whole.Length; length++)
        {
            var reading = Recognizer.Read(whole.AsSpan(0, length));
            Assert.True(reading.Refusal?.Reason == RefusalReason.Truncated, $"{length}: {reading}");
        }
    }

    [Fact]
    public void A_report_over_the_json_limit_names_it()
    {
        var text = $"<smartLicense><RUMReport><![CDATA[{{\"payload\":\"{new string('x', Limits.ReportJson)}\"}}]]></RUMReport></smartLicense>";

        var refusal = Recognizer.Read(Encoding.UTF8.GetBytes(text)).Refusal!;

        Assert.Equal("too-large", refusal.Reason.Name);
        Assert.Contains("4,194,304", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void No_refusal_shows_a_payload(string name) =>
        Assert.DoesNotContain("measurements", FormatFixtures.Read(name).Refusal!.Message, StringComparison.Ordinal);
}
