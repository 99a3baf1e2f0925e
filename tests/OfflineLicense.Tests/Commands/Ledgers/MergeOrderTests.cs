namespace OfflineLicense.Tests.Commands.Ledgers;

/// <summary>
/// In whatever order backups and exports come, and however often: the same documents, the same packed, the same states, and each of them
/// is what the collectors have.
/// </summary>
[Trait("Lane", "check")]
public sealed class MergeOrderTests
{
    private const string Documents = "SELECT sha256, kind, size FROM document";

    private const string Reports = """
        SELECT d.sha256, u.pid, u.serial, r.report_id, r.measurements, hex(r.payload)
        FROM   report r JOIN document d ON d.id = r.document_id JOIN udi u ON u.id = r.udi_id
        """;

    private const string Devices = "SELECT u.pid, u.serial FROM device v JOIN udi u ON u.id = v.udi_id";

    private const string Bytes = """
        SELECT d.sha256, c.number, c.size FROM chunk c JOIN document d ON d.id = c.document_id
        """;

    [Fact]
    public void Four_collectors_merge_to_the_same_in_any_order() => Compare(devices: 6, orders: 3);

    [Fact]
    public void Nothing_of_four_collectors_with_5000_devices_each_is_lost() => Compare(devices: 5_000, orders: 1);

    [SkippableFact]
    public void Nothing_of_four_collectors_with_25000_devices_each_is_lost()
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

            // A third of the devices of each one is collected by its neighbor as well: every other one in the same file.
            foreach (var number in Enumerable.Range(at * devices * 2 / 3, devices))
                lab.Write($"drop-{station}/{number}.txt", StationPair.Usage($"FOC{number}", number, number + 200_000 + (number % 2 * at)));
            StationPair.Done(lab.In(station, "collect", $"drop-{station}"));
            if (at < 2)
                StationPair.Done(lab.In(station, "pack", "--to", $"out-{station}"));
            parts.Add(merge.Backup(station));
            parts.Add(merge.Export(station));
        }

        var collected = ((string[])[Documents, Reports, Devices, Bytes]).ToDictionary(
            sql => sql, sql => stations.SelectMany(station => merge.Rows(station, sql)).ToHashSet(StringComparer.Ordinal));
        Assert.InRange(collected[Documents].Count, devices * 3, (devices * 4) - 1);
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
            foreach (var (sql, expected) in collected)
                Assert.Equal(expected.Order(StringComparer.Ordinal), merge.Rows(target, sql).Order(StringComparer.Ordinal));
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
            .. merge.Rows(target, Documents + " ORDER BY sha256"),
            .. merge.Rows(target, "SELECT sha256, bundle_sums, bundle_name FROM packed_elsewhere ORDER BY sha256, bundle_sums"),
            .. states]);
    }
}
