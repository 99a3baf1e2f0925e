using System.Formats.Tar;
using OfflineLicense.Benchmarks.Sample;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>Bundles that are late, lost, doubled, forked, foreign or restored, as they reach a real station.</summary>
[Trait("Lane", "check")]
public sealed class BundleOrderTests : IDisposable
{
    private readonly IReadOnlyList<FleetDevice> _fleet = Fleet.Of(seed: 31, 5, reports: 2);
    private readonly TwoStations _stations = new();

    public void Dispose() => _stations.Dispose();

    [Fact]
    public void A_gap_stops_is_accepted_by_a_person_and_filled_by_the_drive_that_was_found()
    {
        Pack(0, "one");
        Pack(1, "two");
        Pack(2, "three");
        _stations.Desk("receive", Drive("one")).Ends(0);
        var before = _stations.Facts("desk");

        var refused = _stations.Desk("receive", Drive("three")).Ends(12).Only("bundle");
        Assert.Equal(("refused", "E_GAP"), (refused.Text("outcome"), refused.Text("error")));
        Assert.Contains("number 2", refused.Text("message"));
        AssertOnlyTheJournalGrew(before, _stations.Facts("desk"));

        _stations.Desk("receive", Drive("three"), "--accept-gap").Ends(2);
        _stations.Desk("receive", Drive("three"), "--accept-gap", "--reason", "drive two was run over").Ends(0);
        Assert.Equal("received", _stations.Desk("receive", Drive("two")).Ends(0).Only("bundle").Text("outcome"));
        Assert.Equal(3, _stations.Desk("stage", "--to", _stations.At("upload")).Ends(0).Count("staged"));
    }

    [Fact]
    public void Several_late_bundles_prove_each_other()
    {
        for (var place = 0; place < 4; place++)
            Pack(place, $"drive{place + 1}");
        _stations.Desk("receive", Drive("drive4"), "--accept-gap", "--reason", "the others are lost").Ends(0);

        var said = _stations.Desk("receive", Drive("drive1"), Drive("drive2"), Drive("drive3")).Ends(0);

        Assert.Equal(3, said.Count("received"));
    }

    [Fact]
    [Trait("Attack", "A20")]
    public void A_second_history_of_a_number_is_a_fork()
    {
        _stations.CopyStation("zone", "twin");
        Pack(0, "one");
        _stations.Desk("receive", Drive("one")).Ends(0);
        var before = _stations.Facts("desk");
        Fleet.Drop([_fleet[1]], _stations.At("twin-drop"), sameNames: true);
        _stations.Station("twin", "collect", _stations.At("twin-drop")).Ends(0);
        _stations.Station("twin", "pack", "--to", Drive("forked")).Ends(0);

        var refused = _stations.Desk("receive", Drive("forked")).Ends(12).Only("bundle");

        Assert.Equal("E_FORK", refused.Text("error"));
        AssertOnlyTheJournalGrew(before, _stations.Facts("desk"));
    }

    [Fact]
    [Trait("Attack", "A20")]
    public void A_bundle_that_comes_twice_changes_nothing_and_one_written_again_is_the_same_bytes()
    {
        Pack(0, "one");
        _stations.Desk("receive", Drive("one")).Ends(0);
        var before = _stations.Facts("desk");

        Assert.Equal("already-received", _stations.Desk("receive", Drive("one")).Ends(0).Only("bundle").Text("outcome"));
        Assert.Equal(before, _stations.Facts("desk"));

        _stations.Zone("pack", "--to", Drive("again"), "--again", "1").Ends(0);
        Assert.Equal(File.ReadAllBytes(Bundle("one", 1)), File.ReadAllBytes(Bundle("again", 1)));
        Assert.Equal("already-received", _stations.Desk("receive", Drive("again")).Ends(0).Only("bundle").Text("outcome"));
        Assert.Equal(before, _stations.Facts("desk"));
    }

    [Fact]
    public void Requests_whose_bundle_went_astray_travel_again_in_a_new_one()
    {
        Pack(0, "lost");

        Assert.Equal(
            2,
            _stations
                .Zone("pack", "--to", Drive("new"), "--resend", _fleet[0].Spelled)
                .Ends(0)
                .Only("bundle")
                .GetProperty("sequence")
                .GetInt32()
        );
        _stations.Desk("receive", Drive("new"), "--accept-gap", "--reason", "the first drive is lost").Ends(0);

        Assert.Equal(1, _stations.Desk("stage", "--to", _stations.At("upload")).Ends(0).Count("staged"));

        // Both carried the same document: the first one, found again, brings nothing new and is no fork.
        Assert.Equal(0, _stations.Desk("receive", Drive("lost")).Ends(0).Count("items"));
    }

    [Theory]
    [InlineData(nameof(AnswerShape.UdisInside))]
    [InlineData(nameof(AnswerShape.NameOnly))]
    [Trait("Attack", "A20")]
    public void A_station_restored_from_an_old_copy_is_told_so_and_goes_on_when_a_person_adopts_it(string shape)
    {
        Pack(0, "one");
        _stations.Desk("receive", Drive("one")).Ends(0);
        _stations.CopyStation("zone", "backup");
        Pack(1, "two");
        _stations.Desk("receive", Drive("two")).Ends(0);
        var answers = _stations.Answers(_fleet, Enum.Parse<AnswerShape>(shape));
        SampleCssm.Download(answers, _stations.At("downloads"));
        _stations.Desk("collect", _stations.At("downloads")).Ends(0);
        _stations.Desk("pack", "--to", Drive("back")).Ends(0);
        Directory.Delete(_stations.At("zone"), recursive: true);
        _stations.CopyStation("backup", "zone");

        Assert.Equal("E_ROLLBACK", _stations.Zone("receive", Drive("back")).Ends(12).Only("bundle").Text("error"));
        _stations.Zone("doctor", "--adopt").Ends(2);
        _stations.Zone("doctor", "--adopt", "--reason", "restored the copy of Friday").Ends(0);
        _stations.Zone("receive", Drive("back")).Ends(0);

        // The answer for the device that the copy had never heard of was once refused, and a bundle comes only once: it is
        // kept, and finds its device when that is collected again.
        Assert.Equal(_fleet[0].Spelled, _stations.Zone("split", "--to", _stations.At("tftp")).Ends(0).Only("install").Text("udi"));
        _stations.Zone("collect", _stations.At("drop1")).Ends(0);
        var late = _stations.Zone("split", "--to", _stations.At("tftp")).Ends(0).Only("install");
        Assert.Equal(_fleet[1].Spelled, late.Text("udi"));
        Assert.Equal(answers.Single(answer => answer.Device == _fleet[1]).Bytes, File.ReadAllBytes(late.Text("path")!));

        // What the copy had never heard of is collected again and goes behind what the desk holds.
        Pack(2, "three");
        Assert.Equal(3, _stations.Desk("receive", Drive("three")).Ends(0).Only("bundle").GetProperty("sequence").GetInt32());
    }

    [Fact]
    public void A_bundle_for_another_station_is_refused_there()
    {
        _stations.Do("init", _stations.At("plant-8"), "--name", "PLANT-8").Ends(0);
        _stations.Trust("desk", "HQ", "plant-8");
        _stations.Carry([_fleet[0]]);
        SampleCssm.Download(_stations.Answers(_fleet), _stations.At("downloads"));
        _stations.Desk("collect", _stations.At("downloads")).Ends(0);
        _stations.Desk("pack", "--to", Drive("back")).Ends(0);
        var before = _stations.Facts("plant-8");

        var refused = _stations.Station("plant-8", "receive", Drive("back")).Ends(11).Only("bundle");

        Assert.Equal("E_DESTINATION", refused.Text("error"));
        AssertOnlyTheJournalGrew(before, _stations.Facts("plant-8"));
    }

    [Fact]
    public void A_key_that_no_one_trusts_and_one_that_is_revoked_are_refused()
    {
        _stations.Do("init", _stations.At("plant-8"), "--name", "PLANT-8").Ends(0);
        Fleet.Drop([_fleet[0]], _stations.At("drop8"), sameNames: true);
        _stations.Station("plant-8", "collect", _stations.At("drop8")).Ends(0);
        _stations.Station("plant-8", "pack", "--to", Drive("eight")).Ends(0);
        Assert.Equal("E_KEY_UNKNOWN", _stations.Desk("receive", Drive("eight")).Ends(10).Only("bundle").Text("error"));

        Pack(1, "one");
        var key = _stations.Zone("key", "show").Ends(0).Only("key").Text("key_id")!;
        _stations.Desk("key", "revoke", key, "--reason", "the laptop was stolen").Ends(0);
        Assert.Equal("E_KEY_REVOKED", _stations.Desk("receive", Drive("one")).Ends(10).Only("bundle").Text("error"));
    }

    [Fact]
    public void An_extracted_bundle_is_received_and_a_changed_one_is_not()
    {
        Pack(0, "one");
        Directory.CreateDirectory(_stations.At("extracted"));
        TarFile.ExtractToDirectory(Bundle("one", 1), _stations.At("extracted"), overwriteFiles: false);
        var folder = Assert.Single(Directory.GetDirectories(_stations.At("extracted")));
        var item = Directory.GetFiles(Path.Combine(folder, "items"))[0];
        var bytes = File.ReadAllBytes(item);

        File.WriteAllBytes(item, [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]);
        var refused = _stations.Desk("receive", folder).Ends(10).Only("bundle");
        Assert.Equal("E_ITEM", refused.Text("error"));
        Assert.Contains(Path.GetFileName(item), refused.Text("message"));

        File.WriteAllBytes(item, bytes);
        Assert.Equal("received", _stations.Desk("receive", folder).Ends(0).Only("bundle").Text("outcome"));
        Assert.Equal("already-received", _stations.Desk("receive", Drive("one")).Ends(0).Only("bundle").Text("outcome"));
    }

    private void Pack(int device, string drive)
    {
        _stations.Collect([_fleet[device]], $"drop{device}");
        _stations.Zone("pack", "--to", Drive(drive)).Ends(0);
    }

    private string Drive(string name) => _stations.At("drives", name);

    private string Bundle(string drive, int number) => Path.Combine(Drive(drive), $"PLANT-7.desk.{number:D8}.offlic.tar");

    private static void AssertOnlyTheJournalGrew(string before, string after)
    {
        var changed = before
            .Split(' ')
            .Zip(after.Split(' '))
            .Where(pair => pair.First != pair.Second)
            .Select(pair => pair.First.Split('=')[0]);
        Assert.Equal(["journal", "head"], changed);
    }
}
