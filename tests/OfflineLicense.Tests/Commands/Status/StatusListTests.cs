namespace OfflineLicense.Tests.Commands.Status;

/// <summary>Lists, filters, tables and exit codes of <c>status</c>.</summary>
[Trait("Lane", "check")]
public sealed class StatusListTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Twenty_devices_of_a_state_are_named_and_the_rest_has_the_command_that_lists_it()
    {
        for (var i = 1; i <= 23; i++)
            _lab.Write($"drop/{i}.txt", StationPair.Usage($"FOC{i:D2}", i));
        StationPair.Done(_lab.Zone("collect", "drop"));

        var page = _lab.Zone("status").OutLines;
        Assert.Equal(20, page.Count(line => line.Contains("  collected  since", StringComparison.Ordinal)));
        Assert.Contains("  … and 3 more: offlic status --list --state collected", page);
        Assert.Equal(23, _lab.Zone("status", "--list", "--state", "collected").OutLines.Count(line =>
            line.StartsWith("C9300-48P FOC", StringComparison.Ordinal)));
    }

    // Regression: one more file of one device made devices with a report on the drive missing.
    [Fact]
    public void A_device_with_an_open_request_is_never_missing_whatever_others_report()
    {
        StationPair.Done(_lab.Zone("round", "start"));
        _lab.ToDesk("FOC1", "FOC2");
        StationPair.Done(_lab.Zone("round", "start"));
        StationPair.Done(_lab.Zone("collect", _lab.Write("more.txt", StationPair.Usage("FOC1", 77))));

        Assert.Equal(("collected", "packed"), (State("FOC1"), State("FOC2")));
        Assert.DoesNotContain("missing", _lab.Zone("status").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_request_keeps_its_words_although_a_newer_one_says_what_the_state_is()
    {
        _lab.ToDesk("FOC1", "FOC2");
        StationPair.Done(_lab.Desk("mark", "refused", "FOC1", "--reason", "duplicate report"));
        StationPair.Done(_lab.Desk("mark", "refused", "FOC2", "--reason", "not in this account"));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
        StationPair.Done(_lab.Zone("collect", _lab.Write("again.txt", StationPair.Usage("FOC1", 9))));

        var device = StationPair.Device(_lab.Zone, "FOC1");
        Assert.Equal("collected", device.GetProperty("state").GetString());
        var refused = Assert.Single(device.GetProperty("refused").EnumerateArray());
        Assert.Equal(("usage", "duplicate report"), (refused.GetProperty("kind").GetString(), refused.GetProperty("reason").GetString()));
        foreach (var typed in (string[])["status", "status --list", "history FOC1", "status --list --state refused"])
            Assert.Contains("CSSM: \"duplicate report\"", _lab.Zone(typed.Split(' ')).Out, StringComparison.Ordinal);
        Assert.Contains("not in this account", _lab.Zone("status").Out, StringComparison.Ordinal);
        StationPair.Done(_lab.Zone("status", "--html", _lab.At("page.html")));
        Assert.Contains("<h3>refused (2)</h3>", File.ReadAllText(_lab.At("page.html")), StringComparison.Ordinal);
        StationPair.Done(_lab.Zone("status", "--csv", "t.csv", "--state", "refused"));
        Assert.Equal(2, File.ReadAllText(_lab.At("t.csv")).Split("duplicate report").Length);
    }

    [Fact]
    public void A_state_that_is_not_there_is_refused_with_those_that_are()
    {
        var said = _lab.Zone("status", "--state", "staged");
        Assert.Equal(2, said.Exit);
        Assert.Contains("\"staged\" is no state of a device in a zone", said.Error, StringComparison.Ordinal);
        Assert.Contains("installed, split, answered, packed, collected, refused, expected, not-expected, missing", said.Error,
            StringComparison.Ordinal);
        Assert.Contains("at a desk", _lab.Desk("status", "--state", "split").Error, StringComparison.Ordinal);
        StationPair.Done(_lab.Zone("status", "--state", "Packed,missing"));
    }

    [Fact]
    public void A_filter_leaves_out_the_lines_of_others_and_no_number_of_the_summary()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Zone("collect", _lab.Write("more.txt", StationPair.Usage("FOC2", 2))));

        var said = _lab.Zone("status", "--state", "collected", "--json");

        Assert.Equal(StationPair.Udi("FOC2"), Assert.Single(said.Json("device")).GetProperty("udi").GetString());
        Assert.Single(said.Json("request"));
        Assert.Equal((2, 1, 1), (Count("devices"), Count("packed"), Count("collected")));

        int Count(string name) => said.Summary.GetProperty(name).GetInt32();
    }

    [Fact]
    public void The_table_has_every_device_disarms_formulas_and_replaces_only_an_earlier_table()
    {
        StationPair.Done(_lab.Zone("roster", "import", _lab.Write("roster.csv", "hostname,pid,serial\nedge-1,C9300-48P,FOC1\n")));
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage("FOC1", 1))));
        StationPair.Done(_lab.Zone("status", "--csv", "none.csv", "-n"));
        Assert.False(File.Exists(_lab.At("none.csv")));

        StationPair.Done(_lab.Zone("status", "--csv", "t.csv"));
        StationPair.Done(_lab.Zone("status", "--csv", "t.csv"));

        var lines = File.ReadAllLines(_lab.At("t.csv"));
        Assert.StartsWith("\"name\",\"udi\",\"pid\",\"serial\",\"members\",\"state\"", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("\"edge-1\",\"P:C9300-48P,S:FOC1\",\"C9300-48P\",\"FOC1\",\"FOC1\",\"collected\"", lines[1],
            StringComparison.Ordinal);
        Assert.Equal(2, lines.Length);
        _lab.Write("other.csv", "a,b\n1,2\n");
        var said = _lab.Zone("status", "--csv", "other.csv");
        Assert.Equal(5, said.Exit);
        Assert.Equal("a,b\n1,2\n", File.ReadAllText(_lab.At("other.csv")));
        Assert.Equal(5, _lab.Zone("status", "--csv", _lab.At("nowhere", "t.csv")).Exit);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(80, 20)]
    [InlineData(91, 21)]
    public void The_exit_code_is_that_of_deadlines_and_only_where_it_is_asked_for(int days, int exit)
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage("FOC1", 1))));
        _lab.Shell.Clock = new StoppedClock(_lab.Shell.Clock.GetUtcNow().AddDays(days));

        Assert.Equal(exit, _lab.Zone("status", "--exit-code").Exit);
        Assert.Equal(exit, _lab.Zone("status", "--exit-code", "--device", "FOC1", "--json").Summary.GetProperty("exit").GetInt32());
        Assert.Equal(exit, _lab.Zone("deadlines").Exit);
        Assert.Equal(0, _lab.Zone("status", "--exit-code", "--state", "installed").Exit);
        Assert.Equal(0, _lab.Zone("status").Exit);
    }

    [Fact]
    public void The_deadline_is_the_one_of_deadlines_with_its_source()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage("FOC1", 1))));

        var device = StationPair.Device(_lab.Zone, "FOC1");
        var due = StationPair.Line(_lab.Zone("deadlines", "--json"), "deadline");

        Assert.Equal(due.GetProperty("due").GetString(), device.GetProperty("deadline").GetString());
        Assert.Equal("estimated", device.GetProperty("deadline_source").GetString());
    }

    [Fact]
    public void Since_is_a_round_of_this_command_alone()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage("FOC1", 1))));
        StationPair.Done(_lab.Zone("mark", "ignored", "FOC1", "--reason", "sent by hand"));

        Assert.Equal("expected", State("FOC1"));
        var device = Assert.Single(_lab.Zone("status", "--since", "2026-11-22", "--json").Json("device"));
        Assert.Equal("missing", device.GetProperty("state").GetString());
        Assert.Equal("expected", State("FOC1"));
        Assert.Equal("not a date", _lab.Zone("status", "--since", "Monday").Error.Contains("is not a date", StringComparison.Ordinal)
            ? "not a date" : "taken");
    }

    private string? State(string serial) => StationPair.Device(_lab.Zone, serial).GetProperty("state").GetString();
}
