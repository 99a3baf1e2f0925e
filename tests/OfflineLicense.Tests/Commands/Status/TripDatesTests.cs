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

    public void Dispose() => _lab.Dispose();

    private static string Escaped => StationPair.Udi("FOC1").Replace(",", "\\,", StringComparison.Ordinal);

    private string[] Summaries(params string[] options)
    {
        StationPair.Done(_lab.Zone(["deadlines", .. options, "--ics", _lab.At("due.ics")]));
        return File.ReadAllText(_lab.At("due.ics")).Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
    }

    private void Capture(string due)
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("usage.txt", StationPair.Usage("FOC1", 1, 2))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("capture.txt", "sw#show license all\nSmart Licensing Status\n"
            + "======================\n\n\nUsage Reporting:\n  Last ACK received: <none>\n"
            + $"  Next ACK deadline: {due}\n\nUDI: PID:{StationPair.Pid},SN:FOC1\n")));
    }
}
