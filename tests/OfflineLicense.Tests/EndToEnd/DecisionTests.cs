using OfflineLicense.Benchmarks.Sample;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>What stays behind until someone decides, and what is refused on the way in.</summary>
public sealed class DecisionTests
{
    [Fact]
    public void No_one_has_decided_whether_host_names_may_leave()
    {
        using var stations = new TwoStations(hostnames: null);
        var named = Fleet.Of(seed: 41, 2, reports: 1, only: Oddity.SystemInfo | Oddity.Hostname);
        var plain = Fleet.Of(seed: 42, 5, reports: 1, only: Oddity.None).Skip(2).ToList();
        stations.Collect([.. named, .. plain]);

        var undecided = stations.Zone("pack", "--to", stations.At("drive")).Ends(2);
        Assert.Contains("config export.hostnames", undecided.Error);
        Assert.False(Directory.Exists(stations.At("drive")));

        stations.Zone("config", "export.hostnames", "deny").Ends(0);
        var denied = stations.Zone("pack", "--to", stations.At("drive")).Ends(3);
        Assert.Equal((3, 2), (denied.Count("items"), denied.Count("held_back")));
        Assert.All(denied.Lines("held-back"), left => Assert.Contains("license smart privacy hostname", left.Text("remedy")));

        stations.Zone("config", "export.hostnames", "allow").Ends(0);
        Assert.Equal(2, stations.Zone("pack", "--to", stations.At("drive")).Ends(0).Count("items"));
        foreach (var device in named)
            Assert.DoesNotContain(device.Hostname, Lists(stations.At("drive")));
    }

    [Fact]
    [Trait("Attack", "A21")]
    public void The_same_report_with_other_content_is_a_conflict()
    {
        using var stations = new TwoStations();
        var device = Fleet.Of(seed: 43, 1, reports: 2, only: Oddity.None)[0];
        stations.Collect([device]);
        Directory.CreateDirectory(stations.At("forged"));
        var forged = System
            .Text.Encoding.UTF8.GetString(device.Usage())
            .Replace("\\\"num_samples\\\":9", "\\\"num_samples\\\":8", StringComparison.Ordinal);
        File.WriteAllText(stations.At("forged", "all_rum.txt"), forged);

        var said = stations.Zone("collect", stations.At("forged")).Ends(3);

        Assert.Equal("conflict", said.Only("file").Text("reason"));
        Assert.Equal(1, stations.Zone("pack", "--to", stations.At("drive")).Ends(0).Count("items"));
    }

    [Fact]
    public void A_file_cut_where_a_transfer_cuts_is_truncated_and_the_whole_one_heals_it()
    {
        using var stations = new TwoStations();
        var device = Fleet.Of(seed: 44, 1, reports: 3, only: Oddity.None)[0];
        var whole = device.Usage();
        var sizes = Enumerable.Range(1, whole.Length / 512).Select(blocks => blocks * 512).ToList();
        foreach (var size in sizes)
        {
            Directory.CreateDirectory(stations.At("drop"));
            File.WriteAllBytes(stations.At("drop", "all_rum.txt"), whole[..size]);
            var refused = stations.Zone("collect", stations.At("drop")).Ends(3).Only("file");
            Assert.Equal(("refused", "truncated"), (refused.Text("outcome"), refused.Text("reason")));
            Assert.Contains("512", refused.Text("message"));
        }

        File.WriteAllBytes(stations.At("drop", "all_rum.txt"), whole);
        Assert.Equal(1, stations.Zone("collect", stations.At("drop")).Ends(0).Count("recorded"));
        Console.WriteLine($"truncated at a multiple of 512: {sizes.Count} of {sizes.Count} refused");
    }

    [Fact]
    public void What_cannot_be_read_is_named_and_the_rest_is_recorded()
    {
        using var stations = new TwoStations();
        var device = Fleet.Of(seed: 45, 1, reports: 1)[0];
        Fleet.Drop([device], stations.At("drop"), sameNames: true);

        var gone = stations.Zone("collect", stations.At("nowhere", "all_rum.txt"), stations.At("drop")).Ends(5);
        Assert.Equal(1, gone.Count("recorded"));
        Assert.Contains(
            gone.Lines("file"),
            file => file.Text("outcome") == "refused" && file.Text("path")!.Contains("nowhere", StringComparison.Ordinal)
        );

        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(stations.At("dangling.txt"), stations.At("nothing-there"));
            stations.Zone("collect", stations.At("dangling.txt")).Ends(5);
        }
    }

    [Fact]
    public void A_folder_where_a_file_is_meant_is_said_in_those_words()
    {
        using var stations = new TwoStations();
        Directory.CreateDirectory(stations.At("folder"));
        stations.Collect(Fleet.Of(seed: 46, 1, reports: 1));
        stations.Zone("pack", "--to", stations.At("drive")).Ends(0);

        Assert.Contains(
            "is a folder",
            stations.Zone("key", "trust", stations.At("folder"), "--name", "X", "--fingerprint", new string('a', 64)).Ends(5).Error
        );
        Assert.Contains("is a folder", stations.Zone("verify", stations.At("drive"), "--key", stations.At("folder")).Ends(5).Error);
        Assert.Contains("is a folder", stations.Desk("mark", "uploaded", "--from", stations.At("folder")).Ends(5).Error);
        stations.Desk("receive", stations.At("folder")).Ends(5);
    }

    private static string Lists(string drive) => string.Concat(Directory.EnumerateFiles(drive).Select(bundle =>
    {
        // Everything before the items: sums, README, manifest and lists.
        var text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(bundle));
        return text[..text.IndexOf("\0items/", StringComparison.Ordinal)];
    }));
}
