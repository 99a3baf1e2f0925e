using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Tests.Commands.Station;

/// <summary>A new key travels with the signature of the older one; nobody compares paper again, and everybody is told so.</summary>
public sealed class KeyStatementCommandTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_key_that_the_trusted_one_signed_is_trusted_without_paper_and_both_are_named()
    {
        var old = _lab.OwnKey("zone");
        var rotated = _lab.Zone("key", "rotate", "--json");
        StationPair.Done(rotated);
        Assert.Equal(old, StationPair.Line(rotated, "key").GetProperty("signed_by").GetString());
        var file = Export();
        var now = _lab.OwnKey("zone");
        Assert.Equal($"PLANT-7.{now[..16]}.offlic-key", Path.GetFileName(file));

        var said = _lab.Desk("key", "trust", file, "--name", "PLANT-7", "--no-input");

        StationPair.Done(said);
        Assert.Contains($"Key {now[..16]} of PLANT-7 is trusted from now on", said.Out, StringComparison.Ordinal);
        Assert.Contains($"The key {old[..16]} signed it, which is trusted here since 2026-11-21 10:15Z: no paper was compared", said.Out,
            StringComparison.Ordinal);
        Assert.Contains($"PLANT-7 has now 2 trusted keys: {old[..16]}, {now[..16]}", said.Out, StringComparison.Ordinal);
        var again = _lab.Desk("key", "trust", file, "--name", "PLANT-7", "--json");
        Assert.Equal(0, again.Summary.GetProperty("trusted").GetInt32());
        var ids = StationPair.Line(again, "trusted-keys").GetProperty("key_ids");
        Assert.Equal([old, now], ids.EnumerateArray().Select(id => id.GetString()!));
        var listed = _lab.Desk("key", "list");
        Assert.Contains($"signed by {old[..16]}", listed.Out, StringComparison.Ordinal);
        Assert.Contains("PLANT-7 has now 2 trusted keys", listed.Out, StringComparison.Ordinal);
        Assert.Contains($"{old}, trusted since", _lab.Desk("audit", "export", "--json").Out, StringComparison.Ordinal);

        _lab.Request("FOC1");
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Desk("receive", "out"));
        StationPair.Done(_lab.Desk("doctor", "--deep"));
    }

    [Fact]
    public void A_second_key_by_paper_is_told_as_well()
    {
        StationPair.Done(_lab.Zone("key", "rotate", "--no-statement"));
        File.Delete(_lab.At("PLANT-7.pub.pem"));
        StationPair.Done(_lab.Zone("key", "export", "PLANT-7.pub.pem"));
        var key = PublicKey.FromPem(File.ReadAllText(_lab.At("PLANT-7.pub.pem")));

        var said = _lab.Desk("key", "trust", "PLANT-7.pub.pem", "--name", "PLANT-7", "--fingerprint", key.Fingerprint);

        Assert.Contains("PLANT-7 has now 2 trusted keys", said.Out, StringComparison.Ordinal);
        Assert.Equal(5, _lab.Zone("key", "export", "--statement", "x").Exit);
    }

    [Fact]
    [Trait("Attack", "A18")]
    public void A_statement_that_proves_nothing_here_is_refused_with_the_reason()
    {
        var old = _lab.OwnKey("zone");
        StationPair.Done(_lab.Zone("key", "rotate"));
        var file = Export();
        var tried = 0;
        void Refused(string message, string path, string name = "PLANT-7", string station = "desk", int exit = 10)
        {
            var said = _lab.In(station, "key", "trust", path, "--name", name, "--no-input");
            Assert.True(said.Exit == exit, said.Out + said.Error);
            Assert.Contains(message, said.Error, StringComparison.Ordinal);
            tried++;
        }

        Refused("it is about a key of PLANT-7, and you name HQ-2", file, name: "HQ-2");
        Refused("it is about a key of this station itself", file, station: "zone");
        Refused("is not trusted here", Signed("PLANT-7", SigningKey.Create(KeyCurve.P384)));
        Refused("is the key of HQ, not of PLANT-7", Signed("PLANT-7", Own("desk")));
        Refused("it is about a key of HQ", Signed("HQ", Own("zone")));
        Refused("is not valid", _lab.Write("bad", Flip(file)));
        Refused("refused", _lab.Write("cut", File.ReadAllText(file)[..300]));
        Refused("refused", _lab.Write("more", File.ReadAllText(file) + "\n"));
        var paper = _lab.Desk("key", "trust", file, "--name", "PLANT-7", "--fingerprint", new string('0', 64));
        Assert.Equal(10, paper.Exit);
        Assert.Equal(2, _lab.Zone("key", "trust", file, "--name", "PLANT-7", "--ours").Exit);
        StationPair.Done(_lab.Desk("key", "revoke", old, "--reason", "stolen", "--after", "PLANT-7.desk.00000003"));
        Refused("was revoked on 2026-11-21 and is trusted up to PLANT-7.desk.00000003 only", file);
        Assert.Single(_lab.Desk("key", "list", "--json").Json("key"), line => line.GetProperty("station").GetString() == "PLANT-7");
        Assert.Equal(9, tried);
    }

    [Fact]
    public void Revoking_a_key_names_the_key_that_it_signed()
    {
        var old = _lab.OwnKey("zone");
        StationPair.Done(_lab.Zone("key", "rotate"));
        StationPair.Done(_lab.Desk("key", "trust", Export(), "--name", "PLANT-7"));

        var said = _lab.Desk("key", "revoke", old, "--reason", "stolen");

        Assert.Contains($"the key {_lab.OwnKey("zone")[..16]} is trusted because the revoked key signed it", said.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_passphrase_of_the_present_key_is_asked_for_or_given_or_there_is_no_statement()
    {
        var phrase = _lab.LockZone();
        var other = _lab.PhraseFile("another-one-for-the-new-key", "other");
        Assert.Equal(2, _lab.Zone("key", "rotate", "--passphrase-file", other, "--no-input").Exit);
        var old = _lab.OwnKey("zone");

        StationPair.Done(_lab.Zone("key", "rotate", "--passphrase-file", other, "--present-passphrase-file", phrase));
        Assert.Equal(old, StationPair.Line(_lab.Zone("key", "list", "--json"), "key").GetProperty("signed_by").GetString());
        StationPair.Done(_lab.Zone("key", "rotate", "--passphrase-file", other, "--no-statement"));
        Assert.False(StationPair.Line(_lab.Zone("key", "list", "--json"), "key").TryGetProperty("signed_by", out _));
    }

    [Fact]
    public void A_statement_in_a_collected_folder_is_a_file_of_ours()
    {
        StationPair.Done(_lab.Zone("key", "rotate"));
        Export();
        var said = _lab.Zone("collect", "usb", "--json");
        Assert.Equal("own", StationPair.Line(said, "file").GetProperty("outcome").GetString());
    }

    private string Export()
    {
        _lab.Folder("usb");
        var said = _lab.Zone("key", "export", "--statement", "usb", "--json");
        StationPair.Done(said);
        return StationPair.Line(said, "key").GetProperty("path").GetString()!;
    }

    private SigningKey Own(string station) => SigningKey.FromPem(File.ReadAllBytes(_lab.KeyFile(station)));

    private string Signed(string station, SigningKey by)
    {
        using (by)
        using (var next = SigningKey.Create(KeyCurve.P256))
        {
            var statement = KeyStatement.Sign(station, next.Public, by, new DateTimeOffset(2026, 11, 21, 10, 15, 0, TimeSpan.Zero));
            return _lab.Write($"{station}-{next.Public.Short}", System.Text.Encoding.ASCII.GetString(statement.Write()));
        }
    }

    /// <summary>The same with another signature of the right form.</summary>
    private string Flip(string file)
    {
        var statement = KeyStatement.Read(File.ReadAllBytes(file));
        var signature = statement.Signature.ToArray();
        signature[^1] ^= 1;
        return System.Text.Encoding.ASCII.GetString((statement with { Signature = signature }).Write());
    }
}
