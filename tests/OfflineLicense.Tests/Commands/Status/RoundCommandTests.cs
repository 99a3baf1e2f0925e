namespace OfflineLicense.Tests.Commands.Status;

/// <summary><c>offlic round</c>, and what is missing in one.</summary>
public sealed class RoundCommandTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Without_a_round_nobody_is_missing_and_the_list_says_how_to_open_one()
    {
        Save("FOC1", 1);

        Assert.Contains("Next: offlic round start", _lab.Zone("round", "list").Out, StringComparison.Ordinal);
        Assert.Equal("collected", State("FOC1"));
    }

    [Fact]
    public void In_a_round_only_what_has_no_open_request_and_was_not_collected_is_missing()
    {
        Save("FOC1", 1);
        Save("FOC2", 1);
        StationPair.Done(_lab.Zone("mark", "ignored", "FOC1", "--reason", "spare part"));
        Assert.Equal("expected", State("FOC1"));

        StationPair.Done(_lab.Zone("round", "start", "December"));
        Assert.Equal(("missing", "collected"), (State("FOC1"), State("FOC2")));

        Save("FOC1", 2);
        Assert.Equal("collected", State("FOC1"));
        Assert.Contains("round 1 (December)", _lab.Zone("status").Out, StringComparison.Ordinal);
        Assert.Contains("1 product instance collected", _lab.Zone("round", "list").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_round_is_in_the_journal_and_a_dry_run_opens_none()
    {
        StationPair.Done(_lab.Zone("round", "start", "--dry-run"));
        Assert.Contains("No round is open", _lab.Zone("round", "list").Out, StringComparison.Ordinal);

        StationPair.Done(_lab.Zone("round", "start"));
        Assert.Contains("round-start", _lab.Zone("audit", "export").Out, StringComparison.Ordinal);
    }

    // Regression: typed twice, a second round ended the first and everything was missing again.
    [Fact]
    public void The_name_of_the_open_round_opens_no_second_one()
    {
        var first = _lab.Zone("round", "start", "December");
        Assert.StartsWith("Opened round 1 (December)\n"
            + "  A product instance is missing in it while nothing was collected of it since\n"
            + "  now and none of its requests is open\n", first.Out, StringComparison.Ordinal);

        var said = _lab.Zone("round", "start", "December");

        Assert.Equal(2, said.Exit);
        Assert.Contains("error: round 1 has the name \"December\" and is open since 20", said.Error, StringComparison.Ordinal);
        Assert.Contains("offlic round start NAME", said.Error, StringComparison.Ordinal);
        Assert.Single(_lab.Zone("round", "list", "--json").Json("round"));
        StationPair.Done(_lab.Zone("round", "start", "January"));
        StationPair.Done(_lab.Zone("round", "start", "December"));
    }

    [Fact]
    public void A_desk_opens_no_round()
    {
        var said = _lab.Desk("round", "start");

        Assert.Equal(2, said.Exit);
        Assert.Contains("this is a desk", said.Error, StringComparison.Ordinal);
    }

    private void Save(string serial, int report) =>
        StationPair.Done(_lab.Zone("collect", _lab.Write($"{serial}-{report}.txt", StationPair.Usage(serial, report))));

    private string? State(string serial) => StationPair.Device(_lab.Zone, serial).GetProperty("state").GetString();

    [Theory]
    [InlineData("scp://ann:Tr0ub4dor@10.8.0.6/")]
    [InlineData("password=Tr0ub4dor")]
    public void A_name_with_a_password_is_refused_and_not_repeated(string name)
    {
        var said = _lab.Zone("round", "start", name);

        Assert.Equal(2, said.Exit);
        Assert.DoesNotContain("Tr0ub4dor", said.Out + said.Error, StringComparison.Ordinal);
        Assert.Contains("No round is open", _lab.Zone("round", "list").Out, StringComparison.Ordinal);
    }
}
