namespace OfflineLicense.Tests.Commands.Station;

/// <summary>Keys are revoked, with and without a last bundle that still counts, and rotated.</summary>
public sealed class KeyRevokeTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Up_to_the_last_trusted_bundle_a_revoked_key_counts_and_after_it_or_in_another_stream_not()
    {
        var key = _lab.OwnKey("zone");
        for (var number = 1; number <= 3; number++)
            Pack($"FOC{number}", "desk");
        Pack("FOC9", "OTHER");
        StationPair.Done(_lab.Desk("receive", Bundle("desk", 1)));

        StationPair.Done(_lab.Desk("key", "revoke", key[..16], "--reason", "laptop lost", "--after", "PLANT-7.desk.00000002"));

        foreach (var (destination, number, expected) in new[] { ("desk", 1, "none"), ("desk", 2, "none"), ("desk", 3, "E_KEY_REVOKED"),
            ("OTHER", 1, "E_KEY_REVOKED") })
            Assert.Equal(expected, LockedStations.Code(_lab.Desk("verify", Bundle(destination, number), "--json")));
        Assert.Equal("already-received", Outcome(_lab.Desk("receive", Bundle("desk", 1), "--json")));
        var at = _lab.Desk("receive", Bundle("desk", 2), "--json");
        Assert.Equal("received", Outcome(at));
        var after = _lab.Desk("receive", Bundle("desk", 3), "--json");
        Assert.Equal((10, "refused", "E_KEY_REVOKED"), (after.Exit, Outcome(after), LockedStations.Code(after)));
        Assert.Equal("E_KEY_REVOKED", LockedStations.Code(_lab.Desk("receive", Bundle("OTHER", 1), "--json")));
        Assert.Contains("trusted up to PLANT-7.desk.00000002", _lab.Desk("verify", Bundle("desk", 3)).Error, StringComparison.Ordinal);
    }

    // A revoked key is checked against the name in the headers. A thief can write any name there, and the signed manifest then
    // has another.
    [Fact]
    public void A_later_bundle_under_an_earlier_name_is_refused_all_the_same()
    {
        Pack("FOC1", "desk");
        Pack("FOC2", "desk");
        StationPair.Done(_lab.Desk("key", "revoke", _lab.OwnKey("zone"), "--reason", "x", "--after", "PLANT-7.desk.00000001"));
        var bytes = File.ReadAllBytes(Bundle("desk", 2));
        Rename(bytes, "PLANT-7.desk.00000002", "PLANT-7.desk.00000001");
        File.WriteAllBytes(_lab.At("forged.offlic.tar"), bytes);

        Assert.Equal("E_MANIFEST", LockedStations.Code(_lab.Desk("verify", _lab.At("forged.offlic.tar"), "--json")));
        Assert.Equal("E_MANIFEST", LockedStations.Code(_lab.Desk("receive", _lab.At("forged.offlic.tar"), "--json")));
    }

    [Fact]
    public void Without_a_last_trusted_bundle_no_signature_counts_and_the_list_shows_which_key_is_revoked()
    {
        Pack("FOC1", "desk");
        var key = _lab.OwnKey("zone");
        var said = _lab.Desk("key", "revoke", key, "--reason", "x");
        StationPair.Done(said);
        Assert.DoesNotContain("trusted up to", said.Out, StringComparison.Ordinal);
        Assert.Equal("E_KEY_REVOKED", LockedStations.Code(_lab.Desk("verify", Bundle("desk", 1), "--json")));

        StationPair.Done(_lab.Zone("key", "revoke", key, "--reason", "x", "--after", "PLANT-7.desk.00000001", "PLANT-7.HQ.00000004"));
        var listed = _lab.Zone("key", "list", "--json").Json("key").First(line => line.GetProperty("revoked").GetBoolean());
        Assert.Equal(["PLANT-7.HQ.00000004", "PLANT-7.desk.00000001"],
            listed.GetProperty("after").EnumerateArray().Select(name => name.GetString()!));
        Assert.Contains(" after PLANT-7.HQ.00000004, PLANT-7.desk.00000001", _lab.Zone("key", "list").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not nonsense", "nonsense")]
    [InlineData("is a bundle of HQ", "HQ.PLANT-7.00000001")]
    [InlineData("two bundles of one stream", "PLANT-7.desk.00000001", "PLANT-7.desk.00000002")]
    public void A_cut_off_names_one_bundle_a_stream_of_the_keys_own_station(string message, params string[] after)
    {
        var said = _lab.Desk(["key", "revoke", _lab.OwnKey("zone"), "--reason", "x", "--after", .. after]);
        Assert.Equal(2, said.Exit);
        Assert.Contains(message, said.Error, StringComparison.Ordinal);
        Assert.All(_lab.Desk("key", "list", "--json").Json("key"), line => Assert.False(line.GetProperty("revoked").GetBoolean()));
    }

    [Fact]
    public void A_revocation_cannot_be_changed()
    {
        var key = _lab.OwnKey("zone");
        StationPair.Done(_lab.Desk("key", "revoke", key, "--reason", "x", "--after", "PLANT-7.desk.00000002"));
        StationPair.Done(_lab.Desk("key", "revoke", key, "--reason", "x", "--after", "PLANT-7.desk.00000002.offlic.tar"));
        StationPair.Done(_lab.Desk("key", "revoke", key, "--reason", "x"));
        var said = _lab.Desk("key", "revoke", key, "--reason", "x", "--after", "PLANT-7.desk.00000009");
        Assert.Equal((2, true), (said.Exit, said.Error.Contains("was revoked already", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_key_follows_another_and_bundles_of_both_arrive_until_the_old_one_is_revoked()
    {
        var old = _lab.OwnKey("zone");
        var phrase = _lab.LockZone();
        Pack("FOC1", "desk", "--passphrase-file", phrase);
        StationPair.Done(_lab.Zone("key", "rotate", "--passphrase-file", phrase));
        Assert.NotEqual(old, _lab.OwnKey("zone"));
        Pack("FOC2", "desk", "--passphrase-file", phrase);

        Assert.Equal("E_KEY_UNKNOWN", LockedStations.Code(_lab.Desk("verify", Bundle("desk", 2), "--json")));
        File.Delete(_lab.At("PLANT-7.pub.pem"));
        _lab.Trust("zone", "desk", StationPair.ZoneName);
        StationPair.Done(_lab.Desk("receive", _lab.At("out")));
        Assert.Equal("already-received", Outcome(_lab.Desk("receive", Bundle("desk", 1), "--json")));

        StationPair.Done(_lab.Desk("key", "revoke", old, "--reason", "rotated", "--after", "PLANT-7.desk.00000001"));
        StationPair.Done(_lab.Zone("key", "revoke", old, "--reason", "rotated", "--after", "PLANT-7.desk.00000001"));
        StationPair.Done(_lab.Desk("verify", _lab.At("out")));
        Pack("FOC3", "desk", "--passphrase-file", phrase);
        StationPair.Done(_lab.Desk("receive", Bundle("desk", 3)));
        StationPair.Done(_lab.Zone("doctor"));
        StationPair.Done(_lab.Desk("doctor"));
    }

    private string Bundle(string destination, int number) => _lab.At("out", $"PLANT-7.{destination}.{number:D8}.offlic.tar");

    private void Pack(string serial, string destination, params string[] more)
    {
        _lab.Request(serial);
        StationPair.Done(_lab.Zone(["pack", "--to", "out", "--for", destination, .. more]));
    }

    private static string Outcome(Said said) => StationPair.Lines(said, "bundle")[^1].GetProperty("outcome").GetString()!;

    /// <summary>Writes another name into every header, with checksums that fit.</summary>
    private static void Rename(byte[] file, string from, string to)
    {
        var (old, next) = (System.Text.Encoding.ASCII.GetBytes(from), System.Text.Encoding.ASCII.GetBytes(to));
        for (var at = 0; at < file.Length; at += 512)
        {
            var header = file.AsSpan(at, 512);
            if (!header.Slice(257, 5).SequenceEqual("ustar"u8) || !header[345..].StartsWith(old))
                continue;
            next.CopyTo(header[345..]);
            header.Slice(148, 8).Fill((byte)' ');
            var sum = 0;
            foreach (var each in header)
                sum += each;
            System.Text.Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(header[148..]);
        }
    }
}
