using OfflineLicense.Tests.Commands;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Attacks;

/// <summary>Useless files in a folder or on a drive cost a ledger next to nothing, however many there are.</summary>
[Trait("Lane", "check")]
public sealed class JunkFileTests(ITestOutputHelper output) : IDisposable
{
    private const int Files = 1_000;

    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    // Regression: each refused file of a drive added a row to the journal in each run.
    [Fact]
    public void A_thousand_false_bundles_add_one_row_and_the_same_again_none()
    {
        for (var i = 0; i < Files; i++)
            _lab.Write($"drive/JUNK.desk.{i + 1:D8}.offlic.tar", $"junk {i}");
        var before = Rows("desk");

        Assert.Equal(10, _lab.Desk("receive", "drive").Exit);
        var first = Rows("desk") - before;
        Assert.Equal(10, _lab.Desk("receive", "drive").Exit);
        var second = Rows("desk") - before - first;

        Assert.Equal((1, 0), (first, second));
        output.WriteLine($"figure: journal rows for {Files} false bundles {first + second}");
    }

    // Regression: each file without a valid signature cost a spool file, and every key was read again for it.
    [Fact]
    public void A_file_without_a_valid_signature_makes_no_file_in_the_station()
    {
        _lab.Write("drive/JUNK.desk.00000001.offlic.tar", "junk");
        Directory.Delete(_lab.At("desk", ".offlic", "spool"), recursive: true);

        Assert.Equal(10, _lab.Desk("receive", "drive").Exit);

        Assert.False(Directory.Exists(_lab.At("desk", ".offlic", "spool")));
    }

    [Fact]
    public void A_thousand_damaged_files_add_one_row_and_the_same_again_none()
    {
        for (var i = 0; i < Files; i++)
            _lab.Write($"drop/{i}.txt", $"<smartLicense><RUMReport><![CDATA[{{\"n\":{i}");
        var before = Rows("zone");

        Assert.Equal(3, _lab.Zone("collect", "drop").Exit);
        var first = Rows("zone") - before;
        Assert.Equal(3, _lab.Zone("collect", "drop").Exit);

        Assert.Equal((1, 0), (first, Rows("zone") - before - first));
        Assert.Contains("and 999 more files", _lab.Zone("audit", "export", "--json").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signed_bundle_that_is_refused_has_a_row_of_its_own_once()
    {
        _lab.ToDesk("FOC1");
        File.Move(_lab.At("out", "PLANT-7.desk.00000001.offlic.tar"), _lab.At("gone"));
        StationPair.Done(_lab.Zone("collect", _lab.Write("2.txt", StationPair.Usage("FOC2", 5))));
        StationPair.Done(_lab.Zone("pack", "--to", "out", "--for", "ELSEWHERE"));
        var before = Rows("desk");

        Assert.Equal(11, _lab.Desk("receive", "out").Exit);
        Assert.Equal(11, _lab.Desk("receive", "out").Exit);

        Assert.Equal(1, Rows("desk") - before);
    }

    private int Rows(string station) => _lab.In(station, "audit", "export", "--json").Json("journal").Count;
}
