using System.Formats.Tar;
using OfflineLicense.Tests.Support;

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

    // Regression: "nothing extra" meant files; an empty folder passed.
    [Theory]
    [InlineData("notes")]
    [InlineData("items/more")]
    [InlineData("Items")]
    public void An_extra_empty_folder_is_refused(string name)
    {
        Directory.CreateDirectory(Path.Combine(Unpacked, name));

        var bundle = StationPair.Line(_lab.Desk("verify", Unpacked, "--json"), "bundle");

        Assert.Equal("E_SUMS", bundle.GetProperty("error").GetString());
        Assert.Contains($"extra folder: {name}/", bundle.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    // Regression: a pipe called SHA256SUMS beside bundles held up verify and receive for ever, and a link was followed.
    [Theory]
    [InlineData("verify", true)]
    [InlineData("receive", true)]
    [InlineData("verify", false)]
    [InlineData("receive", false)]
    public void A_pipe_or_a_link_called_as_the_list_neither_blocks_nor_hides_the_bundles_beside_it(string command, bool isPipe)
    {
        var list = _lab.At("out", "SHA256SUMS");
        if (isPipe)
            Assert.Equal(0, ProcessRun.Of("mkfifo", [list]).ExitCode);
        else
            File.CreateSymbolicLink(list, Path.Combine(Unpacked, "SHA256SUMS"));

        var bundle = StationPair.Line(_lab.Desk(command, "out", "--json"), "bundle");

        Assert.Equal("PLANT-7.desk.00000001", bundle.GetProperty("name").GetString());
        Assert.Equal(command == "verify" ? "valid" : "received", bundle.GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData("SHA256SUMS")]
    [InlineData("manifest.json")]
    [InlineData("items/pipe.txt")]
    public void A_pipe_in_an_extracted_bundle_is_refused_without_waiting(string name)
    {
        var pipe = Path.Combine(Unpacked, name);
        File.Delete(pipe);
        Assert.Equal(0, ProcessRun.Of("mkfifo", [pipe]).ExitCode);

        Assert.NotEqual(0, _lab.Desk("receive", Unpacked, "--json").Exit);
    }
}
