using System.Formats.Tar;

namespace OfflineLicense.Tests.Commands.Carry;

/// <summary>Bundles that a person extracted in transit: renamed, without their list, or with many files beside them.</summary>
public sealed class ExtractedFolderTests : IDisposable
{
    private readonly StationPair _lab = new();

    public ExtractedFolderTests()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("drop/FOC1.txt", StationPair.Usage("FOC1", 1))));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        Directory.CreateDirectory(_lab.At("open"));
        TarFile.ExtractToDirectory(Assert.Single(Directory.GetFiles(_lab.At("out"))), _lab.At("open"), overwriteFiles: false);
    }

    private string Unpacked => Assert.Single(Directory.GetDirectories(_lab.At("open")));

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_folder_of_any_name_is_received_as_the_bundle_that_its_manifest_names()
    {
        Directory.Move(Unpacked, _lab.At("open", "from the drive"));

        var bundle = StationPair.Line(_lab.Desk("receive", Unpacked, "--json"), "bundle");

        Assert.Equal(("received", "PLANT-7.desk.00000001"), (bundle.GetProperty("outcome").GetString(),
            bundle.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData(null)] // the folder has the bundle's name
    [InlineData("from the drive")]
    public void A_folder_without_its_manifest_is_refused(string? name)
    {
        var named = Unpacked;
        File.Delete(Path.Combine(named, "manifest.json"));
        if (name is not null)
            Directory.Move(named, _lab.At("open", name));

        var said = _lab.Desk("receive", Unpacked, "--json");

        Assert.Equal(10, said.Exit);
        var bundle = StationPair.Line(said, "bundle");
        Assert.Matches("^E_", bundle.GetProperty("error").GetString());
        if (name is not null)
            Assert.Contains("has no manifest.json that names a bundle", bundle.GetProperty("message").GetString(),
                StringComparison.Ordinal);
    }

    [Fact, Trait("Lane", "check")]
    public void A_folder_with_more_files_than_a_bundle_can_have_is_refused_as_one()
    {
        for (var i = 0; i < Limits.BundleItems + 64; i++)
            File.Create(Path.Combine(Unpacked, "items", $"{i:D6}.txt")).Dispose();

        var bundle = StationPair.Line(_lab.Desk("verify", Unpacked, "--json"), "bundle");

        Assert.Equal("E_LIMIT", bundle.GetProperty("error").GetString());
        Assert.Contains("more than 100,064 files", bundle.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
