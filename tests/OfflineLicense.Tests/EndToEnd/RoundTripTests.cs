using System.Security.Cryptography;
using OfflineLicense.Benchmarks.Sample;
using OfflineLicense.Tests.Commands;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>The whole trip: usage files from a zone to a desk, out to CSSM, back as one install file a device.</summary>
[Trait("Lane", "check")]
public sealed class RoundTripTests(ITestOutputHelper output)
{
    private const int Devices = 208;

    [Fact]
    public void Every_device_gets_exactly_the_bytes_that_were_written_for_it()
    {
        var fleet = Fleet.Of(seed: 7, Devices, reports: 4);
        using var stations = new TwoStations();

        var counts = new Trip(stations, fleet).There().Back(shape: null).Proved();

        Say(
            $"end to end: {counts.Staged} of {Devices} staged as the device wrote it, {counts.Installed} of {Devices} back as CSSM wrote "
                + $"it, "
                + $"{counts.Proved} of {Devices} proved; {fleet.Select(device => device.Platform).Distinct().Count()} platforms, "
                + $"{fleet.Select(device => device.Oddities).Distinct().Count()} mixes of oddities"
        );
        Assert.Equal((Devices, Devices, Devices), (counts.Staged, counts.Installed, counts.Proved));
    }

    [Fact]
    public void A_second_identical_run_of_every_command_changes_nothing()
    {
        var fleet = Fleet.Of(seed: 8, 24, reports: 2);
        using var stations = new TwoStations();
        new Trip(stations, fleet).There().Back(shape: null).Proved();
        var facts = stations.Facts();
        var files = Files(stations.At());

        foreach (var again in (Said[])
        [
            stations.Zone("collect", stations.At("drop")),
            stations.Zone("pack", "--to", stations.At("drive")),
            stations.Desk("receive", stations.At("drive")),
            stations.Desk("stage", "--to", stations.At("upload")),
            stations.Desk("collect", stations.At("downloads")),
            stations.Desk("pack", "--to", stations.At("drive-back")),
            stations.Zone("receive", stations.At("drive-back")),
            stations.Zone("split", "--to", stations.At("tftp")),
            stations.Zone("collect", stations.At("captures")),
            stations.Zone("status"),
        ])
        {
            again.Ends(0);
        }

        Assert.Equal(facts, stations.Facts());
        Assert.Equal(files, Files(stations.At()));
    }

    [Fact]
    public void What_we_put_into_a_folder_that_is_collected_again_is_no_evidence()
    {
        var fleet = Fleet.Of(seed: 9, 12, reports: 2);
        using var stations = new TwoStations();
        new Trip(stations, fleet).There().Back(shape: null);

        var said = stations.Zone("collect", stations.At("tftp")).Ends(0);

        // 12 install files, 12 sheets, INSTALL.csv, SHA256SUMS.
        Assert.Equal((12, 14, 0), (said.Count("known"), said.Count("own"), said.Count("recorded")));
        Assert.DoesNotContain(stations.Zone("status").Lines("device"), device => device.Text("state") == "installed");
    }

    public static TheoryData<string> Oddities() => [.. Enum.GetNames<Oddity>()];

    /// <summary>Byte-exact custody, one habit of devices and transfers after the other.</summary>
    [Theory]
    [MemberData(nameof(Oddities))]
    public void Bytes_stay_exact_through_the_whole_trip(string oddity)
    {
        var odd = Enum.Parse<Oddity>(oddity);
        var fleet = Fleet.Of(seed: 10, 8, reports: 3, only: odd == Oddity.Hostname ? odd | Oddity.SystemInfo : odd);
        using var stations = new TwoStations();

        var counts = new Trip(stations, fleet).There().Back(shape: null).Proved();

        Assert.Equal((8, 8, 8), (counts.Staged, counts.Installed, counts.Proved));
    }

    public static TheoryData<string> Shapes() => [.. Enum.GetNames<AnswerShape>()];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_shape_of_an_answer_comes_home(string shape)
    {
        // Report ids alone lead home only where one device has them.
        var fleet = Fleet.Of(seed: 11, 8, reports: 3);
        using var stations = new TwoStations();

        var counts = new Trip(stations, fleet).There().Back(Enum.Parse<AnswerShape>(shape)).Proved();

        Assert.Equal((8, 8, 8), (counts.Staged, counts.Installed, counts.Proved));
    }

    private static List<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/.offlic/", StringComparison.Ordinal) && !file.Contains("\\.offlic\\", StringComparison.Ordinal))
            .Select(file => $"{file} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}").Order(StringComparer.Ordinal)];

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
