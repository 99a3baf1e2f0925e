using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Sealing;

namespace OfflineLicense.Tests.Commands.Carry;

/// <summary>Which signers <c>pack</c> requires, and what it refuses before it signs.</summary>
public sealed class SignersTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("3f9a1c2")] // seven digits do not identify a key
    [InlineData("00000000000000000000")]
    public void A_signer_that_is_no_pinned_key_is_a_mistake_and_nothing_is_sealed(string signer)
    {
        _lab.Request("FOC1");

        var said = _lab.Zone("pack", "--to", "out", "--signers", signer);

        Assert.Equal(2, said.Exit);
        Assert.Contains($"\"{signer}\" is not the beginning of exactly one trusted key", said.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_lab.At("out")));
    }

    [Fact]
    public void Seven_digits_of_our_own_key_are_too_few_and_eight_are_enough()
    {
        _lab.Request("FOC1");

        Assert.Equal(2, _lab.Zone("pack", "--to", "out", "--signers", _lab.OwnKey("zone")[..7]).Exit);
        StationPair.Done(_lab.Zone("pack", "--to", "out", "--signers", _lab.OwnKey("zone")[..8]));
    }

    [Fact]
    public void A_bundle_that_our_own_key_does_not_seal_is_packed_detached_only()
    {
        var second = _lab.SecondKey();
        _lab.Request("FOC1");

        var said = _lab.Zone("pack", "--to", "out", "--signers", second.Id[..16]);

        Assert.Equal(2, said.Exit);
        Assert.Contains("our own key is not among the signers", said.Error, StringComparison.Ordinal);
        Assert.Contains("--detached", said.Error, StringComparison.Ordinal);
        StationPair.Done(_lab.Zone("pack", "--to", "out", "--signers", second.Id[..16], "--detached"));
    }

    [Fact]
    public void Detached_without_a_word_is_to_be_sealed_with_our_own_key()
    {
        _lab.Request("FOC1");
        var rehearsed = _lab.Zone("pack", "--to", "out", "--detached", "-n");
        StationPair.Done(rehearsed);
        Assert.Contains("PLANT-7.desk.00000001.SHA256SUMS", rehearsed.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_lab.At("out")));

        StationPair.Done(_lab.Zone("pack", "--to", "out", "--detached"));
        var sums = _lab.At("out", "PLANT-7.desk.00000001.SHA256SUMS");
        var gone = _lab.Zone("sign", sums + "x.SHA256SUMS", "--signature", _lab.At("seal"));
        Assert.Equal(5, gone.Exit);
        Assert.Contains("name the SHA256SUMS file that pack --detached wrote", gone.Error, StringComparison.Ordinal);

        var made = Bash.Run($"openssl dgst -sha384 -sign {_lab.KeyFile("zone")} -out seal {sums}", _lab.Shell.Folder);
        Assert.True(made.Exit == 0, made.Errors);
        StationPair.Done(_lab.Zone("sign", sums, "--signature", _lab.At("seal")));
        StationPair.Done(_lab.Desk("receive", "out"));
    }

    [Fact]
    public void A_key_file_that_holds_another_key_seals_nothing()
    {
        var second = _lab.SecondKey();
        _lab.Request("FOC1");
        File.WriteAllBytes(_lab.KeyFile("zone"), File.ReadAllBytes(second.File));

        var said = _lab.Zone("pack", "--to", "out");

        Assert.Equal(31, said.Exit);
        Assert.Contains("holds another key than its name states", said.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_lab.At("out")));
    }

    [Fact]
    public void A_stream_whose_numbers_are_used_up_takes_no_more_bundles()
    {
        using (var ledger = Ledger.OpenToWrite(new StationPaths(_lab.At("zone")), LockWait.Long, _lab.Shell.Clock, rehearsal: false))
        {
            ledger.Write("tester", () =>
            {
                ledger.Bundles.Adopt("HQ", BundleName.Parse("PLANT-7.desk.99999999"), Digest.Of([7]), null, "restored", ledger.Now);
                return ("adopt", "the last number");
            });
        }

        _lab.Request("FOC1");

        var said = _lab.Zone("pack", "--to", "out");

        Assert.Equal(2, said.Exit);
        Assert.Contains("the stream to desk has used its last sequence number", said.Error, StringComparison.Ordinal);
        StationPair.Done(_lab.Zone("pack", "--to", "out", "--for", "HQ")); // another stream continues
    }
}
