using System.Security.Cryptography;
using OfflineLicense.Benchmarks.Sample;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>What a trip came to: files staged, installed and proved, each counted only where every byte was right.</summary>
internal sealed record TripCounts(int Staged, int Installed, int Proved);

/// <summary>One fleet through the stations, counting on the way.</summary>
internal sealed class Trip(TwoStations stations, IReadOnlyList<FleetDevice> fleet)
{
    private int _staged;
    private int _installed;

    /// <summary>Collected, packed, received, staged: what lies in the upload folders is what the devices wrote.</summary>
    public Trip There()
    {
        stations.Collect(fleet);
        stations.Zone("pack", "--to", stations.At("drive")).Ends(0);
        stations.Desk("verify", stations.At("drive")).Ends(0);
        stations.Desk("receive", stations.At("drive")).Ends(0);
        var staged = stations.Desk("stage", "--to", stations.At("upload")).Ends(0).Lines("upload");

        var written = fleet.Select(device => Sha(device.Usage())).ToHashSet(StringComparer.Ordinal);
        _staged = staged.Count(file => written.Remove(Sha(File.ReadAllBytes(file.Text("path")!))));
        Assert.Empty(written);
        return this;
    }

    /// <summary>Answered, half of them file by file and half in a nested archive, carried back and split.</summary>
    public Trip Back(AnswerShape? shape)
    {
        var answers = new SampleCssm(fleet, stations.Now).Answer(stations.At("upload"), shape);
        Assert.Equal(fleet.Count, answers.Count);
        SampleCssm.Download(answers.Where((_, place) => place % 2 == 0), stations.At("downloads"));
        SampleCssm.DownloadArchive(
            answers.Where((_, place) => place % 2 == 1),
            stations.At("downloads", "ACK_UD_SA_26Nov21_10_30_00_123_py.tar.gz")
        );
        stations.Desk("collect", stations.At("downloads")).Ends(0);
        stations.Return();

        var written = answers.ToDictionary(answer => answer.Device.Spelled, answer => answer.Bytes, StringComparer.Ordinal);
        var installs = stations.Zone("split", "--to", stations.At("tftp")).Ends(0).Lines("install");
        _installed = installs.Count(file =>
            written.Remove(file.Text("udi")!, out var bytes) && File.ReadAllBytes(file.Text("path")!).AsSpan().SequenceEqual(bytes)
        );
        Assert.Empty(written);
        return this;
    }

    /// <summary>Imported and captured: every device is installed, and the captures say so.</summary>
    public TripCounts Proved()
    {
        Directory.CreateDirectory(stations.At("captures"));
        foreach (var device in fleet)
            File.WriteAllBytes(stations.At("captures", $"{device.Hostname}_show.txt"), device.Output(stations.Now));
        stations.Zone("collect", stations.At("captures")).Ends(0);

        var standing = stations.Zone("status").Ends(0).Lines("device");
        var names = fleet.Select(device => device.Spelled).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(fleet.Count, standing.Count);
        return new TripCounts(
            _staged,
            _installed,
            standing.Count(device => device.Text("state") == "installed" && names.Remove(device.Text("udi")!))
        );
    }

    private static string Sha(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
