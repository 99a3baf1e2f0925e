using OfflineLicense.Tests.Formats.Archives;

namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>More files than are committed at once, and archives that come on standard input, hold an empty file or are cut.</summary>
[Trait("Lane", "check")]
public sealed class LargeCollectionTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    // What is missing between two reports is told last: the file that holds it may be among those of a later commit.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_hole_that_a_file_of_a_later_commit_fills_is_none(bool filled)
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("first.txt", StationPair.Usage("FOC1", 1))));
        _lab.Write("drop/a.txt", StationPair.Usage("FOC1", 3));
        for (var i = 0; i < 2_100; i++)
            File.WriteAllBytes(_lab.At("drop", $"m{i:D4}.txt"), []);
        if (filled)
            _lab.Write("drop/z.txt", StationPair.Usage("FOC1", 2));

        var said = _lab.Zone("collect", "drop", "--json");

        Assert.Equal(2_100, said.Json("file").Count(file => file.GetProperty("outcome").GetString() == "empty"));
        var late = Assert.Single(said.Json("file"), file => file.GetProperty("path").GetString()!.EndsWith("a.txt",
            StringComparison.Ordinal));
        Assert.Equal(!filled, late.GetProperty("warnings").GetRawText().Contains("report-gap", StringComparison.Ordinal));
        Assert.Equal("a.txt", Path.GetFileName(said.Json("file")[^1].GetProperty("path").GetString()));
    }

    [Fact]
    public void An_archive_on_standard_input_is_opened_and_its_members_recorded()
    {
        _lab.Shell.Input = System.Text.Encoding.UTF8.GetString(new TarWriter().Add("a.txt", StationPair.Usage("FOC1", 1)).Add("none.txt",
            []).Add("b.txt", StationPair.Usage("FOC2", 1)).End());

        var said = _lab.Zone("collect", "-", "--json");

        StationPair.Done(said);
        Assert.Equal(["-!a.txt recorded", "-!none.txt empty", "-!b.txt recorded"],
            said.Json("file").Select(file => $"{file.GetProperty("path").GetString()} {file.GetProperty("outcome").GetString()}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cut_archive_ends_with_13_where_it_was_named_and_with_3_where_it_was_found(bool named)
    {
        var whole = new TarWriter().Add("a.txt", StationPair.Usage("FOC1", 1)).End();
        Directory.CreateDirectory(_lab.At("drop"));
        File.WriteAllBytes(_lab.At("drop", "cut.tar.gz"), TarWriter.Gzip(whole)[..^12]);

        var said = _lab.Zone("collect", named ? "drop/cut.tar.gz" : "drop", "--json");

        Assert.Equal(named ? 13 : 3, said.Exit);
        Assert.Contains(said.Json("file"), file => file.GetProperty("outcome").GetString() == "refused"
            && file.GetProperty("path").GetString()!.EndsWith("cut.tar.gz", StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_says_that_an_archive_holds_no_file()
    {
        File.WriteAllBytes(_lab.At("none.tar"), new TarWriter().Add("folder/", [], '5').End());

        var said = _lab.Shell.Run("validate", "none.tar", "--json");

        Assert.Equal(13, said.Exit);
        Assert.Contains("The archive has no file.", said.Out, StringComparison.Ordinal);
    }
}
