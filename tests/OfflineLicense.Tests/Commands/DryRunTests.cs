namespace OfflineLicense.Tests.Commands;

/// <summary>What says that nothing was written.</summary>
public sealed class DryRunTests : IDisposable
{
    private const string Line = "dry run: nothing was written\n";

    private readonly StationPair _lab = new();

    // Regression: these commands printed the same with and without --dry-run.
    [Fact]
    [Trait("Lane", "check")]
    public void A_command_whose_output_is_the_same_says_at_the_end_that_nothing_was_written()
    {
        _lab.Write("drop/1.txt", StationPair.Usage("1", 1));
        Check(_lab.Zone, "collect", "drop");
        Check(_lab.Zone, "pack", "--to", "out");
        Check(_lab.Desk, "receive", "out");
        Check(_lab.Desk, "stage", "--to", "up");
        Check(_lab.Desk, "mark", "uploaded", StationPair.Udi("1"));
        Check(_lab.Zone, "sheet", "save", "--to", "sheets");
        Check(_lab.Zone, "prepare", "--to", "tftp");
        StationPair.Done(_lab.Zone("collect", _lab.Write("ack.txt", StationPair.Ack(1_700_000_000, "1"))));
        Check(_lab.Zone, "split", "--to", "install");
        Assert.DoesNotContain("dry run", _lab.Zone("round", "start", "-n").Error, StringComparison.Ordinal);
    }

    public void Dispose() => _lab.Dispose();

    private static void Check(Func<string[], Said> station, params string[] args)
    {
        var rehearsed = station([.. args, "-n"]);
        Assert.EndsWith(Line, rehearsed.Error, StringComparison.Ordinal);
        Assert.Equal(Line.Length, rehearsed.Error.Length - rehearsed.Error.IndexOf("dry run", StringComparison.Ordinal));
        Assert.Empty(station([.. args, "-n", "-q"]).Error);
        Assert.DoesNotContain("dry run", station([.. args, "-n", "--json"]).Error, StringComparison.Ordinal);
        var done = station(args);
        StationPair.Done(done);
        Assert.DoesNotContain("dry run", done.Error, StringComparison.Ordinal);
    }
}
