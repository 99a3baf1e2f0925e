using System.Text.Json;

namespace OfflineLicense.Tests.Commands.Station;

/// <summary>A station that revokes its own key tells the other stations in its next bundle.</summary>
public sealed class KeyRevocationTripTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void The_next_bundle_of_a_zone_revokes_its_old_key_at_the_desk_and_only_once()
    {
        var (old, thief) = RotateZone();
        StationPair.Done(_lab.Zone("key", "revoke", old, "--reason", "laptop lost"));

        var packed = _lab.Zone("pack", "--to", "out", "--json");
        StationPair.Done(packed);
        var bundle = StationPair.Line(packed, "bundle");
        Assert.Equal((0, 1), (bundle.GetProperty("items").GetInt32(), bundle.GetProperty("facts").GetInt32()));
        Assert.Equal(old, bundle.GetProperty("revoked_keys")[0].GetString());
        Assert.StartsWith("Nothing is pending", _lab.Zone("pack", "--to", "out").Out, StringComparison.Ordinal);

        var said = _lab.Desk("receive", "out");
        StationPair.Done(said);
        Assert.Contains($"key {old[..16]} of PLANT-7 is revoked: PLANT-7 states it in this bundle; it is trusted up to "
            + "PLANT-7.desk.00000001", said.Out, StringComparison.Ordinal);
        var key = _lab.Desk("key", "list", "--json").Json("key").Single(line => line.GetProperty("key_id").GetString() == old);
        Assert.True(key.GetProperty("revoked").GetBoolean());
        var row = _lab.Desk("audit", "export", "--json").Json("journal").Single(each => Action(each) == "key-revoke");
        Assert.Contains($"PLANT-7 {old}, trusted up to PLANT-7.desk.00000001: PLANT-7 stated it in PLANT-7.desk.00000002: laptop lost",
            row.GetProperty("detail").GetString(), StringComparison.Ordinal);

        // What was received before stays received, and nothing new of the old key counts.
        var again = _lab.Desk("receive", Bundle(1), "--json");
        Assert.Equal("already-received", StationPair.Line(again, "bundle").GetProperty("outcome").GetString());
        Steal(thief);
        var stolen = _lab.At("stolen", "PLANT-7.desk.00000003.offlic.tar");
        Assert.Equal("E_KEY_REVOKED", LockedStations.Code(_lab.Desk("receive", stolen, "--json")));
        StationPair.Done(_lab.Desk("doctor", "--deep"));
        StationPair.Done(_lab.Zone("doctor", "--deep"));
    }

    [Fact]
    public void A_desk_tells_each_zone_that_had_a_bundle_of_the_old_key()
    {
        Exchange();
        var old = _lab.OwnKey("desk");
        StationPair.Done(_lab.Desk("key", "rotate"));
        _lab.Folder("usb");
        var exported = StationPair.Line(_lab.Desk("key", "export", "--statement", "usb", "--json"), "key").GetProperty("path").GetString()!;
        StationPair.Done(_lab.Zone("key", "trust", exported, "--name", "HQ"));
        StationPair.Done(_lab.Desk("key", "revoke", old, "--reason", "x"));

        StationPair.Done(_lab.Desk("pack", "--to", "back2"));
        var said = _lab.Zone("receive", "back2", "--json");

        StationPair.Done(said);
        Assert.Equal(old, StationPair.Line(said, "key-revoked").GetProperty("key_id").GetString());
        Assert.StartsWith("Nothing is pending", _lab.Desk("pack", "--to", "back2").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_station_that_never_had_a_bundle_of_the_key_is_not_told()
    {
        var old = _lab.OwnKey("zone");
        StationPair.Done(_lab.Zone("key", "rotate"));
        StationPair.Done(_lab.Zone("key", "revoke", old, "--reason", "x"));
        Assert.StartsWith("Nothing is pending", _lab.Zone("pack", "--to", _lab.Folder("out")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_revocation_closes_no_round_and_travels_with_requests_as_well()
    {
        var (old, _) = RotateZone();
        _lab.Request("FOC2");
        StationPair.Done(_lab.Zone("key", "revoke", old, "--reason", "x"));
        var bundle = StationPair.Line(_lab.Zone("pack", "--to", "out", "--json"), "bundle");
        Assert.Equal((1, 1), (bundle.GetProperty("items").GetInt32(), bundle.GetProperty("facts").GetInt32()));
        StationPair.Done(_lab.Desk("receive", "out"));
    }

    /// <summary>One bundle of the old key, then a new key that the desk trusts; a copy of the zone from before is the thief.</summary>
    private (string Old, string Thief) RotateZone()
    {
        var old = _lab.OwnKey("zone");
        _lab.Request("FOC1");
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        Copy("zone", "thief");
        StationPair.Done(_lab.Zone("key", "rotate"));
        _lab.Folder("usb");
        var file = StationPair.Line(_lab.Zone("key", "export", "--statement", "usb", "--json"), "key").GetProperty("path").GetString()!;
        StationPair.Done(_lab.Desk("key", "trust", file, "--name", "PLANT-7"));
        return (old, "thief");
    }

    private void Steal(string thief)
    {
        for (var i = 0; i < 2; i++)
        {
            StationPair.Done(_lab.In(thief, "collect", _lab.Write($"stolen-{i}.txt", StationPair.Usage($"FOC9{i}", 1))));
            StationPair.Done(_lab.In(thief, "pack", "--to", _lab.Folder("stolen")));
        }
    }

    private void Exchange()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("collect", _lab.Write("a.txt", StationPair.Ack(1799000000000, "FOC1"))));
        StationPair.Done(_lab.Desk("pack", "--to", "back"));
        StationPair.Done(_lab.Zone("receive", "back"));
    }

    private void Copy(string from, string to) => Support.TreeCopy.Into(_lab.At(from), _lab.At(to));

    private string Bundle(int number) => _lab.At("out", $"PLANT-7.desk.{number:D8}.offlic.tar");

    private static string? Action(JsonElement row) => row.GetProperty("action").GetString();
}
