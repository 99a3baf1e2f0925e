using System.Text;
using OfflineLicense.Formats;

namespace OfflineLicense.Tests.Formats;

public sealed class ResponseFileTests
{
    private const string Switch = "P:C9300-48P,S:FIX2501A0B1";

    public static TheoryData<string> Good =>
        [.. new[] { "ack/good", "authorization-code/good", "reservation-code/good", "policy/good" }.SelectMany(FormatFixtures.In).Where(name => !name.Contains("universal", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Good))]
    public void Every_good_answer_is_a_response_and_never_claimed_to_be_verified(string name)
    {
        var reading = FormatFixtures.Read(name);

        Assert.Null(reading.Refusal);
        Assert.Equal(Direction.Response, reading.Kind.Direction);
        Assert.NotEmpty(reading.Blocks);
        Assert.Contains(reading.Notices, notice => notice == new Notice(WarningCode.NotVerified, "Cisco signatures present, not verified"));
    }

    [Theory]
    [InlineData("ack/good/ack-full.txt", "ack")]
    [InlineData("ack/good/ack-stack-two-codes.txt", "ack")]
    [InlineData("authorization-code/good/authorization-code.txt", "authorization-code")]
    [InlineData("reservation-code/good/reservation-code.xml", "reservation-code")]
    [InlineData("reservation-code/good/reservation-code-wrapped.txt", "reservation-code")]
    [InlineData("policy/good/policy.xml", "policy")]
    [InlineData("policy/good/policy-wrapped.txt", "policy")]
    public void The_kind_comes_from_the_blocks(string name, string kind) =>
        Assert.Equal(kind, FormatFixtures.Read(name).Kind.Name);

    [Fact]
    public void A_full_ack_gives_blocks_in_order_accounts_ids_and_clock()
    {
        var reading = FormatFixtures.Read("ack/good/ack-full.txt");

        Assert.Equal(
            ["smartLicenseAuthorization", "smartLicensePolicy", "smartLicenseRumAck", "smartLicenseAccountInfo"],
            reading.Blocks.Select(block => block.Name));
        Assert.All(reading.Blocks, block => Assert.Equal(SignatureShape.Present, block.Signature));
        Assert.Equal(Switch, Assert.Single(reading.Udis).ToString());
        Assert.Equal([1735000001, 1735000002], reading.ReportIds);
        Assert.Equal(("Example Works Ltd", "Plant 7"), (reading.SmartAccount, reading.VirtualAccount));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1735084850123), reading.StatedAt);
        Assert.Single(reading.Notices);
    }

    [Theory]
    [InlineData("ack-only.txt")]
    [InlineData("ack-order-reversed.txt")]
    [InlineData("ack-escaped-json.txt")]
    [InlineData("ack-other-keys.txt")]
    [InlineData("ack-payload-in-string.txt")]
    [InlineData("ack-declaration-bom-crlf.txt")]
    [InlineData("ack-namespaced.txt")]
    [InlineData("ack-unknown-block.txt")]
    public void The_device_is_found_wherever_the_ack_names_it(string name)
    {
        var reading = FormatFixtures.Read("ack/good/" + name);

        Assert.Equal(Switch, Assert.Single(reading.Udis).ToString());
        Assert.NotEmpty(reading.ReportIds);
        Assert.DoesNotContain(reading.Notices, notice => notice.Code.Name == "ack-not-understood");
    }

    [Fact]
    public void Report_ids_come_ascending_from_numbers_and_strings() =>
        Assert.Equal([1735000003, 1735000004, 1735000005], FormatFixtures.Read("ack/good/ack-other-keys.txt").ReportIds);

    [Fact]
    public void An_ack_that_is_not_understood_is_reported_and_passed_on_unchanged()
    {
        var notice = Assert.Single(FormatFixtures.Read("ack/good/ack-not-understood.txt").Notices, notice =>
            notice.Code.Name == "ack-not-understood");

        Assert.Contains("passed on unchanged", notice.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ack-missing-signature.txt", SignatureShape.Missing, "signature-missing")]
    [InlineData("ack-malformed-signature.txt", SignatureShape.Malformed, "signature-malformed")]
    internal void The_shape_of_a_signature_is_told_for_its_block(string name, SignatureShape shape, string code)
    {
        var reading = FormatFixtures.Read("ack/good/" + name);

        Assert.Equal(shape, reading.Blocks.Single(block => block.Name == "smartLicenseRumAck").Signature);
        Assert.Contains(reading.Notices, notice => notice.Code.Name == code);
    }

    [Fact]
    public void A_typographic_quote_in_a_name_is_no_trace_of_an_editor()
    {
        var text = Encoding.UTF8.GetString(FormatFixtures.Bytes("ack/good/ack-full.txt"))
            .Replace("Example Policy", "[the plant\u2019s policy]", StringComparison.Ordinal).Replace("Plant 7", "Plant \u201C7\u201D",
                StringComparison.Ordinal);

        var reading = Recognizer.Read(Encoding.UTF8.GetBytes(text));

        Assert.Null(reading.Refusal);
        Assert.Equal("Plant \u201C7\u201D", reading.VirtualAccount);
    }

    [Fact]
    public void A_stack_answer_names_each_member_once()
    {
        var reading = FormatFixtures.Read("ack/good/ack-stack-two-codes.txt");

        Assert.Equal(["FIX2501STK1", "FIX2501STK2"], reading.Udis.Select(udi => udi.Serial));
        Assert.Equal(2, reading.Blocks.Count(block => block.Name == "smartLicenseAuthorization"));
    }

    [Fact]
    public void A_reservation_code_keeps_the_uuid_of_its_device_and_its_own_clock()
    {
        var bare = FormatFixtures.Read("reservation-code/good/reservation-code.xml");
        var wrapped = FormatFixtures.Read("reservation-code/good/reservation-code-wrapped.txt");

        Assert.Equal("P:UCM,S:fix920,U:e53fc968-0253-4d61-a355-ba908a6cc920", Assert.Single(bare.Udis).ToString());
        Assert.Equal(bare.Udis, wrapped.Udis);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1735292522579), bare.StatedAt);
    }
}
