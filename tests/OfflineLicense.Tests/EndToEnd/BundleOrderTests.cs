using System.Formats.Tar;
using OfflineLicense.Benchmarks.Sample;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>Bundles that are late, lost, doubled, forked, foreign or restored, as they reach a real station.</summary>
public sealed class BundleOrderTests : IDisposable
{
    private readonly IReadOnlyList<FleetDevice> _fleet = Fleet.Of(seed: 31, 5, reports: 2);
    private readonly TwoStations _corridor = new();

    public void Dispose() => _corridor.Dispose();

    [Fact]
    public void A_gap_stops_is_accepted_by_a_person_and_filled_by_the_stick_that_was_found()
    {
        Pack(0, "one");
        Pack(1, "two");
        Pack(2, "three");
        _corridor.Desk("receive", Stick("one")).Ends(0);
        var before = _corridor.Facts("desk");

        var refused = _corridor.Desk("receive", Stick("three")).Ends(12).Only("bundle");
        Assert.Equal(("refused", "E_GAP"), (refused.Text("outcome"), refused.Text("error")));
        Assert.Contains("number 2", refused.Text("message"));
        AssertOnlyTheJournalGrew(before, _corridor.Facts("desk"));

        _corridor.Desk("receive", Stick("three"), "--accept-gap").Ends(2);
        _corridor.Desk("receive", Stick("three"), "--accept-gap", "--reason", "stick two was run over").Ends(0);
        Assert.Equal("received", _corridor.Desk("receive", Stick("two")).Ends(0).Only("bundle").Text("outcome"));
        Assert.Equal(3, _corridor.Desk("stage", "--to", _corridor.At("upload")).Ends(0).Count("staged"));
    }

    [Fact]
    public void Several_late_bundles_prove_each_other()
    {
        for (var place = 0; place < 4; place++)
            Pack(place, $"stick{place + 1}");
        _corridor.Desk("receive", Stick("stick4"), "--accept-gap", "--reason", "the others are lost").Ends(0);

        var said = _corridor.Desk("receive", Stick("stick1"), Stick("stick2"), Stick("stick3")).Ends(0);

        Assert.Equal(3, said.Count("received"));
    }

    [Fact]
    [Trait("Attack", "A20")]
    public void A_second_history_of_a_number_is_a_fork()
    {
        _corridor.CopyStation("zone", "twin");
        Pack(0, "one");
        _corridor.Desk("receive", Stick("one")).Ends(0);
        var before = _corridor.Facts("desk");
        Fleet.Drop([_fleet[1]], _corridor.At("twin-drop"), sameNames: true);
        _corridor.Station("twin", "collect", _corridor.At("twin-drop")).Ends(0);
        _corridor.Station("twin", "pack", "--to", Stick("forked")).Ends(0);

        var refused = _corridor.Desk("receive", Stick("forked")).Ends(12).Only("bundle");

        Assert.Equal("E_FORK", refused.Text("error"));
        AssertOnlyTheJournalGrew(before, _corridor.Facts("desk"));
    }

    [Fact]
    [Trait("Attack", "A20")]
    public void A_bundle_that_comes_twice_changes_nothing_and_one_written_again_is_the_same_bytes()
    {
        Pack(0, "one");
        _corridor.Desk("receive", Stick("one")).Ends(0);
        var before = _corridor.Facts("desk");

        Assert.Equal("already-received", _corridor.Desk("receive", Stick("one")).Ends(0).Only("bundle").Text("outcome"));
        Assert.Equal(before, _corridor.Facts("desk"));

        _corridor.Zone("pack", "--to", Stick("again"), "--again", "1").Ends(0);
        Assert.Equal(File.ReadAllBytes(Bundle("one", 1)), File.ReadAllBytes(Bundle("again", 1)));
        Assert.Equal("already-received", _corridor.Desk("receive", Stick("again")).Ends(0).Only("bundle").Text("outcome"));
        Assert.Equal(before, _corridor.Facts("desk"));
    }

    [Fact]
    public void Requests_whose_bundle_went_astray_travel_again_in_a_new_one()
    {
        Pack(0, "lost");

        Assert.Equal(2, _corridor.Zone("pack", "--to", Stick("new"), "--resend", _fleet[0].Spelled).Ends(0).Only("bundle").GetProperty("sequence").GetInt32());
        _corridor.Desk("receive", Stick("new"), "--accept-gap", "--reason", "the first stick is lost").Ends(0);

        Assert.Equal(1, _corridor.Desk("stage", "--to", _corridor.At("upload")).Ends(0).Count("staged"));

        // Both carried the same document: the first one, found again, brings nothing new and is no fork.
        Assert.Equal(0, _corridor.Desk("receive", Stick("lost")).Ends(0).Count("items"));
    }

    [Theory]
    [InlineData(nameof(AnswerShape.UdisInside))]
    [InlineData(nameof(AnswerShape.NameOnly))]
    [Trait("Attack", "A20")]
    public void A_station_restored_from_an_old_copy_is_told_so_and_goes_on_when_a_person_adopts_it(string shape)
    {
        Pack(0, "one");
        _corridor.Desk("receive", Stick("one")).Ends(0);
        _corridor.CopyStation("zone", "backup");
        Pack(1, "two");
        _corridor.Desk("receive", Stick("two")).Ends(0);
        var answers = _corridor.Answers(_fleet, Enum.Parse<AnswerShape>(shape));
        SampleCssm.Download(answers, _corridor.At("downloads"));
        _corridor.Desk("collect", _corridor.At("downloads")).Ends(0);
        _corridor.Desk("pack", "--to", Stick("back")).Ends(0);
        Directory.Delete(_corridor.At("zone"), recursive: true);
        _corridor.CopyStation("backup", "zone");

        Assert.Equal("E_ROLLBACK", _corridor.Zone("receive", Stick("back")).Ends(12).Only("bundle").Text("error"));
        _corridor.Zone("doctor", "--adopt").Ends(2);
        _corridor.Zone("doctor", "--adopt", "--reason", "restored the copy of Friday").Ends(0);
        _corridor.Zone("receive", Stick("back")).Ends(0);

        // The answer for the device that the copy had never heard of was once refused, and a bundle comes only once: it is
        // kept, and finds its device when that is collected again.
        Assert.Equal(_fleet[0].Spelled, _corridor.Zone("split", "--to", _corridor.At("tftp")).Ends(0).Only("install").Text("udi"));
        _corridor.Zone("collect", _corridor.At("drop1")).Ends(0);
        var late = _corridor.Zone("split", "--to", _corridor.At("tftp")).Ends(0).Only("install");
        Assert.Equal(_fleet[1].Spelled, late.Text("udi"));
        Assert.Equal(answers.Single(answer => answer.Device == _fleet[1]).Bytes, File.ReadAllBytes(late.Text("path")!));

        // What the copy had never heard of is collected again and goes behind what the desk holds.
        Pack(2, "three");
        Assert.Equal(3, _corridor.Desk("receive", Stick("three")).Ends(0).Only("bundle").GetProperty("sequence").GetInt32());
    }

    [Fact]
    public void A_bundle_for_another_station_is_refused_there()
    {
        _corridor.Do("init", _corridor.At("plant-8"), "--name", "PLANT-8").Ends(0);
        _corridor.Trust("desk", "HQ", "plant-8");
        _corridor.Carry([_fleet[0]]);
        SampleCssm.Download(_corridor.Answers(_fleet), _corridor.At("downloads"));
        _corridor.Desk("collect", _corridor.At("downloads")).Ends(0);
        _corridor.Desk("pack", "--to", Stick("back")).Ends(0);
        var before = _corridor.Facts("plant-8");

        var refused = _corridor.Station("plant-8", "receive", Stick("back")).Ends(11).Only("bundle");

        Assert.Equal("E_DESTINATION", refused.Text("error"));
        AssertOnlyTheJournalGrew(before, _corridor.Facts("plant-8"));
    }

    [Fact]
    public void A_key_that_nobody_trusts_and_one_that_is_revoked_are_refused()
    {
        _corridor.Do("init", _corridor.At("plant-8"), "--name", "PLANT-8").Ends(0);
        Fleet.Drop([_fleet[0]], _corridor.At("drop8"), sameNames: true);
        _corridor.Station("plant-8", "collect", _corridor.At("drop8")).Ends(0);
        _corridor.Station("plant-8", "pack", "--to", Stick("eight")).Ends(0);
        Assert.Equal("E_KEY_UNKNOWN", _corridor.Desk("receive", Stick("eight")).Ends(10).Only("bundle").Text("error"));

        Pack(1, "one");
        var key = _corridor.Zone("key", "show").Ends(0).Only("key").Text("key_id")!;
        _corridor.Desk("key", "revoke", key, "--reason", "the laptop was stolen").Ends(0);
        Assert.Equal("E_KEY_REVOKED", _corridor.Desk("receive", Stick("one")).Ends(10).Only("bundle").Text("error"));
    }

    [Fact]
    public void An_extracted_bundle_is_received_and_a_changed_one_is_not()
    {
        Pack(0, "one");
        Directory.CreateDirectory(_corridor.At("extracted"));
        TarFile.ExtractToDirectory(Bundle("one", 1), _corridor.At("extracted"), overwriteFiles: false);
        var folder = Assert.Single(Directory.GetDirectories(_corridor.At("extracted")));
        var item = Directory.GetFiles(Path.Combine(folder, "items"))[0];
        var bytes = File.ReadAllBytes(item);

        File.WriteAllBytes(item, [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]);
        var refused = _corridor.Desk("receive", folder).Ends(10).Only("bundle");
        Assert.Equal("E_ITEM", refused.Text("error"));
        Assert.Contains(Path.GetFileName(item), refused.Text("message"));

        File.WriteAllBytes(item, bytes);
        Assert.Equal("received", _corridor.Desk("receive", folder).Ends(0).Only("bundle").Text("outcome"));
        Assert.Equal("already-received", _corridor.Desk("receive", Stick("one")).Ends(0).Only("bundle").Text("outcome"));
    }

    private void Pack(int device, string stick)
    {
        _corridor.Collect([_fleet[device]], $"drop{device}");
        _corridor.Zone("pack", "--to", Stick(stick)).Ends(0);
    }

    private string Stick(string name) => _corridor.At("sticks", name);

    private string Bundle(string stick, int number) => Path.Combine(Stick(stick), $"PLANT-7.desk.{number:D8}.offlic.tar");

    private static void AssertOnlyTheJournalGrew(string before, string after)
    {
        var changed = before.Split(' ').Zip(after.Split(' ')).Where(pair => pair.First != pair.Second).Select(pair => pair.First.Split('=')[0]);
        Assert.Equal(["journal", "head"], changed);
    }
}
