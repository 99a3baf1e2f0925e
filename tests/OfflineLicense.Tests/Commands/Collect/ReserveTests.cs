namespace OfflineLicense.Tests.Commands.Collect;

/// <summary><c>collect --reserve TAG=N</c>: a note for whoever pastes the code.</summary>
public sealed class ReserveTests : IDisposable
{
    private const string Code = "CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86";
    private const string Tag = "regid.2019-06.com.example.ADV=TERM,1.0_12121212";

    private readonly StationPair _lab = new();

    [Fact]
    public void What_to_reserve_is_noted_shown_and_written_into_the_bundle_for_the_person_at_the_desk()
    {
        _lab.Write("code.txt", Code);
        var said = _lab.Zone("collect", "code.txt", "--reserve", $"{Tag}=5", "--reserve", "b=1", "--json");

        StationPair.Done(said);
        const string json = $$"""[{"tag":"{{Tag}}","count":5},{"tag":"b","count":1}]""";
        var file = StationPair.Line(said, "file");
        var sha = file.GetProperty("sha256").GetString()![..8];
        Assert.Equal(json, file.GetProperty("reserve").GetRawText());
        Assert.Equal("""[{"tag":"b","count":1},""", StationPair.Line(_lab.Zone("show", sha, "--json"), "document").GetProperty("reserve").GetRawText()[..23]);
        Assert.Contains($"5 x {Tag}", _lab.Zone("show", sha).Out, StringComparison.Ordinal);
        Assert.Contains($"5 x {Tag}", _lab.Zone("history", "FIX2134L0RN").Out, StringComparison.Ordinal);

        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        var bundle = File.ReadAllText(Assert.Single(Directory.GetFiles(_lab.At("out"), "*.tar")));
        Assert.Contains($"; reserve 1 x b, 5 x {Tag}\n", bundle, StringComparison.Ordinal);
    }

    [Fact]
    public void More_licences_than_a_line_holds_are_counted()
    {
        _lab.Write("code.txt", Code);
        string[] wishes = [.. Enumerable.Range(0, 60).SelectMany(i =>
            new[] { "--reserve", $"regid.2019-06.com.example.A-RATHER-LONG-NAME-{i:D2}=1" })];
        StationPair.Done(_lab.Zone(["collect", "code.txt", .. wishes]));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));

        var line = File.ReadLines(Assert.Single(Directory.GetFiles(_lab.At("out"), "*.tar"))).Single(each =>
            each.Contains("; reserve ", StringComparison.Ordinal));

        Assert.Matches(@" and \d+ more: offlic show [0-9a-f]{8}$", line);
    }

    [Fact]
    public void The_same_note_again_changes_nothing_and_another_one_is_refused()
    {
        _lab.Write("code.txt", Code);
        StationPair.Done(_lab.Zone("collect", "code.txt"));
        StationPair.Done(_lab.Zone("collect", "code.txt", "--reserve", "a=1"));
        var rows = Journal();

        StationPair.Done(_lab.Zone("collect", "code.txt", "--reserve", "a=1"));
        Assert.Equal(rows, Journal());
        var other = _lab.Zone("collect", "code.txt", "--reserve", "a=2");

        Assert.Equal(2, other.Exit);
        Assert.Contains("already has a note to reserve a=1", other.Error, StringComparison.Ordinal);
        Assert.Equal(rows, Journal());
    }

    [Fact]
    public void A_note_after_the_pack_says_that_it_has_not_travelled()
    {
        _lab.Write("code.txt", Code);
        StationPair.Done(_lab.Zone("collect", "code.txt"));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));

        var file = StationPair.Line(_lab.Zone("collect", "code.txt", "--reserve", "a=1", "--json"), "file");

        Assert.Equal(("known", "already-packed"), (file.GetProperty("outcome").GetString(),
            file.GetProperty("warnings")[0].GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("=5")]
    [InlineData("tag")]
    [InlineData("tag=")]
    [InlineData("tag=0")]
    [InlineData("tag=-1")]
    [InlineData("tag=1.5")]
    [InlineData("tag=1000001")]
    [InlineData("tag=99999999999999999999")]
    public void What_is_not_tag_and_number_is_a_mistake_of_the_command_line(string typed)
    {
        _lab.Write("code.txt", Code);

        Assert.Equal(2, _lab.Zone("collect", "code.txt", $"--reserve={typed}").Exit);
        Assert.Equal(2, _lab.Zone("collect", "code.txt", "--reserve", new string('t', 256) + "=1").Exit);
        Assert.Equal(2, _lab.Zone("collect", "code.txt", "--reserve", "a=1", "--reserve", "a=2").Exit);
        Assert.Empty(StationPair.Lines(_lab.Zone("status", "--json"), "request"));
    }

    [Fact]
    public void It_goes_with_exactly_one_reservation_request()
    {
        _lab.Write("in/code.txt", Code);
        _lab.Write("rum.txt", StationPair.Usage("FIX2501A0B1", 1));
        _lab.Write("ack.txt", StationPair.Ack(1_800_000_000_000));

        Assert.Equal(2, _lab.Zone("collect", "in", "--reserve", "a=1").Exit);
        Assert.Equal(2, _lab.Zone("collect", "in/code.txt", "rum.txt", "--reserve", "a=1").Exit);
        Assert.Equal(2, _lab.Zone("collect", "ack.txt", "--reserve", "a=1").Exit);
        var usage = _lab.Zone("collect", "rum.txt", "--reserve", "a=1");

        Assert.Equal(2, usage.Exit);
        Assert.Contains("rum.txt is usage", usage.Error, StringComparison.Ordinal);
        Assert.Empty(StationPair.Lines(_lab.Zone("status", "--json"), "request"));
    }

    public void Dispose() => _lab.Dispose();

    private long Journal() => StationPair.Lines(_lab.Zone("audit", "export", "--json"), "journal").Count;
}
