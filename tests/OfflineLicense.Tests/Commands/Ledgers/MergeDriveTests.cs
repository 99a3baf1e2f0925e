using OfflineLicense.Tests.EndToEnd;

namespace OfflineLicense.Tests.Commands.Ledgers;

/// <summary>The drive that goes from collector to collector, with the same lines typed at each round.</summary>
[Trait("Lane", "check")]
public sealed class MergeDriveTests : IDisposable
{
    private readonly MergeLab _merge = new();

    private StationPair Lab => _merge.Lab;

    public void Dispose() => _merge.Dispose();

    [Fact]
    public void A_drive_is_merged_whole_and_the_next_round_is_typed_in_the_same_words()
    {
        var drive = Lab.Folder("usb");
        _merge.Add("b");
        _merge.Add("c");
        Lab.Trust("b", "zone", "b");
        for (var round = 1; round <= 2; round++)
        {
            Lab.Shell.Clock = new StoppedClock(Lab.Shell.Clock.GetUtcNow().AddDays(7));
            _merge.Collect("b", $"FOCB{round}");
            _merge.Collect("c", $"FOCC{round}");
            StationPair.Done(Lab.In("b", "pack", "--to", drive));
            foreach (var station in new[] { "b", "c", "zone", "desk" })
                StationPair.Done(Lab.In(station, "backup", "--without-keys", drive));
            StationPair.Done(Lab.In("b", "ledger", "export", "--to", drive, "--since", "last"));

            var said = _merge.Merge("zone", drive);

            Assert.Equal((0, 2, 1), (said.Exit, said.Count("recorded"), said.Count("packed_elsewhere")));
        }

        Assert.Contains(Lab.At("usb", "b.20261128T101500Z.offlic-backup"), Directory.GetFiles(drive));
        Assert.Equal(["4"], _merge.Rows("zone", "SELECT count(*) FROM document"));
        Assert.EndsWith("\n4 files of this station itself or of a desk passed over\n", Lab.Zone("ledger", "merge", drive, "-q").Out,
            StringComparison.Ordinal);
        Assert.Equal(13, Lab.Zone("ledger", "merge", Directory.GetFiles(drive, "PLANT-7.*.offlic-backup")[0]).Exit);
    }

    /// <summary>Regression: the summary had a member of a name twice, and a reader took one of them.</summary>
    [Fact]
    public void The_summary_adds_up_what_came_from_each()
    {
        _merge.Add("b");
        _merge.Add("c");
        _merge.Collect("b", "FOC1", "FOC2");
        _merge.Collect("c", "FOC3");

        var said = _merge.Merge("zone", _merge.Backup("b"), _merge.Backup("c"));

        Assert.Equal((3, 3), (said.Count("recorded"), said.Count("reports")));
    }

    [Fact]
    public void Nothing_is_merged_where_one_of_the_paths_is_not_there()
    {
        _merge.Add("b");
        _merge.Collect("b", "FOC1");
        Assert.Equal(5, Lab.Zone("ledger", "merge", _merge.Backup("b"), "nowhere").Exit);
        Assert.Equal(["0"], _merge.Rows("zone", "SELECT count(*) FROM document"));
    }

    [Fact]
    public void A_folder_without_any_is_told_for_what_it_is()
    {
        Assert.Contains("hint: make a backup of it: offlic backup FILE --station zone\n", Lab.Zone("ledger", "merge", "zone").Error,
            StringComparison.Ordinal);
        Assert.Equal(13, Lab.Zone("ledger", "merge", Lab.Folder("empty")).Exit);
        File.CreateSymbolicLink(Lab.At("empty", "x.offlic-backup"), _merge.Backup("zone"));
        Assert.Equal(13, Lab.Zone("ledger", "merge", "empty").Exit); // links in a folder are not followed
    }

    /// <summary>A refused file lies in a backup, where no one can type an option for it: the way out is a line to type.</summary>
    [Fact]
    public void A_file_that_a_person_can_decide_comes_here_by_the_line_that_is_printed()
    {
        _merge.Add("b");
        StationPair.Done(Lab.Zone("collect", Lab.Write("one.txt", StationPair.Usage("FOC1", 7))));
        var other = StationPair.Usage("FOC1", 7).Replace("regid.x", "regid.y", StringComparison.Ordinal);
        StationPair.Done(Lab.In("b", "collect", Lab.Write("other.txt", other)));

        var said = Lab.Zone("ledger", "merge", _merge.Backup("b"));

        Assert.Equal(3, said.Exit);
        var line = Assert.Single(said.OutLines, line => line.Contains("offlic cat", StringComparison.Ordinal));
        var digits = line.Split("offlic cat ")[1].Split(' ')[0];
        File.WriteAllBytes(Lab.At("taken.txt"), Lab.In("b", "cat", digits).OutBytes);
        StationPair.Done(Lab.Zone("collect", "taken.txt", "--accept", "--reason", "read at the console"));
    }
}
