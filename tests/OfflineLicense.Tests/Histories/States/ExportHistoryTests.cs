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
        for (var seed = 0; seed < (s_isHeavy ? 60 : 2); seed++)
        {
            var (folder, _) = stations.Fresh(0);
            using var world = new StateWorld(folder, Devices, seed);
            var made = StateWorld.Stations.ToDictionary(name => name, _ => new List<ExportedCsv>());
            var random = new Random(seed);
            foreach (var step in StateStep.Create(seed, Steps))
            {
                world.Live(step);
                if (random.Next(8) == 0)
                    Export(world, made, StateWorld.Stations[random.Next(StateWorld.Stations.Count)]);
            }

            foreach (var name in StateWorld.Stations)
            {
                Export(world, made, name);
                var full = Full(world, name);
                Compare(made[name], full, $"seed {seed}, {name}");
                exports += made[name].Count;
                rows += full.Tables.Sum(table => full.Rows(table).Count);
                whole.UnionWith(made[name].Skip(1).SelectMany(export =>
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

    private static void Compare(List<ExportedCsv> increments, ExportedCsv full, string where)
    {
        var last = increments[^1].Sequence;
        foreach (var table in full.Tables.Except(["deadline", "installation", "present_member"]))
        {
            // The full export is later by the one row of the journal, and what it covers, that records the last increment.
            var all = Lines(full, table).Where(row => table switch
            {
                "journal" or "row_sum" => long.Parse(row.Split('|')[1]) <= last,
                "export" => long.Parse(row.Split('|')[1]) < increments.Count,
                _ => true,
            }).ToHashSet();
            var together = increments.SelectMany(export => Lines(export, table)).ToHashSet();
            Assert.True(all.SetEquals(together), $"{where}: {table}: {Describe(all, together)}");
            foreach (var export in increments)
                Assert.Equal(export.Table(table).GetProperty("rows").GetInt64(), export.Rows(table).Count);
        }

        CompareJudgments(increments, full, where);
        CompareCounts(full);
    }

    /// <summary>The newest export that judges a product instance says all about it.</summary>
    private static void CompareJudgments(List<ExportedCsv> increments, ExportedCsv full, string where)
    {
        var newest = new Dictionary<string, ExportedCsv>();
        foreach (var export in increments)
        {
            foreach (var device in export.Values("deadline", "device_pid", "device_serial", "device_uuid"))
                newest[device] = export;
        }

        foreach (var table in new[] { "deadline", "installation", "present_member" })
        {
            var together = increments.SelectMany(export => Lines(export, table)
                .Zip(export.Values(table, "device_pid", "device_serial", "device_uuid"))
                .Where(row => newest[row.Second] == export)
                .Select(row => row.First)).ToHashSet();
            var all = Lines(full, table).ToHashSet();
            Assert.True(all.SetEquals(together), $"{where}: {table}: {Describe(all, together)}");
        }
    }

    /// <summary>The ledger knows by itself how many rows were added to each table.</summary>
    private static void CompareCounts(ExportedCsv full)
    {
        var added = full.Values("row_sum", "table_name", "rows").Select(row => row.Split('|'))
            .GroupBy(row => row[0]).ToDictionary(group => group.Key, group => group.Sum(row => long.Parse(row[1])));
        foreach (var table in full.Tables.Except(["deadline", "installation", "present_member", "journal", "row_sum"]))
            Assert.Equal((table, added.GetValueOrDefault(table)), (table, full.Rows(table).Count));
    }

    private static IEnumerable<string> Lines(ExportedCsv export, string table) =>
        export.Rows(table).Select(row => string.Join('|', row.Select(value => value ?? "NULL")));

    private static string Describe(HashSet<string> full, HashSet<string> together) =>
        $"only in the full one: {string.Join(" / ", full.Except(together).Take(3))}; only in the increments: "
        + string.Join(" / ", together.Except(full).Take(3));
}
