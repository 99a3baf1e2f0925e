using Microsoft.Data.Sqlite;
using OfflineLicense.Tests.Commands.Collect;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Status;

/// <summary><c>deadlines</c>: the source of each date, the window, monitoring and the calendar. Now is 2026-11-21 10:15 UTC.</summary>
public sealed class DeadlinesCommandTests : IDisposable
{
    private readonly StationPair _lab = new();

    [Theory]
    [InlineData("Dec 24 10:00:00 2026 UTC", "2026-12-24T10:00:00Z", 0)]
    [InlineData("Dec 01 10:00:00 2026 UTC", "2026-12-01T10:00:00Z", 20)]
    [InlineData("Nov 20 10:00:00 2026 UTC", "2026-11-20T10:00:00Z", 21)]
    [InlineData("Dec 24 10:00:00 2026 PDT", "2026-12-24T17:00:00Z", 0)]
    // The earliest time that the name of a zone can mean: CST of Adelaide in summer, and any zone for a name that is not known.
    [InlineData("Dec 24 10:00:00 2026 CST", "2026-12-23T23:30:00Z", 0)]
    [InlineData("Dec 24 10:00:00 2026 XYZ", "2026-12-23T20:00:00Z", 0)]
    // Less than a minute over: not yet overdue.
    [InlineData("Nov 21 10:14:30 2026 UTC", "2026-11-21T10:14:30Z", 20)]
    [InlineData("Nov 21 10:13:30 2026 UTC", "2026-11-21T10:13:30Z", 21)]
    [InlineData("<none>", null, 0)]
    public void The_date_that_the_device_prints_counts_before_all_others(string printed, string? due, int exit)
    {
        Collect("FOC1234X0AB");
        Capture("FOC1234X0AB", printed);

        var said = _lab.Zone("deadlines", "--json");
        var line = StationPair.Line(said, "deadline");

        Assert.Equal(exit, said.Exit);
        Assert.Equal("printed", line.GetProperty("source").GetString());
        Assert.False(line.GetProperty("estimated").GetBoolean());
        Assert.Equal(due, line.GetProperty("due").GetString());
    }

    [Fact]
    public void Without_a_printed_date_the_default_policy_counts_from_the_first_usage_file_and_is_marked()
    {
        Collect("FOC1234X0AB");

        var line = StationPair.Line(_lab.Zone("deadlines", "--json", "--trip", "10"), "deadline");

        Assert.Equal("estimated", line.GetProperty("source").GetString());
        Assert.True(line.GetProperty("estimated").GetBoolean());
        Assert.Equal("2027-02-19T10:15:00Z", line.GetProperty("due").GetString());
        Assert.Equal("2027-02-09T10:15:00Z", line.GetProperty("act_by").GetString());
    }

    [Fact]
    public void Without_a_printed_date_the_last_ack_and_the_shortest_interval_of_the_policy_count()
    {
        Collect("FOC1234X0AB");
        Capture("FOC1234X0AB", null, lastAck: "Nov 01 00:00:00 2026 UTC");
        StationPair.Done(_lab.Zone("collect", _lab.Write("policy.txt",
            "<smartLicensePolicy><policyCode><name>P</name><version>1</version>"
            + "<subscription><firstTimeReport>90</firstTimeReport><onGoingReporting>60</onGoingReporting><reportOnMACD>30</reportOnMACD>"
            + "</subscription><perpetual><onGoingReporting>111</onGoingReporting></perpetual><export><onGoingReporting>0</onGoingReporting>"
            + "</export></policyCode><signature>TUVVQ0lR</signature></smartLicensePolicy>"), "--for", "FOC1234X0AB"));

        var line = StationPair.Line(_lab.Zone("deadlines", "--json"), "deadline");

        Assert.Equal("policy", line.GetProperty("source").GetString());
        Assert.Equal("2026-12-31T00:00:00Z", line.GetProperty("due").GetString());
    }

    [Fact]
    public void A_printed_date_that_moves_by_a_second_stays_the_same()
    {
        Collect("FOC1234X0AB");
        Capture("FOC1234X0AB", "Dec 24 10:00:00 2026 UTC");
        Capture("FOC1234X0AB", "Dec 24 10:00:01 2026 UTC");

        Assert.Equal("2026-12-24T10:00:00Z",
            StationPair.Line(_lab.Zone("deadlines", "--json"), "deadline").GetProperty("due").GetString());
    }

    [Theory]
    [InlineData("Dec 24 10:00:00 2026 UTC", 0, "OFFLIC OK - 0 overdue, 0 due")]
    [InlineData("Dec 01 10:00:00 2026 UTC", 1, "OFFLIC WARNING - 0 overdue, 1 due")]
    [InlineData("Nov 20 10:00:00 2026 UTC", 2, "OFFLIC CRITICAL - 1 overdue, 0 due")]
    public void Monitoring_gets_one_line_and_the_codes_of_nagios(string printed, int exit, string begins)
    {
        Collect("FOC1234X0AB");
        Capture("FOC1234X0AB", printed);

        var said = _lab.Zone("deadlines", "--nagios");

        Assert.Equal(exit, said.Exit);
        Assert.StartsWith(begins, Assert.Single(said.OutLines), StringComparison.Ordinal);
        Assert.Contains(" | overdue=", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_calendar_has_an_event_a_date_in_lines_of_at_most_75_bytes()
    {
        Collect("FOC1234X0AB");
        Capture("FOC1234X0AB", "Dec 24 10:00:00 2026 UTC");
        StationPair.Done(_lab.Zone("deadlines", "--trip", "4", "--ics", _lab.At("due.ics")));

        var text = File.ReadAllText(_lab.At("due.ics"));
        var lines = text.Split("\r\n");

        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75));
        var whole = text.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
        Assert.Contains("DTSTART;VALUE=DATE:20261220", whole);
        Assert.Contains(whole, line => line.StartsWith("SUMMARY:Start the trip: P:", StringComparison.Ordinal)
            && line.EndsWith("\\,S:FOC1234X0AB (License ACK due 2026-12-24)", StringComparison.Ordinal));
        Assert.Equal("END:VCALENDAR", whole[^2]);
        var again = _lab.Zone("deadlines", "--trip", "4", "--ics", _lab.At("missing", "due.ics"));
        Assert.Equal(5, again.Exit);
    }

    [Fact]
    public void A_controller_that_stops_without_an_ack_is_raised_with_its_source()
    {
        Collect("9NTUEA8FIIH", "C9800-CL-K9");

        var line = StationPair.Line(_lab.Zone("deadlines", "--json"), "deadline");

        Assert.Contains("from 17.7.1", line.GetProperty("stops").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(line.GetProperty("stops_source").GetString()!);
    }

    // Regression: one output with such a year ended deadlines, status --findings and the page with an error.
    [Theory]
    [Trait("Lane", "check")]
    [InlineData("Dec 31 23:59:59 9999 UTC")]
    [InlineData("Jan 01 00:00:00 0001 UTC")]
    // Regression: a clock that was never set made its device overdue for ever.
    [InlineData("Feb 22 10:00:00 1970 UTC")]
    public void A_year_that_no_device_can_mean_does_not_count(string printed)
    {
        Collect("FOC1234X0AB");
        Capture("FOC1234X0AB", printed, lastAck: printed);

        foreach (var args in new[] { new[] { "deadlines", "--trip", "30" }, ["deadlines", "--ics", _lab.At("due.ics")],
            ["status", "--findings"], ["status", "--html", _lab.At("page.html")] })
        {
            StationPair.Done(_lab.Zone(args));
        }

        Assert.Equal(0, _lab.Zone("deadlines", "--nagios").Exit);
        var line = StationPair.Line(_lab.Zone("deadlines", "--json"), "deadline");
        Assert.Equal(("estimated", "2027-02-19T10:15:00Z"),
            (line.GetProperty("source").GetString(), line.GetProperty("due").GetString()));
    }

    // Regression: only a clock in UTC that was ahead was corrected.
    [Theory]
    [Trait("Lane", "check")]
    [InlineData("*10:15:00.000 UTC Sun Nov 21 2027", "Dec 24 10:15:00 2027 UTC", "2026-12-24T10:15:00Z")]
    [InlineData("*10:15:00.000 PDT Sun Nov 21 2027", "Dec 24 10:15:00 2027 PDT", "2026-12-24T10:15:00Z")]
    [InlineData("*10:15:00.000 XYZ Sun Nov 21 2027", "Dec 24 10:15:00 2027 XYZ", "2026-12-24T10:15:00Z")]
    [InlineData("*00:10:00.000 UTC Thu Jan 1 1970", "Mar 01 00:10:00 1970 UTC", "2027-01-19T10:15:00Z")]
    [InlineData("*10:15:00.000 UTC Fri Dec 31 9999", "Jan 01 00:00:00 2027 UTC", null)]
    // An old capture that was collected late has a right clock.
    [InlineData("*10:15:00.000 UTC Fri Jan 2 2026", "Dec 24 10:15:00 2026 UTC", "2026-12-24T10:15:00Z")]
    public void The_date_of_a_device_with_a_wrong_clock_is_counted_from_its_own_clock(string clock, string printed, string? due)
    {
        Collect("FOC1234X0AB");
        Capture("FOC1234X0AB", printed, clock: clock);

        var line = StationPair.Line(_lab.Zone("deadlines", "--json"), "deadline");

        Assert.Equal(due is null ? "estimated" : "printed", line.GetProperty("source").GetString());
        Assert.Equal(due ?? "2027-02-19T10:15:00Z", line.GetProperty("due").GetString());
        Assert.Equal(due is not null && !clock.EndsWith("2026", StringComparison.Ordinal),
            line.GetProperty("explanation").GetString()!.Contains("its own clock, which is wrong", StringComparison.Ordinal));
    }

    // Regression: every controller was raised, also one with a release in which nothing stops.
    [Trait("Lane", "check")]
    [Theory]
    [InlineData("17.06.05", null)]
    [InlineData("17.9.4a", "this device has 17.9.4a")]
    [InlineData("9.16(2)", "which is not understood")]
    public void A_rule_for_some_releases_counts_only_for_them_where_the_device_prints_its_release(string release, string? words)
    {
        Collect("9NTUEA8FIIH", "C9800-CL-K9");
        Capture("9NTUEA8FIIH", "Dec 24 10:00:00 2026 UTC", pid: "C9800-CL-K9", release: release);

        var line = StationPair.Line(_lab.Zone("deadlines", "--json"), "deadline");

        Assert.Equal(words is not null, line.TryGetProperty("stops", out var stops));
        if (words is not null)
            Assert.Contains(words, stops.GetString(), StringComparison.Ordinal);
    }

    // Regression: only the newest response counted, so a policy of the account with a shorter interval was not seen.
    [Trait("Lane", "check")]
    [Theory]
    [InlineData(60, 90, "policy in the last response (the shortest of several)")]
    [InlineData(90, 60, "policy in the last response (the shortest of several)")]
    [InlineData(0, 60, "policy in the last response (the shortest of several)")]
    [InlineData(60, 60, "policy in the last response")]
    public void Of_several_policies_the_shortest_interval_counts(int ofAccount, int ofAck, string words)
    {
        Collect("FOC1234X0AB");
        Capture("FOC1234X0AB", null, lastAck: "Nov 01 00:00:00 2026 UTC");
        StationPair.Done(_lab.Zone("collect", _lab.Write("policy.txt", Policy(ofAccount)), "--for", "FOC1234X0AB"));
        StationPair.Done(_lab.Zone("collect", _lab.Write("ack.txt", StationPair.Ack(1_700_000_000, "FOC1234X0AB")
            .Replace("<smartLicenseAccountInfo>", Policy(ofAck) + "<smartLicenseAccountInfo>", StringComparison.Ordinal))));

        var line = StationPair.Line(_lab.Zone("deadlines", "--json"), "deadline");

        Assert.Equal("2026-12-31T00:00:00Z", line.GetProperty("due").GetString());
        Assert.Equal($"estimated: 60 days after the last ACK, by the {words}", line.GetProperty("explanation").GetString());
    }

    [Fact]
    [Trait("Lane", "check")]
    public void The_policy_of_a_response_that_an_older_ledger_recorded_is_read_from_the_response()
    {
        Collect("FOC1234X0AB");
        Capture("FOC1234X0AB", null, lastAck: "Nov 01 00:00:00 2026 UTC");
        StationPair.Done(_lab.Zone("collect", _lab.Write("policy.txt", Policy(60)), "--for", "FOC1234X0AB"));
        var before = StationPair.Line(_lab.Zone("deadlines", "--json"), "deadline").GetRawText();

        using (var connection = new SqliteConnection($"Data Source={_lab.At("zone", ".offlic", "ledger.db")};Pooling=False"))
        {
            connection.Open();
            SqlRows.Of(connection, "DELETE FROM policy_days");
        }

        Assert.Equal(before, StationPair.Line(_lab.Zone("deadlines", "--json"), "deadline").GetRawText());
        Assert.Contains("\"due\":\"2026-12-31T00:00:00Z\"", before, StringComparison.Ordinal);
    }

    [Trait("Lane", "check")]
    [Theory]
    [InlineData(365, 0, 90, null)]
    [InlineData(365, 0, 45, "2026-12-16T00:00:00Z")]
    public void The_policy_that_the_device_prints_counts_with_the_others(int perpetual, int none, int subscription, string? due)
    {
        Collect("FOC1234X0AB");
        Capture("FOC1234X0AB", null, lastAck: "Nov 01 00:00:00 2026 UTC", policy:
            "Policy:\n  Policy in use: Merged from multiple sources.\n  Reporting ACK required: yes (CISCO default)\n"
            + $"  Unenforced/Non-Export Perpetual Attributes:\n    First report requirement (days): {perpetual} (CISCO default)\n"
            + $"    Reporting frequency (days): {none} (CISCO default)\n    Report on change (days): 90 (CISCO default)\n"
            + $"  Unenforced/Non-Export Subscription Attributes:\n    Reporting frequency (days): {subscription} (CISCO default)\n");

        var line = StationPair.Line(_lab.Zone("deadlines", "--json"), "deadline");

        Assert.Equal("policy", line.GetProperty("source").GetString());
        Assert.Contains("that the device prints", line.GetProperty("explanation").GetString(), StringComparison.Ordinal);
        Assert.Equal(due ?? "2027-01-30T00:00:00Z", line.GetProperty("due").GetString());
    }

    // Regression: a retired device was CRITICAL for ever.
    [Trait("Lane", "check")]
    [Fact]
    public void A_device_of_which_the_roster_expects_no_report_has_no_date_and_one_with_a_hostname_has_its_name()
    {
        Collect("FOC1");
        Collect("FOC2");
        Capture("FOC1", "Nov 20 10:00:00 2026 UTC");
        Capture("FOC2", "Nov 20 10:00:00 2026 UTC");
        StationPair.Done(_lab.Zone("roster", "import", _lab.Write("roster.csv",
            $"pid,serial,hostname,expected,reason\n{StationPair.Pid},FOC1,core-1,yes,\n{StationPair.Pid},FOC2,old-1,no,spare part\n")));

        var said = _lab.Zone("deadlines", "--json");

        Assert.Equal("core-1", Assert.Single(StationPair.Lines(said, "deadline")).GetProperty("name").GetString());
        Assert.Contains(", first core-1 2026-11-20 |", _lab.Zone("deadlines", "--nagios").Out, StringComparison.Ordinal);
        Assert.Contains("  core-1  FOC1  overdue 2026-11-20  act by 2026-11-20\n", _lab.Zone("deadlines").Out, StringComparison.Ordinal);
        StationPair.Done(_lab.Zone("roster", "retire", "FOC1", "--reason", "scrapped"));
        Assert.Empty(StationPair.Lines(_lab.Zone("deadlines", "--json"), "deadline"));
    }

    [Trait("Lane", "check")]
    [Theory]
    [InlineData(10, 0, "later", false)]
    [InlineData(20, 20, "due", false)]
    [InlineData(31, 20, "due", false)]
    [InlineData(32, 21, "overdue", false)]
    [InlineData(364, 21, "overdue", false)]
    [InlineData(366, 21, "overdue", true)]
    public void An_account_of_SSM_OnPrem_is_due_after_30_days_overdue_after_31_and_lapsed_after_365(
        int days, int exit, string state, bool isLapsed)
    {
        var name = _lab.Request("onprem-sync", "smlic1", "sync");
        _ = _lab.Answer("onprem-sync", "smlic1", $"ACK_{name}", "answer");
        var shell = _lab.Shell;
        shell.Clock = new StoppedClock(shell.Clock.GetUtcNow().AddDays(days));

        var said = _lab.Zone("deadlines", "--json");

        Assert.Equal(exit, said.Exit);
        Assert.Equal(state, StationPair.Line(said, "deadline").GetProperty("state").GetString());
        Assert.Equal(isLapsed, _lab.Zone("deadlines").Out.Contains("register its local account again", StringComparison.Ordinal));
    }

    public void Dispose() => _lab.Dispose();

    private static string Policy(int days) =>
        "<smartLicensePolicy><policyCode><name>P</name><version>1</version><subscription><firstTimeReport>90</firstTimeReport>"
        + $"<onGoingReporting>{days}</onGoingReporting><reportOnMACD>30</reportOnMACD></subscription></policyCode>"
        + "<signature>TUVVQ0lR</signature></smartLicensePolicy>";

    private void Collect(string serial, string pid = StationPair.Pid) => StationPair.Done(_lab.Zone("collect",
        _lab.Write($"{serial}.txt", StationPair.Usage(serial, 1, 2).Replace(StationPair.Pid, pid, StringComparison.Ordinal))));

    private int _captures;

    private void Capture(string serial, string? deadline, string lastAck = "<none>", string pid = StationPair.Pid, string? release = null,
        string policy = "", string? clock = null) => StationPair.Done(_lab.Zone("collect",
        _lab.Write($"capture{++_captures}.txt",
            (release is null ? "" : $"sw{_captures}#show version\nCisco IOS XE Software, Version {release}\n")
            + $"sw{_captures}#show license all\n{(clock is null ? "" : $"{clock}\n")}"
            + $"Smart Licensing Status\n======================\n\n{policy}\nUsage Reporting:\n"
            + $"  Last ACK received: {lastAck}\n{(deadline is null ? "" : $"  Next ACK deadline: {deadline}\n")}"
            + $"\nUDI: PID:{pid},SN:{serial}\n")));
}
