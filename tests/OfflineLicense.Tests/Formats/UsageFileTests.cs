using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Formats;

public sealed class UsageFileTests
{
    private const string Switch = "P:C9300-48P,S:FIX2501A0B1";

    public static TheoryData<string> Good => FormatFixtures.Theory("usage/good");

    [Theory]
    [MemberData(nameof(Good))]
    public void Every_good_file_is_usage_and_gives_a_device_and_a_report(string name)
    {
        var reading = FormatFixtures.Read(name);

        Assert.Equal(DocumentKind.Usage, reading.Kind);
        Assert.Null(reading.Refusal);
        Assert.NotEmpty(reading.Reports);
        Assert.Equal(reading.Reports[0].Udi, reading.Udis[0]);
        Assert.All(reading.Reports, report => Assert.InRange(report.Measurements, 1, 2));
    }

    [Fact]
    public void Two_reports_of_one_switch_keep_their_ids_licences_and_times()
    {
        var reading = FormatFixtures.Read("usage/good/v2-two-reports.txt");

        Assert.Equal([1735000001, 1735000002], reading.Reports.Select(report => report.Id));
        Assert.EndsWith("C9300_NWAdvantage,1.0_11111111-2222-3333-4444-555555555555", reading.Reports[0].EntitlementTag,
            StringComparison.Ordinal);
        Assert.Equal((1735000000, 1735003600), (reading.Reports[0].From, reading.Reports[0].To));
        Assert.Equal(Switch, Assert.Single(reading.Udis).ToString());
        Assert.Equal("Active", Assert.Single(reading.Members).Role);
        Assert.Empty(reading.Notices);
    }

    [Fact]
    public void The_payload_digest_is_of_the_text_with_its_escapes_undone()
    {
        var text = Encoding.UTF8.GetString(FormatFixtures.Bytes("usage/good/v2-two-reports.txt"));
        var start = text.IndexOf("\"payload\":\"", StringComparison.Ordinal) + 11;
        var payload = text[start..text.IndexOf("\",\"header\"", start, StringComparison.Ordinal)].Replace("\\\"", "\"",
            StringComparison.Ordinal);

        Assert.Equal(Digest.Of(Encoding.UTF8.GetBytes(payload)), FormatFixtures.Read("usage/good/v2-two-reports.txt").Reports[0].Payload);
    }

    [Fact]
    public void A_payload_with_inner_spaces_keeps_its_bytes_however_it_was_escaped()
    {
        var plain = FormatFixtures.Read("usage/good/telemetry-spaces.txt").Reports[0];
        var escaped = FormatFixtures.Read("usage/good/telemetry-ascii-escapes.txt").Reports[0];

        Assert.NotEqual(FormatFixtures.Bytes("usage/good/telemetry-spaces.txt"),
            FormatFixtures.Bytes("usage/good/telemetry-ascii-escapes.txt"));
        Assert.Equal("regid.2020-01.com.example.Telemetry,1.0_77777777-0000-0000-0000-000000000000", plain.EntitlementTag);
        Assert.Equal(1, plain.Measurements);
        Assert.Equal(plain.Id, escaped.Id);
    }

    [Fact]
    public void System_information_gives_host_name_and_time_in_either_spelling()
    {
        var section = FormatFixtures.Read("usage/good/v2-system-info.txt");
        var escaped = FormatFixtures.Read("usage/good/v2-system-info-first-escaped.txt");

        Assert.Equal("sw-lab-01", section.Hostname);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1735010000), section.StatedAt);
        Assert.Equal("sw-lab-01", escaped.Hostname);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1735010000123), escaped.StatedAt);
    }

    [Fact]
    public void A_stack_lists_its_members_in_order_with_their_roles()
    {
        var reading = FormatFixtures.Read("usage/good/stack-of-four.txt");

        Assert.Equal(["Active", "Standby", "Member", "Member"], reading.Members.Select(member => member.Role));
        Assert.Equal(4, reading.Udis.Count);
        Assert.Equal(reading.Members[0].Udi, reading.Udis[0]);
    }

    [Fact]
    public void Two_supervisors_of_one_chassis_are_one_active_member()
    {
        var member = Assert.Single(FormatFixtures.Read("usage/good/dual-supervisor.txt").Members);

        Assert.Equal(("Active", "FIX2501SUP7"), (member.Role, member.Udi.Serial));
    }

    [Fact]
    public void After_a_switchover_the_newest_list_gives_the_roles()
    {
        var reading = FormatFixtures.Read("usage/good/switchover.txt");

        Assert.Null(reading.Refusal);
        Assert.Equal([("FIX2501HAB2", "Active"), ("FIX2501HAA1", "Standby")],
            reading.Members.Select(member => (member.Udi.Serial, member.Role)));
    }

    [Theory]
    [InlineData("usage/good/large-report-id.txt", 9007199254740993)]
    [InlineData("usage/good/string-report-id.txt", 16718407500)]
    [InlineData("usage/good/nested-payload.txt", 11646687408)]
    [InlineData("usage/good/v1-router.txt", 1646687408)]
    [InlineData("usage/good/duplicate-key.txt", 1735000001)]
    public void A_report_id_is_read_exactly(string name, long id) =>
        Assert.Equal(id, Assert.Single(FormatFixtures.Read(name).Reports).Id);

    [Theory]
    [InlineData("usage/good/lone-report.txt", "fragment")]
    [InlineData("usage/good/nested-payload.txt", "nested-payload")]
    [InlineData("usage/good/duplicate-key.txt", "duplicate-key")]
    [InlineData("usage/good/unsigned-report.txt", "signature-missing")]
    public void What_is_unusual_and_readable_is_said_and_not_refused(string name, string code) =>
        Assert.Equal(code, Assert.Single(FormatFixtures.Read(name).Notices).Code.Name);

    [Fact]
    public void A_report_that_stands_twice_is_noticed()
    {
        var text = Encoding.UTF8.GetString(FormatFixtures.Bytes("usage/good/v1-router.txt"));
        var report = text["<smartLicense>".Length..^"</smartLicense>".Length];

        var reading = Recognizer.Read(Encoding.UTF8.GetBytes($"<smartLicense>{report}{report}</smartLicense>"));

        Assert.Equal("duplicate-report", Assert.Single(reading.Notices).Code.Name);
    }

    [SkippableFact]
    public void The_real_report_of_a_wireless_controller_is_read()
    {
        var corpora = Corpora.Require();

        var reading = Recognizer.Read(File.ReadAllBytes(Path.Combine(corpora, "vendor", "rum-report-c9800cl-17.09.02.xml")));

        var report = Assert.Single(reading.Reports);
        Assert.Equal((1671840750L, 3), (report.Id, report.Measurements));
        Assert.Equal("P:C9800-CL-K9,S:9NTUEA8FIIH", Assert.Single(reading.Udis).ToString());
        Assert.Equal((1671880245L, 1673790212L), (report.From, report.To));
    }
}
