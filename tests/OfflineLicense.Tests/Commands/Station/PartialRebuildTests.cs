using System.Formats.Tar;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Tests.Sealing;

namespace OfflineLicense.Tests.Commands.Station;

/// <summary><c>restore FOLDER DIR</c> where the folder holds less, more or something else than the bundles of the lost station.</summary>
public sealed class PartialRebuildTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Bundles_that_others_signed_recreate_no_station()
    {
        Trip();
        Lose("zone");
        foreach (var ours in Directory.GetFiles(_lab.At("out"), "PLANT-7.*"))
            File.Delete(ours);

        var said = _lab.Shell.Run("restore", "out", "zone", "--reason", "r");

        Assert.Equal(5, said.Exit);
        Assert.Contains("none of these bundles was signed with a key of this station", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bundles_that_our_keys_signed_for_two_stations_recreate_neither()
    {
        Trip();
        Lose("zone");
        foreach (var key in Directory.GetFiles(_lab.At("desk", ".offlic", "keys")))
            File.Copy(key, _lab.At("zone", ".offlic", "keys", Path.GetFileName(key)));

        var said = _lab.Shell.Run("restore", "out", "zone", "--reason", "r");

        Assert.Equal(13, said.Exit);
        Assert.Contains("for several stations", said.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_lab.At("zone", ".offlic", "ledger.db")));
    }

    [Fact]
    public void A_bundle_for_another_desk_is_left_where_it_is()
    {
        Trip();
        _lab.Write("drop/FOC9.txt", StationPair.Usage("FOC9", 9));
        StationPair.Done(_lab.Zone("collect", "drop"));
        StationPair.Done(_lab.Zone("pack", "--to", "out", "--for", "HQ-2"));
        Lose("desk");

        var said = Restored("desk", "zone", StationPair.ZoneName);

        var left = Assert.Single(said.Json("bundle"), line => line.GetProperty("outcome").GetString() == "left");
        Assert.Equal("it is from PLANT-7 for HQ-2: neither ours nor for us", left.GetProperty("reason").GetString());
        Assert.DoesNotContain("FOC9", _lab.Desk("status", "--json").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_a_lost_bundle_stays_open_and_the_bundle_is_still_taken_when_it_is_found()
    {
        _lab.ToDesk("FOC1");
        _lab.Write("drop/FOC2.txt", StationPair.Usage("FOC2", 2));
        StationPair.Done(_lab.Zone("collect", "drop"));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        StationPair.Done(_lab.Desk("collect", _lab.Write("answer.txt", StationPair.Ack(1735000000, "FOC2"))));
        StationPair.Done(_lab.Desk("pack", "--to", "out"));
        var first = Directory.GetFiles(_lab.At("out"), "PLANT-7.desk.00000001.*").Single();
        File.Move(first, Path.Combine(_lab.Folder("found"), Path.GetFileName(first)));
        Lose("desk");

        Restored("desk", "zone", StationPair.ZoneName);

        Assert.DoesNotContain("FOC1", _lab.Desk("status", "--json").Out, StringComparison.Ordinal);
        StationPair.Done(_lab.Desk("receive", "found"));
        Assert.Contains("FOC1", _lab.Desk("status", "--json").Out, StringComparison.Ordinal);
    }

    // The round of the first bundle is not the round of a bundle that sends the same file again.
    [Fact]
    public void A_file_that_was_sent_again_is_taken_back_once()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Zone("pack", "--resend", "FOC1", "--to", "out"));
        Lose("zone");

        var said = _lab.Shell.Run("restore", "out", "zone", "--reason", "r", "--json");

        Assert.Equal(["taken-back", "taken-back"], said.Json("bundle").Select(line => line.GetProperty("outcome").GetString()));
        var request = Assert.Single(StationPair.Lines(_lab.Zone("status", "--json"), "request"));
        Assert.Equal("packed", request.GetProperty("state").GetString());
        StationPair.Done(_lab.Zone("doctor", "--deep"));
    }

    [Theory]
    [InlineData("PLANT-7.desk.00000001")]
    [InlineData("what was on the drive")]
    public void A_bundle_that_was_extracted_into_a_folder_is_taken_back_whatever_the_folder_is_called(string name)
    {
        _lab.ToDesk("FOC1");
        TarFile.ExtractToDirectory(Directory.GetFiles(_lab.At("out"))
            .Single(file => file.EndsWith(".offlic.tar", StringComparison.Ordinal)), _lab.Folder("extracted"), overwriteFiles: false);
        var folder = Directory.GetFiles(_lab.At("extracted"), MemberName.Sums, SearchOption.AllDirectories).Select(Path.GetDirectoryName)
            .Single()!;
        Directory.Move(folder, _lab.At(name));
        Lose("zone");

        StationPair.Done(_lab.Shell.Run("restore", _lab.At(name), "zone", "--reason", "r"));

        Assert.Equal("packed", Assert.Single(StationPair.Lines(_lab.Zone("status", "--json"), "request")).GetProperty("state").GetString());
    }

    // A refused file of a bundle is not in the ledger, neither at first nor after the bundle is taken back.
    [Fact]
    public void What_was_refused_in_a_bundle_is_refused_again()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("in/1.txt", StationPair.Usage("FOC1", 1))));
        StationPair.Done(_lab.Zone("collect", _lab.Write("in/2.txt", StationPair.Usage("FOC2", 2))));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        var peer = ForgedPeer.Desk(_lab);
        var (item, content) = Forge.Document("C9300-48P_FOC2_", DocumentKind.Ack, StationPair.Ack(1795255200000, "FOC2"));
        item = item with { Request = Digest.Of(File.ReadAllBytes(_lab.At("in", "1.txt"))) };
        Assert.Equal(11, peer.Send([(item, content)]).Exit);
        Lose("zone");
        _ = _lab.Shell.Run("restore", "out", "zone", "--reason", "r");
        StationPair.Done(_lab.Zone("key", "trust", "forged.pub.pem", "--name", StationPair.DeskName, "--fingerprint",
            Forge.PublicOf(Forge.P256).Fingerprint));

        var said = _lab.Shell.Run("restore", "forged", "zone", "--reason", "r", "--json");

        Assert.Equal("taken-back", Assert.Single(said.Json("bundle")).GetProperty("outcome").GetString());
        Assert.Equal(5, _lab.Zone("cat", item.Sha256.Hex).Exit);
        StationPair.Done(_lab.Zone("doctor", "--deep"));
    }

    [Fact]
    public void A_file_that_is_not_a_bundle_is_refused_and_the_others_are_taken()
    {
        _lab.ToDesk("FOC1");
        _lab.Write("out/notes.offlic.tar", "notes of a person");
        Lose("zone");

        var said = _lab.Shell.Run("restore", "out", "zone", "--reason", "r", "--json");

        Assert.Equal(["refused", "taken-back"], said.Json("bundle").Select(line => line.GetProperty("outcome").GetString()));
        Assert.Equal("packed", Assert.Single(StationPair.Lines(_lab.Zone("status", "--json"), "request")).GetProperty("state").GetString());
    }

    private void Trip()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("collect", _lab.Write("answer.txt", StationPair.Ack(1735000000, "FOC1"))));
        StationPair.Done(_lab.Desk("pack", "--to", "out"));
        StationPair.Done(_lab.Zone("receive", "out"));
    }

    /// <summary>Once for the station itself, then the other side's key, then all bundles that it signed.</summary>
    private Said Restored(string station, string other, string name)
    {
        _ = _lab.Shell.Run("restore", "out", station, "--reason", "r");
        _lab.Trust(other, station, name);
        return _lab.Shell.Run("restore", "out", station, "--reason", "r", "--json");
    }

    private void Lose(string station)
    {
        foreach (var file in Directory.GetFiles(_lab.At(station, ".offlic"), "ledger*"))
            File.Delete(file);
    }
}
