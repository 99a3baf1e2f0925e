namespace OfflineLicense.Tests.Commands.Ledgers;

/// <summary>In whatever order backups and exports come, and however often: the same documents, the same packed, the same states.</summary>
[Trait("Lane", "check")]
public sealed class MergeOrderTests
{
    [Fact]
    public void Four_collectors_merge_to_the_same_in_any_order() => Compare(devices: 6, orders: 3);

    [SkippableFact]
    public void Four_large_collectors_merge_to_the_same_in_any_order()
    {
        Skip.IfNot(Environment.GetEnvironmentVariable("OFFLIC_HEAVY") == "1", "only with OFFLIC_HEAVY=1");
        Compare(devices: 25_000, orders: 2);
    }

    private static void Compare(int devices, int orders)
    {
        using var merge = new MergeLab();
        var lab = merge.Lab;
        string[] stations = ["b", "c", "d", "e"];
        var random = new Random(15);
        var parts = new List<string>();
        foreach (var (station, at) in stations.Select((name, at) => (name, at)))
        {
            merge.Add(station);

            // A third of the devices of each one is collected by its neighbor as well.
            merge.Collect(station, [.. Enumerable.Range(at * devices * 2 / 3, devices).Select(number => $"FOC{number}")]);
            if (at < 2)
                StationPair.Done(lab.In(station, "pack", "--to", $"out-{station}"));
            parts.Add(merge.Backup(station));
            parts.Add(merge.Export(station));
        }

        var facts = new HashSet<string>(StringComparer.Ordinal);
        for (var order = 0; order < orders; order++)
        {
            var target = $"all-{order}";
            merge.Add(target);
            foreach (var station in stations)
                lab.Trust(station, target, station);
            var path = parts.ToArray();
            random.Shuffle(path);
            foreach (var part in path.Concat(path.Take(2)))
                StationPair.Done(merge.Merge(target, part));
            facts.Add(Describe(merge, target));
            StationPair.Done(lab.In(target, "doctor", "--deep"));
        }

        Assert.Single(facts);
        Assert.Contains("collected", facts.Single(), StringComparison.Ordinal);
        Assert.Contains("packed", facts.Single(), StringComparison.Ordinal);
    }

    private static string Describe(MergeLab merge, string target)
    {
        var states = StationPair.Lines(merge.Lab.In(target, "status", "--json"), "device")
            .Select(device => $"{device.GetProperty("udi")} {device.GetProperty("state")}").Order(StringComparer.Ordinal);
        return string.Join('\n', [
            .. merge.Rows(target, "SELECT sha256, kind, size FROM document ORDER BY sha256"),
            .. merge.Rows(target, "SELECT sha256, bundle_sums, bundle_name FROM packed_elsewhere ORDER BY sha256, bundle_sums"),
            .. states]);
    }
}
