using OfflineLicense.Tests.EndToEnd;

namespace OfflineLicense.Tests.Commands.Carry;

/// <summary><c>verify</c> of an export: docs/export-format.md, section 4, in one command.</summary>
public sealed class VerifyExportTests : IDisposable
{
    private const string First = "PLANT-7.export.00000001";

    private readonly StationPair _lab = new();

    public VerifyExportTests() => StationPair.Done(_lab.Zone("ledger", "export", "--to", _lab.Folder("to")));

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_station_that_trusts_its_key_says_that_it_is_valid()
    {
        var said = _lab.Desk("verify", $"to/{First}", "--json");

        Assert.Equal((0, 1, 0), (said.Exit, said.Count("valid"), said.Count("invalid")));
        Assert.Equal(("valid", First), (said.Only("export").Text("outcome"), said.Only("export").Text("name")));
        Assert.Equal(Digest.Of(File.ReadAllBytes(_lab.At("to", First, "SHA256SUMS"))).Hex, said.Only("export").Text("sums"));
        var words = _lab.Desk("verify", $"to/{First}").Out;
        Assert.StartsWith($"{First}   valid: the signature and all digests match\n  an export of PLANT-7, complete, ", words,
            StringComparison.Ordinal);
        Assert.Contains(" of PLANT-7\n", words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_a_person_names_is_enough_and_a_bundle_can_stand_beside_it()
    {
        _lab.Write("usage.txt", StationPair.Usage("1", 1));
        StationPair.Done(_lab.Zone("collect", "usage.txt"));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        StationPair.Done(_lab.Zone("key", "export", "key.pem"));

        var said = _lab.Shell.Run("verify", $"to/{First}", "out", "--key", "key.pem", "--json");

        Assert.Equal((0, 2), (said.Exit, said.Count("valid")));
    }

    [Theory]
    [InlineData("device.csv", "E_HASH")]
    [InlineData("manifest.json", "E_HASH")]
    [InlineData("SHA256SUMS", "E_SEAL")]
    [InlineData("more.csv", "E_ITEMS")]
    public void One_that_was_changed_is_not_valid(string file, string code)
    {
        File.AppendAllText(_lab.At("to", First, file), "x");

        var said = _lab.Desk("verify", $"to/{First}", "--json");

        Assert.Equal((10, code), (said.Exit, said.Only("export").Text("code")));
        Assert.Equal((0, 1), (said.Count("valid"), said.Count("invalid")));
    }

    // Regression: a drive with a damaged export among bundles was called valid.
    [Theory]
    [InlineData("device.csv", false)]
    [InlineData("SHA256SUMS", true)]
    public void Exports_on_a_drive_are_checked_as_bundles_are(string file, bool isLost)
    {
        Assert.Equal((0, 1), (_lab.Desk("verify", "to").Exit, _lab.Desk("verify", "to", "--json").Count("valid")));
        _lab.Write("usage.txt", StationPair.Usage("1", 1));
        StationPair.Done(_lab.Zone("collect", "usage.txt"));
        StationPair.Done(_lab.Zone("pack", "--to", "to"));
        StationPair.Done(_lab.Desk("verify", "to"));
        File.Delete(_lab.At("to", First, file));
        if (!isLost)
            File.WriteAllText(_lab.At("to", First, file), "x");

        var said = _lab.Desk("verify", "to");

        Assert.Equal(isLost ? 13 : 10, said.Exit);
        Assert.Contains(First, said.Error, StringComparison.Ordinal);
        Assert.Contains("PLANT-7.desk.00000001   valid", said.Out, StringComparison.Ordinal);
    }

    // Regression: the new file made the older export invalid.
    [Fact]
    public void No_command_writes_into_an_export()
    {
        _lab.Write("usage.txt", StationPair.Usage("1", 1));
        StationPair.Done(_lab.Zone("collect", "usage.txt"));
        foreach (var said in new[] { _lab.Zone("ledger", "export", "--to", $"to/{First}"), _lab.Zone("pack", "--to", $"to/{First}") })
        {
            Assert.Equal(2, said.Exit);
            Assert.Contains("is a signed folder", said.Error, StringComparison.Ordinal);
        }

        StationPair.Done(_lab.Desk("verify", $"to/{First}"));
    }

    [Fact]
    public void One_of_a_station_that_is_not_trusted_is_not_valid()
    {
        StationPair.Done(_lab.In("other", "init", "other", "--name", "OTHER"));
        var said = _lab.In("other", "verify", $"to/{First}");
        Assert.Equal(10, said.Exit);
        Assert.Contains("E_KEY_UNKNOWN", said.Error, StringComparison.Ordinal);
    }
}
