namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>What <c>collect</c> prints of warnings that several files have.</summary>
public sealed class CollectSummaryTests : IDisposable
{
    private readonly StationPair _lab = new();

    // Regression: only the first message was shown, on one line, and cut in the middle of the command that helps.
    [Fact]
    public void A_warning_of_several_files_is_wrapped_and_says_what_lists_all()
    {
        _lab.Shell.Columns = 80;
        StationPair.Done(_lab.Zone("roster", "import", _lab.Write("roster.csv", $"pid,serial\n{StationPair.Pid},FOC9\n")));
        _lab.Write("in/a.txt", StationPair.Usage("FOC1", 1));
        _lab.Write("in/b.txt", StationPair.Usage("FOC2", 1));
        var one = _lab.Zone("collect", "in/a.txt", "-n");

        var said = _lab.Zone("collect", "in");

        Assert.All(said.OutLines, line => Assert.True(line.Length <= 80, line));
        var words = string.Join(' ', said.Out.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("not-in-roster 2 ", words, StringComparison.Ordinal);
        Assert.Contains("; all: offlic collect … --json Next: ", words, StringComparison.Ordinal);
        Assert.DoesNotContain("all: offlic", one.Out, StringComparison.Ordinal);
        Assert.Equal(2, StationPair.Lines(_lab.Zone("collect", "in", "--json"), "file").Count);
    }

    public void Dispose() => _lab.Dispose();
}
