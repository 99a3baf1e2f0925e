using OfflineLicense.Tests.Sealing;

namespace OfflineLicense.Tests.Commands.Carry;

/// <summary>The behavior of <c>pack</c>.</summary>
public sealed class PackCommandTests : IDisposable
{
    private readonly StationPair _lab = new();

    [Fact]
    public void Nothing_pending_is_said_with_the_last_bundle_and_how_to_write_it_again()
    {
        _lab.ToDesk("FOC1");

        var said = _lab.Zone("pack", "--to", "out");

        Assert.Equal(0, said.Exit);
        Assert.Equal("Nothing is pending. The last bundle is PLANT-7.desk.00000001; to write it again: offlic pack --again "
            + "PLANT-7.desk.00000001 --to DIR\n", said.Out);
        Assert.Equal(4, _lab.Zone("pack", "--to", "out", "--fail-if-empty").Exit);
    }

    [Fact]
    public void Again_writes_the_same_bytes_by_name_by_file_name_and_by_number()
    {
        _lab.ToDesk("FOC1");
        var first = File.ReadAllBytes(_lab.At("out", "PLANT-7.desk.00000001.offlic.tar"));

        foreach (var which in new[] { "PLANT-7.desk.00000001", "PLANT-7.desk.00000001.offlic.tar", "1" })
        {
            StationPair.Done(_lab.Zone("pack", "--again", which, "--to", $"again-{which}"));
            Assert.Equal(first, File.ReadAllBytes(_lab.At($"again-{which}", "PLANT-7.desk.00000001.offlic.tar")));
        }
    }

    // Regression: a number alone means one bundle of each stream, and only the full name could select one.
    [Fact]
    public void A_number_that_several_streams_have_is_told_apart_by_for()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Zone("collect", _lab.Write("b.txt", StationPair.Usage("FOC2", 1))));
        StationPair.Done(_lab.Zone("pack", "--to", "out", "--for", "HQ"));

        Assert.Equal(2, _lab.Zone("pack", "--again", "1", "--to", "x").Exit);
        StationPair.Done(_lab.Zone("pack", "--again", "1", "--for", "HQ", "--to", "x"));
        Assert.Equal(["PLANT-7.HQ.00000001.offlic.tar"], Directory.EnumerateFiles(_lab.At("x")).Select(Path.GetFileName));
    }

    // Regression: the next run wrote a signed bundle that could not be written before, but counted none of its items.
    [Fact]
    public void What_was_sealed_and_never_written_is_written_first_and_counted()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage("FOC1", 1))));
        _lab.Write("out/PLANT-7.desk.00000001.offlic.tar", "something else");
        Assert.Equal(5, _lab.Zone("pack", "--to", "out").Exit);

        var summary = StationPair.Line(_lab.Zone("pack", "--to", "out2", "--json"), "summary");

        Assert.Equal((1, 1), (summary.GetProperty("bundles").GetInt32(), summary.GetProperty("items").GetInt32()));
        Assert.StartsWith("Nothing is pending", _lab.Zone("pack", "--to", "out2").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zone_that_was_never_heard_from_is_a_mistake_and_not_nothing_pending()
    {
        _lab.ToDesk("FOC1");

        var said = _lab.Desk("pack", "--to", "back", "--for", "PLNT-7");

        Assert.Equal(2, said.Exit);
        Assert.Contains("known zones: PLANT-7", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Host_names_that_may_not_leave_stay_behind_each_time_with_the_remedy()
    {
        StationPair.Done(_lab.Zone("config", "export.hostnames", "deny"));
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage(["FOC1"], [1], hostname: "core-1"))));

        var said = _lab.Zone("pack", "--to", "out");

        Assert.Equal(3, said.Exit);
        Assert.Contains("license smart privacy hostname", said.Out, StringComparison.Ordinal);
        Assert.Contains("Nothing else is pending.", said.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_lab.At("out")));
    }

    [Fact]
    public void However_many_bundles_a_small_medium_needs_the_output_stays_short()
    {
        for (var i = 0; i < 25; i++)
            _lab.Write($"in/{i}.txt", StationPair.Usage($"FOC{i}", 1));
        StationPair.Done(_lab.Zone("collect", "in"));

        var said = _lab.Zone("pack", "--to", "out", "--max-size", "13K");

        Assert.Equal(25, Directory.GetFiles(_lab.At("out")).Length);
        Assert.Equal("  … and 5 more bundles: offlic bundles", said.OutLines[^2]);
    }

    [Fact]
    public void Missing_seals_are_what_comes_next()
    {
        StationPair.Done(_lab.Shell.Run("init", "second", "--name", "SECOND"));
        _lab.Trust("second", "zone", "SECOND");
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage("FOC1", 1))));
        var keys = StationPair.Lines(_lab.Zone("key", "list", "--json"), "key").Where(key =>
            key.GetProperty("station").GetString() != StationPair.DeskName)
            .Select(key => key.GetProperty("key_id").GetString()![..16]).ToArray();

        var said = _lab.Zone(["pack", "--to", "out", "--signers", .. keys]);

        StationPair.Done(said);
        Assert.Contains("  1 signature still missing", said.Out, StringComparison.Ordinal);
        Assert.EndsWith("Next: the other signers: offlic sign FILE\n", said.Out, StringComparison.Ordinal);
    }

    // Each member of a stack numbers its reports separately.
    [Fact]
    public void A_report_number_that_two_members_of_a_stack_gave_out_travels_once()
    {
        var (first, second) = (StationPair.Usage(["FOC1", "FOC2"], [5, 6]), StationPair.Usage(["FOC2", "FOC1"], [5]));
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", first.Replace("</smartLicense>", string.Empty, StringComparison.Ordinal)
            + second.Replace("<smartLicense>", string.Empty, StringComparison.Ordinal))));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));

        var list = Bash.Run("tar -xOf out/PLANT-7.desk.00000001.offlic.tar --wildcards '*items.jsonl'", _lab.Shell.Folder);
        Assert.True(list.Exit == 0, list.Errors);
        Assert.Contains("\"reports\":[5,6]", list.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _lab.Dispose();
}
