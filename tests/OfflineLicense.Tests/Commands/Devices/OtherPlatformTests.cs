namespace OfflineLicense.Tests.Commands.Devices;

/// <summary>Sheets for systems whose offline commands are not published, and what a reservation needs at CSSM.</summary>
public sealed class OtherPlatformTests : IDisposable
{
    private const string Nexus = "P:N9K-C9364C-GX,S:FDO2";

    private readonly StationPair _lab = new();

    [Theory]
    [InlineData("how to return an authorization", "return")]
    [InlineData("how to return a reservation", "return", "--reservation")]
    [InlineData("the command that requests an authorization", "authorize")]
    public void A_sheet_for_another_system_names_the_platform_guide_and_no_command(string what, params string[] sheet)
    {
        var said = _lab.Zone(["sheet", sheet[0], "--to", "s", "--only", Nexus, "--json", .. sheet[1..]]);

        StationPair.Done(said);
        var warning = Assert.Single(StationPair.Line(said, "sheet").GetProperty("warnings").EnumerateArray());
        Assert.Equal("platform-guide", warning.GetProperty("code").GetString());
        Assert.Contains(what, warning.GetProperty("message").GetString(), StringComparison.Ordinal);
        var text = File.ReadAllText(Assert.Single(Directory.GetFiles(_lab.At("s"))));
        Assert.Contains("check the platform guide", text, StringComparison.Ordinal);
        Assert.DoesNotContain("license smart", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usage.txt", "is usage")]
    [InlineData("empty.txt", "is empty")]
    public void What_is_to_be_reserved_goes_with_a_reservation_request_alone(string name, string says)
    {
        _lab.Write("usage.txt", StationPair.Usage("FOC1", 1));
        _lab.Write("empty.txt", string.Empty);

        var said = _lab.Zone("collect", name, "--reserve", "regid.a=1");

        Assert.Equal(2, said.Exit);
        Assert.Contains(says, said.Error, StringComparison.Ordinal);
        Assert.Empty(StationPair.Lines(_lab.Zone("status", "--json"), "request"));
    }

    [Fact]
    public void A_refused_file_notes_nothing_to_reserve_and_says_why_it_was_refused()
    {
        _lab.Write("cut.txt", StationPair.Usage("FOC1", 1)[..300]);

        var said = _lab.Zone("collect", "cut.txt", "--reserve", "regid.a=1", "--json");

        Assert.Equal(13, said.Exit);
        Assert.Equal("refused", StationPair.Line(said, "file").GetProperty("outcome").GetString());
    }

    public void Dispose() => _lab.Dispose();
}
