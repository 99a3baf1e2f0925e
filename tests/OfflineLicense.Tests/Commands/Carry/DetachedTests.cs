using OfflineLicense.Tests.Sealing;

namespace OfflineLicense.Tests.Commands.Carry;

/// <summary>A bundle that is signed elsewhere: which file is written, which signatures are accepted, and the completed bundle.</summary>
[Trait("Lane", "check")]
public sealed class DetachedTests : IDisposable
{
    private readonly StationPair _lab = new();

    private string Sums => _lab.At("out", "PLANT-7.desk.00000001.SHA256SUMS");

    private string Bundle => _lab.At("out", "PLANT-7.desk.00000001.offlic.tar");

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("secp384r1")]
    [InlineData("prime256v1")]
    public void What_openssl_sealed_by_the_printed_line_becomes_an_ordinary_bundle(string curve)
    {
        var second = _lab.SecondKey(curve: curve);
        _lab.Request("FOC1");
        var packed = _lab.Zone("pack", "--to", "out", "--detached", "--signers", second.Id[..16]);
        StationPair.Done(packed);
        Assert.Equal([Sums], Directory.GetFiles(_lab.At("out")));
        Assert.Equal("nothing", _lab.Desk("receive", _lab.At("out")).Error.Contains("contains no bundle", StringComparison.Ordinal)
            ? "nothing" : "something");
        Assert.Contains("\"packed\":1", _lab.Zone("status", "--json").Out, StringComparison.Ordinal);
        Assert.Contains("waits for its signature", _lab.Zone("bundles").Out, StringComparison.Ordinal);
        Assert.Contains("Not signed by all its signers yet", _lab.Zone("status").Out, StringComparison.Ordinal);
        StationPair.Done(_lab.Zone("doctor"));

        var line = packed.OutLines.First(each => each.TrimStart().StartsWith("openssl dgst",
            StringComparison.Ordinal)).Trim().Replace("KEY.pem", second.File, StringComparison.Ordinal);
        Assert.Equal(0, Bash.Run(line, _lab.At("out")).Exit);
        var next = packed.OutLines[^1]["Next: offlic sign ".Length..].Split(" --signature ");
        Assert.Equal(0, _lab.Zone("sign", _lab.At("out", next[0]), "--signature", _lab.At("out", next[1]), "-n").Exit);
        Assert.False(File.Exists(Bundle));
        StationPair.Done(_lab.Zone("sign", _lab.At("out", next[0]), "--signature", _lab.At("out", next[1])));

        StationPair.Done(_lab.Desk("receive", _lab.At("out")));
        StationPair.Done(_lab.Zone("pack", "--to", "again", "--again", "1"));
        Assert.Equal(File.ReadAllBytes(Bundle), File.ReadAllBytes(_lab.At("again", Path.GetFileName(Bundle))));
        Assert.Contains("written to", _lab.Zone("bundles").Out, StringComparison.Ordinal);
        StationPair.Done(_lab.Zone("sign", Sums, "--signature", _lab.At("out", next[1]))); // again: the file is already there
        StationPair.Done(_lab.Zone("doctor"));
    }

    [Fact]
    public void A_wrong_seal_finishes_nothing_and_is_named()
    {
        var second = _lab.SecondKey();
        var other = _lab.SecondKey("other");
        _lab.Request("FOC1");
        StationPair.Done(_lab.Zone("pack", "--to", "out", "--detached", "--signers", second.Id[..16]));
        string Made(string name, string key, string file = "out/PLANT-7.desk.00000001.SHA256SUMS", string hash = "sha384")
        {
            var made = Bash.Run($"openssl dgst -{hash} -sign {key} -out {name} {file}", _lab.Shell.Folder);
            Assert.True(made.Exit == 0, made.Errors);
            return _lab.At(name);
        }

        var good = Made("good.sig", second.File);
        var loose = File.ReadAllBytes(good);
        File.WriteAllBytes(_lab.At("loose.sig"), [.. loose, 0]);
        File.WriteAllText(_lab.At("text.sig"), Convert.ToBase64String(loose));
        File.WriteAllBytes(_lab.At("empty.sig"), []);
        foreach (var (seal, code) in new[]
        {
            (Made("stranger.sig", other.File), "E_SEAL"),
            (Made("elsewhere.sig", second.File, "drop/FOC1.txt"), "E_SEAL"),
            (Made("hash.sig", second.File, hash: "sha256"), "E_SEAL"),
            (_lab.At("loose.sig"), "E_SEAL_ENCODING"),
            (_lab.At("text.sig"), "E_SEAL_ENCODING"),
            (_lab.At("empty.sig"), "E_SEAL_ENCODING"),
        })
        {
            var said = _lab.Zone("sign", Sums, "--signature", seal, "--json");
            Assert.Equal((10, code), (said.Exit,
                System.Text.Json.JsonDocument.Parse(said.ErrorLines[^1]).RootElement.GetProperty("code").GetString()));
        }

        Assert.Equal(10, _lab.Zone("sign", Sums, "--signature", good, good).Exit);
        Assert.Equal(2, _lab.Zone("sign", Sums).Exit);
        Assert.Equal(2, _lab.Zone("sign", Sums, "--signature", good, "--key", second.File).Exit);
        File.AppendAllText(Sums, "\n");
        Assert.Equal(13, _lab.Zone("sign", Sums, "--signature", good).Exit);
        File.Delete(Sums);
        StationPair.Done(_lab.Zone("pack", "--to", "out", "--again", "1")); // writes the file to sign again
        StationPair.Done(_lab.Zone("key", "revoke", second.Id, "--reason", "card lost"));
        Assert.Equal(10, _lab.Zone("sign", Sums, "--signature", good).Exit);
        Assert.False(File.Exists(Bundle));
        Assert.Equal(1, StationPair.Line(_lab.Zone("bundles", "--json"), "bundle").GetProperty("missing_seals").GetInt32());
    }

    [Fact]
    public void Two_cards_seal_one_bundle_and_both_seals_come_back_together()
    {
        var (one, two) = (_lab.SecondKey("one"), _lab.SecondKey("two", "prime256v1"));
        _lab.Request("FOC1");
        StationPair.Done(_lab.Zone("pack", "--to", "out", "--detached", "--signers", one.Id[..16], two.Id[..16]));
        Bash.Run($"openssl dgst -sha384 -sign {one.File} -out 1.sig {Sums} && openssl dgst -sha256 -sign {two.File} -out 2.sig {Sums}",
            _lab.Shell.Folder);

        var half = _lab.Zone("sign", Sums, "--signature", _lab.At("1.sig"));
        Assert.Equal((2, true), (half.Exit,
            half.Error.Contains($"still lacks the signature of: {two.Id[..16]}", StringComparison.Ordinal)));
        Assert.False(File.Exists(Bundle));
        StationPair.Done(_lab.Zone("sign", Sums, "--signature", _lab.At("2.sig"), _lab.At("1.sig")));
        StationPair.Done(_lab.Desk("receive", Bundle));
    }

    [Fact]
    public void Our_own_seal_and_one_from_a_card_meet_in_one_bundle()
    {
        var card = _lab.SecondKey("card");
        _lab.Request("FOC1");
        StationPair.Done(_lab.Zone("pack", "--to", "out", "--signers", _lab.OwnKey("zone")[..16], card.Id[..16]));
        Bash.Run($"tar -xOf {Bundle} PLANT-7.desk.00000001/SHA256SUMS > s && openssl dgst -sha384 -sign {card.File} -out card.sig s",
            _lab.Shell.Folder);

        StationPair.Done(_lab.Zone("sign", Bundle, "--signature", _lab.At("card.sig")));

        StationPair.Done(_lab.Desk("receive", Bundle));
    }

    [Fact]
    public void What_waits_for_its_seal_is_not_packed_again_and_its_order_is_said()
    {
        _lab.Request("FOC1");
        StationPair.Done(_lab.Zone("pack", "--to", "out", "--detached")); // our own key, signed by hand
        _lab.Request("FOC2");
        var later = _lab.Zone("pack", "--to", "out");
        StationPair.Done(later);
        Assert.Contains("PLANT-7.desk.00000001 still waits for its signatures", later.Error, StringComparison.Ordinal);
        Assert.Equal(["PLANT-7.desk.00000001.SHA256SUMS", "PLANT-7.desk.00000002.offlic.tar"],
            Directory.GetFiles(_lab.At("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("E_GAP", LockedStations.Code(_lab.Desk("receive", _lab.At("out"), "--json")));
        File.Delete(Sums);
        StationPair.Done(_lab.Zone("pack", "--to", "out", "--detached")); // a run that was killed before it wrote the file
        Assert.True(File.Exists(Sums));

        Assert.Equal(0, Bash.Run($"openssl dgst -sha384 -sign {_lab.KeyFile("zone")} -out own.sig {Sums}", _lab.Shell.Folder).Exit);
        StationPair.Done(_lab.Zone("sign", Sums, "--signature", _lab.At("own.sig")));
        StationPair.Done(_lab.Desk("receive", _lab.At("out")));
    }
}
