using OfflineLicense.Sealing.Keys;
using OfflineLicense.Tests.Sealing;

namespace OfflineLicense.Tests.Commands.Carry;

/// <summary>No one sends alone: two keys are required on both sides.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[Trait("Lane", "check")]
public sealed class TwoPersonTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_bundle_of_two_people_travels_only_with_both_seals()
    {
        StationPair.Done(_lab.Zone("config", "seals.required", "2"));
        StationPair.Done(_lab.Desk("config", "seals.required", "2"));
        var second = _lab.SecondKey();
        var first = _lab.OwnKey("zone");
        _lab.Request("FOC1");

        var alone = _lab.Zone("pack", "--to", "out");
        Assert.Equal((2, true), (alone.Exit, alone.Error.Contains("seals.required is 2", StringComparison.Ordinal)));
        var packed = _lab.Zone("pack", "--to", "out", "--signers", first[..16], second.Id[..16], "--json");
        StationPair.Done(packed);
        var sums = StationPair.Line(packed, "bundle").GetProperty("sums").GetString()!;
        var bundle = Directory.GetFiles(_lab.At("out")).Single();
        Assert.Contains("1 signature still missing", _lab.Zone("bundles").Out, StringComparison.Ordinal);
        Assert.Equal(1, StationPair.Line(_lab.Zone("bundles", "--json"), "bundle").GetProperty("missing_seals").GetInt32());
        Assert.Contains("Not signed by all its signers yet: PLANT-7.desk.00000001", _lab.Zone("status").Out, StringComparison.Ordinal);
        Assert.Contains("signature is still missing", _lab.Zone("bundles", "--form").Out, StringComparison.Ordinal);
        Assert.Equal("E_MANIFEST", LockedStations.Code(_lab.Desk("verify", bundle, "--json")));
        Assert.Equal("E_MANIFEST", LockedStations.Code(_lab.Desk("receive", bundle, "--json")));

        var half = File.ReadAllBytes(bundle);
        Assert.Equal(10, _lab.Zone("sign", bundle, "--key", second.File, "--sums", new string('0', 64)).Exit);
        Assert.Equal(2, _lab.Zone("sign", bundle, "--key", second.File, "--no-input").Exit);
        File.SetUnixFileMode(second.File, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Equal(5, _lab.Zone("sign", bundle, "--key", second.File, "--sums", sums).Exit);
        LockedStations.Close(second.File);
        StationPair.Done(_lab.Zone("sign", bundle, "--key", second.File, "--sums", sums, "-n"));
        Assert.Equal(half, File.ReadAllBytes(bundle));

        var signed = _lab.Zone("sign", bundle, "--key", second.File, "--sums", sums);
        StationPair.Done(signed);
        Assert.Contains("all signers have signed it", signed.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("missing", _lab.Zone("bundles").Out, StringComparison.Ordinal);
        StationPair.Done(_lab.Desk("receive", bundle));
        StationPair.Done(_lab.Zone("pack", "--to", "again", "--again", "1"));
        Assert.Equal(File.ReadAllBytes(bundle), File.ReadAllBytes(Directory.GetFiles(_lab.At("again")).Single()));
    }

    [Fact]
    public void The_second_persons_key_may_have_a_passphrase_and_may_be_at_a_station_of_its_own()
    {
        var phrase = _lab.PhraseFile();
        var second = _lab.SecondKey(phrase: phrase);
        StationPair.Done(_lab.Shell.Run("init", "third", "--name", "THIRD", "--passphrase-file", phrase));
        StationPair.Done(_lab.In("third", "key", "export", "third.pub.pem"));
        var third = _lab.TrustForZone("third.pub.pem");
        _lab.Trust("zone", "third", StationPair.ZoneName);
        _lab.Request("FOC1");
        var packed = _lab.Zone("pack", "--to", "out", "--json", "--signers", _lab.OwnKey("zone")[..16], second.Id[..16], third[..16]);
        StationPair.Done(packed);
        var sums = StationPair.Line(packed, "bundle").GetProperty("sums").GetString()!;
        var bundle = Directory.GetFiles(_lab.At("out")).Single();

        Assert.Equal(2, _lab.Zone("sign", bundle, "--key", second.File, "--sums", sums).Exit);
        Assert.Equal(5, _lab.Zone("sign", bundle, "--key", second.File, "--sums", sums, "--passphrase-file",
            _lab.PhraseFile("no", "no")).Exit);
        StationPair.Done(_lab.Zone("sign", bundle, "--key", second.File, "--sums", sums, "--passphrase-file", phrase));
        StationPair.Done(_lab.Desk("key", "list"));
        StationPair.Done(_lab.In("third", "key", "trust", "second.pub.pem", "--name", StationPair.ZoneName, "--fingerprint", second.Id));
        StationPair.Done(_lab.In("third", "sign", bundle, "--sums", sums, "--passphrase-file", phrase));
        StationPair.Done(_lab.Desk("receive", bundle));
    }

    [Fact]
    public void A_key_of_our_own_name_is_taken_only_when_a_person_says_that_it_is_ours()
    {
        Bash.Run("openssl ecparam -name prime256v1 -genkey -noout | openssl pkey -pubout -out x.pub.pem", _lab.Shell.Folder);
        var fingerprint = PublicKey.FromPem(File.ReadAllText(_lab.At("x.pub.pem"))).Fingerprint;
        Assert.Contains("--ours", _lab.Zone("key", "trust", "x.pub.pem", "--name", StationPair.ZoneName, "--fingerprint",
            fingerprint).Error, StringComparison.Ordinal);
        Assert.Equal(2, _lab.Zone("key", "trust", "x.pub.pem", "--name", "ELSE", "--ours", "--fingerprint", fingerprint).Exit);
        StationPair.Done(_lab.Zone("key", "trust", "x.pub.pem", "--name", StationPair.ZoneName, "--ours", "--fingerprint", fingerprint));
        StationPair.Done(_lab.Zone("key", "show"));
        Assert.Equal(2, _lab.Zone("key", "passphrase", _lab.Zone("key", "list",
            "--json").Json("key")[^1].GetProperty("key_id").GetString()!, "--remove").Exit);
    }
}
