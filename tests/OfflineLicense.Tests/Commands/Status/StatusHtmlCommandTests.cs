namespace OfflineLicense.Tests.Commands.Status;

/// <summary><c>status --html</c> of real stations.</summary>
[Trait("Lane", "check")]
public sealed class StatusHtmlCommandTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void The_page_of_a_zone_has_hostnames_refused_words_custody_and_findings()
    {
        Collect("FOC1", "FOC2");
        StationPair.Done(_lab.Zone("roster", "import", _lab.Write("r.csv", "pid,serial,hostname,expected,reason\n"
            + $"{StationPair.Pid},FOC1,core-1,yes,\n{StationPair.Pid},FOC9,lab-9,no,in store\n")));
        StationPair.Done(_lab.Zone("pack", "--to", _lab.Folder("out"), "--ticket", "CHG-4711", "--media-serial", "4C530001"));
        StationPair.Done(_lab.Desk("receive", "out"));
        StationPair.Done(_lab.Desk("mark", "refused", "FOC1", "--reason", "duplicate <report>"));
        StationPair.Done(_lab.Desk("pack", "--to", _lab.Folder("back")));
        StationPair.Done(_lab.Zone("receive", "back"));

        var page = Write(_lab.Zone);

        foreach (var part in new[]
        {
            "core-1<small>C9300-48P FOC1</small>", "CSSM refused a request: &quot;duplicate &lt;report&gt;&quot;", "lab-9<small>",
            "in store", "4C530001<small>ticket CHG-4711", "request-refused (1)", "PLANT-7.desk.00000001", "received there",
        })
            Assert.Contains(part, page, StringComparison.Ordinal);
        Assert.DoesNotContain("core-1", Write(_lab.Desk), StringComparison.Ordinal);
    }

    [Fact]
    public void An_earlier_page_is_replaced_and_no_other_file()
    {
        Collect("FOC1");
        var first = Write(_lab.Zone);
        Collect("FOC2");

        Assert.NotEqual(first, Write(_lab.Zone));
        var other = _lab.Write("notes.html", "<!DOCTYPE html><p>mine");
        Assert.Equal(5, _lab.Zone("status", "--html", other).Exit);
        Assert.Equal("<!DOCTYPE html><p>mine", File.ReadAllText(other));
        Assert.Equal(5, _lab.Zone("status", "--html", _lab.At("none", "page.html")).Exit);
        StationPair.Done(_lab.Zone("status", "--html", _lab.At("dry.html"), "-n"));
        Assert.False(File.Exists(_lab.At("dry.html")));
    }

    [Theory]
    [InlineData("--html", "--findings")]
    [InlineData("--html", "--device", "FOC1")]
    [InlineData("--html", "--csv", "t.csv")]
    [InlineData("--html", "--state", "split")]
    [InlineData("--findings", "--exit-code")]
    [InlineData("--findings", "--list")]
    [InlineData("--findings", "--since", "2026-11-01")]
    public void An_option_that_would_have_no_effect_is_refused(string option, params string[] other)
    {
        var said = _lab.Zone(["status", .. option == "--html" ? [option, _lab.At("page.html")] : new[] { option }, .. other]);

        Assert.Equal((2, false), (said.Exit, File.Exists(_lab.At("page.html"))));
        Assert.Contains($"{other[0]} has no effect with {option}", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_can_be_written_with_the_exit_code_of_deadlines()
    {
        Collect("FOC1");
        _lab.Shell.Clock = new StoppedClock(new DateTimeOffset(2028, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(21, _lab.Zone("status", "--html", _lab.At("page.html"), "--exit-code").Exit);
        Assert.Contains("overdue", File.ReadAllText(_lab.At("page.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_in_a_folder_that_is_collected_is_no_evidence()
    {
        Collect("FOC1");
        StationPair.Done(_lab.Zone("status", "--html", _lab.At("in", "page.html")));

        var said = _lab.Zone("collect", "in", "--json");

        Assert.Equal("own", StationPair.Lines(said, "file").Single(line => line.GetProperty("path").GetString()!.EndsWith(".html",
            StringComparison.Ordinal)).GetProperty("outcome").GetString());
    }

    private void Collect(params string[] serials)
    {
        foreach (var serial in serials)
            _lab.Write($"in/{serial}.txt", StationPair.Usage(serial, 1));
        StationPair.Done(_lab.Zone("collect", "in"));
    }

    private string Write(Func<string[], Said> station)
    {
        StationPair.Done(station(["status", "--html", _lab.At("page.html")]));
        return File.ReadAllText(_lab.At("page.html"));
    }
}
