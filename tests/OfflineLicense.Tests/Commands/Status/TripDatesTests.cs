namespace OfflineLicense.Tests.Commands.Status;

/// <summary><c>deadlines</c> with a trip, and devices of which no date is known. Now is 2026-11-21 10:15 UTC.</summary>
public sealed class TripDatesTests : IDisposable
{
    private readonly StationPair _lab = new();

    // Regression: a date that no trip could reach any more was "to start within 14 days", exit 20.
    [Theory]
    [Trait("Lane", "check")]
    [InlineData("--trip=33", 0, 0, "")]
    [InlineData("--trip=34", 21, 2, "too late to start: due 2026-12-24\n")]
    [InlineData("--trip=100", 21, 2, "too late to start: due 2026-12-24\n")]
    public void A_device_for_which_a_trip_is_too_late_counts_as_overdue(string trip, int exit, int nagios, string line)
    {
        Capture("Dec 24 10:20:00 2026 UTC");

        var said = _lab.Zone("deadlines", "--within", "0", trip);

        Assert.Equal(exit, said.Exit);
        Assert.Contains(line, said.Out, StringComparison.Ordinal);
        Assert.Equal(nagios, _lab.Zone("deadlines", "--within", "0", "--nagios", trip).Exit);
        Assert.Equal(0, _lab.Zone("status", "--exit-code").Exit);
    }

    // Regression: the event on the day by which a trip has to start said that the ACK is due on it.
    [Fact]
    public void The_calendar_says_on_which_day_a_trip_has_to_start()
    {
        Capture("Dec 24 10:00:00 2026 UTC");

        Assert.Contains($"SUMMARY:Start the trip: {Escaped} (License ACK due 2026-12-24)", Summaries("--trip", "4"));
        Assert.Contains($"SUMMARY:License ACK due: {Escaped}", Summaries());
    }

    // Regression: a zone of which no date was known at all was OK.
    [Fact]
    public void Devices_without_a_date_are_counted_and_unknown_to_monitoring_where_no_device_has_one()
    {
        StationPair.Done(_lab.Zone("roster", "import", _lab.Write("roster.csv",
            $"pid,serial,expected,reason\n{StationPair.Pid},FOC1,yes,\n{StationPair.Pid},FOC2,yes,\n{StationPair.Pid},FOC3,no,spare\n")));

        var none = _lab.Zone("deadlines");
        Assert.Equal(0, none.Exit);
        Assert.Contains("\n2 without a date: ", none.Out, StringComparison.Ordinal);
        var unknown = _lab.Zone("deadlines", "--nagios");
        Assert.Equal(3, unknown.Exit);
        Assert.StartsWith("OFFLIC UNKNOWN - 0 overdue, 0 due within 14 days, 0 dates, 2 without a date | ", unknown.Out,
            StringComparison.Ordinal);

        Capture("Dec 24 10:00:00 2026 UTC");
        var some = _lab.Zone("deadlines", "--nagios");
        Assert.Equal(0, some.Exit);
        Assert.Contains("1 dates, 1 without a date, first ", some.Out, StringComparison.Ordinal);
        Assert.EndsWith(" without_date=1;;;0\n", some.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_desk_says_that_the_zone_knows_the_dates()
    {
        var said = _lab.Desk("deadlines");

        Assert.Equal(0, said.Exit);
        Assert.Contains("The dates of devices are known in the zone", said.Out, StringComparison.Ordinal);
        var nagios = _lab.Desk("deadlines", "--nagios");
        Assert.Equal(3, nagios.Exit);
        Assert.Contains("UNKNOWN - 0 overdue, 0 due within 14 days, 0 dates, the dates of devices are known in the zone | ", nagios.Out,
            StringComparison.Ordinal);
    }

    // Regression: the calendar was not written, and nothing said so.
    [Fact]
    public void Monitoring_and_a_calendar_are_not_for_one_call()
    {
        var said = _lab.Zone("deadlines", "--nagios", "--ics", _lab.At("due.ics"));

        Assert.Equal((3, false), (said.Exit, File.Exists(_lab.At("due.ics"))));
        Assert.Equal("OFFLIC UNKNOWN - --ics has no effect with --nagios\n", said.Out);
    }

    // Regression: a usage error ended with 2, which is CRITICAL to Nagios.
    [Theory]
    [InlineData("deadlines has no option --witin", "deadlines", "--nagios", "--witin", "3")]
    [InlineData("status has no option --nagios", "status", "--nagios")]
    [InlineData("--nagios takes no value", "deadlines", "--nagios=yes")]
    [InlineData("offlic has no command deadline", "deadline", "--nagios")]
    [InlineData("--within", "deadlines", "--within", "soon", "--nagios")]
    [InlineData("--trip takes at most", "deadlines", "--nagios", "--trip", "9999")]
    [InlineData("--station is ", "deadlines", "--nagios", "--station", "nowhere")]
    public void Every_error_is_unknown_to_monitoring(string says, params string[] typed)
    {
        var said = _lab.Shell.Run(typed);

        Assert.Equal((3, ""), (said.Exit, said.Error));
        Assert.StartsWith("OFFLIC UNKNOWN - ", said.Out, StringComparison.Ordinal);
        Assert.Contains(says, Assert.Single(said.Out.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    // Regression: a device of which nothing is due counted as one that is due later.
    [Fact]
    public void Where_nothing_is_due_there_is_no_date()
    {
        Capture("<none>");

        Assert.Equal(0, _lab.Zone("deadlines", "--json").Summary.GetProperty("later").GetInt32());
        Assert.Contains(", 0 later\n", _lab.Zone("deadlines").Out, StringComparison.Ordinal);
        Assert.Contains(", 0 dates | ", _lab.Zone("deadlines", "--nagios").Out, StringComparison.Ordinal);
    }

    // Regression: status said overdue where deadlines did not yet.
    [Theory]
    [InlineData("Nov 21 10:14:30 2026 UTC", "ACK due 2026-11-21")]
    [InlineData("Nov 21 10:13:30 2026 UTC", "ACK overdue since 2026-11-21")]
    public void The_screen_has_the_tolerance_of_deadlines(string due, string words)
    {
        Capture(due);

        Assert.Contains(words, _lab.Zone("status").Out, StringComparison.Ordinal);
    }

    // Regression: a policy that asks for no report had the mark of an estimated date without a date.
    [Fact]
    public void Without_a_date_nothing_is_marked_as_estimated()
    {
        Capture(null, "Nov 01 00:00:00 2026 UTC");
        StationPair.Done(_lab.Zone("collect", _lab.Write("policy.txt",
            "<smartLicensePolicy><policyCode><name>P</name><version>1</version><subscription><firstTimeReport>90</firstTimeReport>"
            + "<onGoingReporting>0</onGoingReporting><reportOnMACD>0</reportOnMACD></subscription></policyCode>"
            + "<signature>TUVVQ0lR</signature></smartLicensePolicy>"), "--for", "FOC1"));

        Assert.Contains("asks for no periodic report", _lab.Zone("deadlines", "--json").Out, StringComparison.Ordinal);
        Assert.DoesNotContain('*', _lab.Zone("status", "--list").Out);
    }

    public void Dispose() => _lab.Dispose();

    private static string Escaped => StationPair.Udi("FOC1").Replace(",", "\\,", StringComparison.Ordinal);

    private string[] Summaries(params string[] options)
    {
        StationPair.Done(_lab.Zone(["deadlines", .. options, "--ics", _lab.At("due.ics")]));
        return File.ReadAllText(_lab.At("due.ics")).Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
    }

    private void Capture(string? due, string lastAck = "<none>")
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("usage.txt", StationPair.Usage("FOC1", 1, 2))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("capture.txt", "sw#show license all\nSmart Licensing Status\n"
            + "======================\n\n\nUsage Reporting:\n  Last ACK received: "
            + $"{lastAck}\n{(due is null ? "" : $"  Next ACK deadline: {due}\n")}\nUDI: PID:{StationPair.Pid},SN:FOC1\n")));
    }
}
