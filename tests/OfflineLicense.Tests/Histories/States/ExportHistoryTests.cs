using System.Globalization;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Histories.States;

/// <summary>
/// Random histories in which stations export, prune and merge now and then: all increments of a station together are its full export, and
/// what was judged before still holds where it was not judged again.
/// </summary>
[Trait("Lane", "check")]
public sealed class ExportHistoryTests(ITestOutputHelper output)
{
    private const int Devices = 8;
    private const int Steps = 45;

    private static readonly bool s_isHeavy =
        string.Equals(Environment.GetEnvironmentVariable("OFFLIC_HEAVY"), "1", StringComparison.Ordinal);

    [Fact]
    public void All_increments_of_a_station_are_its_full_export()
    {
        var (exports, rows, whole) = (0, 0L, new HashSet<string>());
        var (pruned, merged, elsewhere) = (0, 0, 0);
        using var stations = new HistoryStations();
        for (var seed = 0; seed < (s_isHeavy ? 60 : 1); seed++)
        {
            var (folder, _) = stations.Fresh(0);
            using var world = new StateWorld(folder, Devices, seed);
            var collector = new CollectorWork(world, folder);
            var made = StateWorld.Stations.ToDictionary(name => name, _ => new List<ExportedCsv>());
            var random = new Random(seed);
            foreach (var step in StateStep.Create(seed, Steps))
            {
                world.Live(step);
                if (random.Next(9) == 0)
                    collector.Merge(step.Seed);
                var name = StateWorld.Stations[random.Next(StateWorld.Stations.Count)];
                if (random.Next(4) == 0)
                    Prune(world, name, random.Next(60));
                if (random.Next(4) != 0)
                    continue;
                Export(world, made, name);
                var full = Full(world, name);
                ExportComparison.Compare(made[name], full, $"seed {seed}, {name}, export {made[name].Count}");
                rows += full.Tables.Sum(table => full.Rows(table).Count);
            }

            foreach (var increments in made.Values)
            {
                exports += increments.Count;
                whole.UnionWith(increments.Skip(1).SelectMany(export =>
                    export.Tables.Where(table => export.Table(table).GetProperty("whole").GetBoolean())));
                var later = increments.Skip(1).ToList();
                pruned += later.Sum(export => export.Rows("pruned").Count);
                merged += later.Sum(export => export.Rows("merged").Count);
                elsewhere += later.Sum(export => export.Rows("packed_elsewhere").Count);
            }

            stations.GiveBack(folder);
        }

        output.WriteLine($"figure: exports in random histories {exports}");
        output.WriteLine($"{rows} rows; written whole in an increment: {string.Join(", ", whole.Order(StringComparer.Ordinal))}");
        output.WriteLine($"in increments: {pruned} pruned, {merged} merged, {elsewhere} packed by another station");
        Assert.True(!s_isHeavy || (pruned > 0 && merged > 0 && elsewhere > 0), "no increment had what was pruned and merged");
    }

    /// <summary>What was recorded before these days ago.</summary>
    private static void Prune(StateWorld world, string name, int days) => world.Do(name, "ledger", "prune", "--before",
        world.Models[name].Now.AddDays(-days).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), "--yes");

    private static void Export(StateWorld world, Dictionary<string, List<ExportedCsv>> made, string name)
    {
        var to = Directory.CreateDirectory(world.Drive()).FullName;
        var last = made[name].LastOrDefault()?.Manifest.GetProperty("name").GetString();
        string[] since = last is null ? [] : ["--since", last];
        world.Do(name, ["ledger", "export", "--to", to, .. since]);
        made[name].Add(new ExportedCsv(Directory.GetDirectories(to).Single()));
    }

    private static ExportedCsv Full(StateWorld world, string name)
    {
        var to = Directory.CreateDirectory(world.Drive()).FullName;
        world.Do(name, "ledger", "export", "--to", to);
        return new ExportedCsv(Directory.GetDirectories(to).Single());
    }
}
