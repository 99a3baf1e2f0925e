using System.Text.Json;
using OfflineLicense.Tests.Formats;

namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>What <c>validate</c> and <c>show</c> say of an answer: as given, and never that it was verified.</summary>
public sealed class AnswerFactsTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    private JsonElement Facts(string fixture) => StationPair.Line(_lab.Shell.Run("validate", Put(fixture), "--json"),
        "document").GetProperty("facts");

    private string Put(string fixture)
    {
        File.WriteAllBytes(_lab.At("x.txt"), FormatFixtures.Bytes(fixture));
        return "x.txt";
    }

    [Fact]
    public void Dates_stand_as_given_each_with_its_block()
    {
        var facts = Facts("ack/good/ack-full.txt");

        Assert.Equal(
            [
                "smartLicenseAuthorization dateStamp 2024-12-24T14:10:28",
                "smartLicensePolicy datestamp 2024-04-25T14:41:27",
                "smartLicenseAccountInfo timestamp 1735084850123",
            ],
            facts.GetProperty("dates").EnumerateArray().Select(date =>
                $"{date.GetProperty("block")} {date.GetProperty("name")} {date.GetProperty("text")}"));
        Assert.Equal("Example Works Ltd", facts.GetProperty("smart_account").GetString());
        Assert.Equal("not verified", facts.GetProperty("signatures").GetString());
    }

    [Fact]
    public void Each_code_has_its_own_device_as_given_and_its_own_licences()
    {
        var codes = Facts("authorization-code/good/two-devices.txt").GetProperty("authorizations");

        Assert.Equal(["P:C9300-48UXM,S:FIX2501STK1", "P:C9300-48U, S:FIX2501STK2"],
            codes.EnumerateArray().Select(code => code.GetProperty("udis")[0].GetString()));
        Assert.Equal("true 62f1", $"{codes[0].GetProperty("success")} {codes[0].GetProperty("correlation_id")}");
        Assert.Equal(["2 TERM 2025-JAN-15 UTC 2026-JAN-15 UTC", "1 PERPETUAL  "],
            codes[1].GetProperty("entitlements").EnumerateArray().Select(each =>
                $"{each.GetProperty("count")} {each.GetProperty("license_type")} {Or(each, "start_date")} {Or(each, "end_date")}"));
    }

    [Fact]
    public void A_policy_has_its_numbers_for_each_class()
    {
        var policy = Facts("policy/good/all-classes.xml").GetProperty("policies")[0];

        Assert.Equal("Example Policy 12 yes",
            $"{policy.GetProperty("name")} {policy.GetProperty("version")} {policy.GetProperty("ack_required")}");
        Assert.Equal("90 365 90",
            $"{policy.GetProperty("perpetual").GetProperty("first_time_report")} {policy.GetProperty("perpetual").GetProperty("on_going_reporting")} {policy.GetProperty("perpetual").GetProperty("report_on_macd")}");
        Assert.False(policy.GetProperty("export").TryGetProperty("first_time_report", out _));
    }

    [Fact]
    public void A_person_reads_kind_device_account_blocks_and_dates()
    {
        var said = _lab.Shell.Run("validate", Put("ack/good/ack-full.txt"));

        Assert.Equal(0, said.Exit);
        foreach (var words in new[]
        {
            "valid    ack  x.txt  P:C9300-48P,S:FIX2501A0B1", "account  Example Works Ltd, Plant 7",
                "smartLicenseRumAck  signature present, not verified",
            "dateStamp 2024-12-24T14:10:28", "datestamp 2024-04-25T14:41:27", "policy Example Policy, version 7, ackRequired yes",
                "subscription: first 90, ongoing 365, on change 90 days",
            "not-verified: Cisco signatures present, not verified",
        })
            Assert.Contains(words, said.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ack/good")]
    [InlineData("authorization-code/good")]
    [InlineData("reservation-code/good")]
    [InlineData("policy/good")]
    public void Nothing_is_ever_said_to_be_verified(string folder)
    {
        foreach (var fixture in FormatFixtures.In(folder))
        {
            var words = _lab.Shell.Run("validate", Put(fixture)).Out;
            Assert.DoesNotContain("verified", words.Replace("not verified", "", StringComparison.Ordinal).Replace("not-verified", "",
                StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Unknown_blocks_are_listed_and_text_from_outside_is_escaped()
    {
        Assert.Contains("block    smartLicenseTrustCode  signature present, not verified",
            _lab.Shell.Run("validate", Put("ack/good/ack-unknown-block.txt")).Out, StringComparison.Ordinal);

        _lab.Write("y.txt", StationPair.Policy("\u202Eevil\u200B").Replace("<version>7", "<version>" + new string('9', 5000),
            StringComparison.Ordinal));
        var said = _lab.Shell.Run("validate", "y.txt");
        Assert.Contains("\\u{202e}evil\\u{200b}", said.Out, StringComparison.Ordinal);
        Assert.All(said.OutLines, line => Assert.InRange(line.Length, 1, 600));
    }

    [Fact]
    public void A_merged_answer_lists_every_device_and_bounds_what_it_states()
    {
        var codes = string.Concat(Enumerable.Range(0, 3000).Select(i =>
            $"<smartLicenseAuthorization><udi>P:C9300-48P,S:FIX{i:D7}</udi><authorizationCode><dateStamp>2024-12-24T14:10:28</dateStamp></authorizationCode></smartLicenseAuthorization>"));
        _lab.Write("merged.txt", $"<smartLicense>{codes}</smartLicense>");

        var line = StationPair.Line(_lab.Shell.Run("validate", "merged.txt", "--json"), "document");

        Assert.Equal(3000, line.GetProperty("udis").GetArrayLength());
        Assert.InRange(line.GetProperty("facts").GetProperty("dates").GetArrayLength(), 500, Limits.StatedFacts);
        Assert.Contains("stated-cut", line.GetProperty("problems").EnumerateArray().Select(problem =>
            problem.GetProperty("code").GetString()));
        Assert.InRange(_lab.Shell.Run("validate", "merged.txt").OutLines.Count, 10, 70);
    }

    [Fact]
    public void Show_says_the_same_of_what_was_recorded()
    {
        _lab.Write("drop/a.txt", StationPair.Usage("FIX2501A0B1", 1735000001));
        StationPair.Done(_lab.Zone("collect", "drop"));
        Put("ack/good/ack-full.txt");
        StationPair.Done(_lab.Zone("collect", "x.txt"));

        var sha = Digest.Of(FormatFixtures.Bytes("ack/good/ack-full.txt")).Hex;

        Assert.Equal(Facts("ack/good/ack-full.txt").GetRawText(), StationPair.Line(_lab.Zone("show", sha, "--json"),
            "document").GetProperty("facts").GetRawText());
        Assert.Contains("dateStamp 2024-12-24T14:10:28", _lab.Zone("show", sha).Out, StringComparison.Ordinal);
    }

    private static string Or(JsonElement each, string name) => each.TryGetProperty(name, out var text) ? text.GetString()! : string.Empty;
}
