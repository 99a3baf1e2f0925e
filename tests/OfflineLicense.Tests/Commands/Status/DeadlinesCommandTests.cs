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
        Assert.Contains(whole, line => line.StartsWith("SUMMARY:License ACK due: P:", StringComparison.Ordinal)
            && line.EndsWith("\\,S:FOC1234X0AB", StringComparison.Ordinal));
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

    public void Dispose() => _lab.Dispose();

    private void Collect(string serial, string pid = StationPair.Pid) => StationPair.Done(_lab.Zone("collect",
        _lab.Write($"{serial}.txt", StationPair.Usage(serial, 1, 2).Replace(StationPair.Pid, pid, StringComparison.Ordinal))));

    private int _captures;

    private void Capture(string serial, string? deadline, string lastAck = "<none>") => StationPair.Done(_lab.Zone("collect",
        _lab.Write($"capture{++_captures}.txt",
            $"sw{_captures}#show license all\nSmart Licensing Status\n======================\n\nUsage Reporting:\n"
            + $"  Last ACK received: {lastAck}\n{(deadline is null ? "" : $"  Next ACK deadline: {deadline}\n")}"
            + $"\nUDI: PID:{StationPair.Pid},SN:{serial}\n")));
}
