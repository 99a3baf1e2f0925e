using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Histories.States;

/// <summary>
/// Random histories in which stations export now and then: all increments of a station together are its full export, and what was judged
/// before still holds where it was not judged again.
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
        using var stations = new HistoryStations();
        for (var seed = 0; seed < (s_isHeavy ? 60 : 1); seed++)
        {
            var (folder, _) = stations.Fresh(0);
            using var world = new StateWorld(folder, Devices, seed);
            var made = StateWorld.Stations.ToDictionary(name => name, _ => new List<ExportedCsv>());
            var random = new Random(seed);
            foreach (var step in StateStep.Create(seed, Steps))
            {
                world.Live(step);
                if (random.Next(4) != 0)
                    continue;
                var name = StateWorld.Stations[random.Next(StateWorld.Stations.Count)];
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
            }

            stations.GiveBack(folder);
        }

        output.WriteLine($"figure: exports in random histories {exports}");
        output.WriteLine($"{rows} rows; written whole in an increment: {string.Join(", ", whole.Order(StringComparer.Ordinal))}");
    }

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
