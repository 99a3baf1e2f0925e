using System.Globalization;
using OfflineLicense.Benchmarks.Speed;
using static System.FormattableString;

namespace OfflineLicense.Benchmarks.Warehouse;

/// <summary>
/// <c>warehouse TOOL FOLDER CHECKOUT [ZONES] [DEVICES] [TRIPS] [REPORTS] [DESKS]</c>, as <c>scripts/bench.sh --warehouse</c> calls it: it
/// loads the exports of that many stations into the empty warehouse that the environment names, and asks it. One zone and one desk are
/// real, the others are derived from them; each export is loaded by load.sh and deleted. Without desks (0) it needs half of the disk.
/// </summary>
internal sealed class WarehouseRun(string tool, string folder, string checkout)
{
    private readonly TimedProcess _process = new(folder);
    private readonly ServerTime _server = new();

    public static int Run(string[] args)
    {
        var numbers = args.Length < 4 ? null : args[4..].Select(text => int.TryParse(text, out var number) ? number : 0).ToList();
        if (numbers is null || numbers.Count > 5 || numbers.Take(4).Any(number => number <= 0))
            return 2;
        int Number(int at, int otherwise) => at < numbers.Count ? numbers[at] : otherwise;
        var run = new WarehouseRun(args[1], args[2], args[3]);
        run.Fill(Number(0, 100), Number(1, 2_500), Number(2, 12), Number(3, 1), Number(4, 5));
        run.Ask();
        return 0;
    }

    private void Fill(int zones, int devices, int trips, int reports, int desks)
    {
        var (zone, desk) = Real(devices, trips, reports);
        var all = Enumerable.Range(0, zones).Select(number =>
            (Number: number, Zone: Invariant($"PLANT-{number:D3}"), Desk: Invariant($"DESK-{number % Math.Max(desks, 1)}"))).ToList();
        Console.WriteLine(Invariant($"{zones} zones of {devices} devices, {trips} trips, {reports} reports in each file; {desks} desks\n"));
        var total = new List<LoadCost>();
        foreach (var one in all)
            total.Add(Load(zone, one.Zone, [one]));
        foreach (var group in desks == 0 ? [] : all.GroupBy(one => one.Desk))
            total.Add(Load(desk, group.Key, [.. group]));
        Report("zone", total[..zones]);
        if (desks > 0)
            Report("desk", total[zones..]);
        var analyzed = Sql("ANALYZE");
        Console.WriteLine(Invariant($"ANALYZE: {analyzed.Wall:F1} s"));
    }

    /// <summary>The real stations are made once in a folder.</summary>
    private (DerivedExport Zone, DerivedExport Desk) Real(int devices, int trips, int reports)
    {
        var (real, starts) = (Directory.CreateDirectory(Path.Combine(folder, "real")).FullName, Path.Combine(folder, "real", "starts"));
        if (!File.Exists(starts))
        {
            var made = new RealTrips(tool, real, devices, reports);
            made.Run(trips);
            File.WriteAllLines(starts, made.Starts.Select(start => start.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        }

        var times = File.ReadLines(starts).Select(line => DateTimeOffset.FromUnixTimeSeconds(long.Parse(line))).ToList();
        DerivedExport Of(string station) => new(Path.Combine(real, "exports", $"{station}.export.00000001"), times);
        return (Of(RealTrips.Zone), Of(RealTrips.Desk));
    }

    private LoadCost Load(DerivedExport template, string station, IReadOnlyList<(int Number, string Zone, string Desk)> zones)
    {
        var (exports, keys) = (Path.Combine(folder, "exports"), Directory.CreateDirectory(Path.Combine(folder, "keys")).FullName);
        var (path, rows) = template.Write(exports, keys, station, zones);
        var bytes = Footprint.Of(path).Bytes;
        var before = _server.Seconds;
        var cost = _process.Run(Path.Combine(checkout, "warehouse", "postgresql", "load.sh"), [path, "--keys", keys]);
        Directory.Delete(path, recursive: true);
        var load = new LoadCost(rows, bytes, cost.Wall, cost.Processor, _server.Seconds - before);
        Console.WriteLine($"{station}: {load}");
        return load;
    }

    private static void Report(string side, IReadOnlyList<LoadCost> loads)
    {
        var sum = loads.Aggregate((all, one) => all + one);
        Console.WriteLine($"\nall, {side}: {loads.Count} exports, {sum}\n");
    }

    private void Ask()
    {
        var table = new MarkdownTable("question", "rows", "on the clock", "the same, least", "processor");
        foreach (var (name, sql) in Questions.All(checkout))
        {
            var file = Path.Combine(folder, "question.sql");
            File.WriteAllText(file, $"\\o {Path.Combine(folder, "answer")}\n{sql.TrimEnd().TrimEnd(';')};\n");
            var (walls, before) = (new List<double>(), _server.Seconds);
            for (var time = 0; time < 5; time++)
                walls.Add(_process.Run("psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", file]).Wall);
            var processor = (_server.Seconds - before) / walls.Count;
            walls.Sort();
            table.Add(name, MarkdownTable.Number(File.ReadLines(Path.Combine(folder, "answer")).LongCount(), "N0"),
                MarkdownTable.Number(walls[walls.Count / 2], "F2", " s"), MarkdownTable.Number(walls[0], "F2", " s"),
                MarkdownTable.Number(processor, "F2", " s"));
        }

        Console.WriteLine($"{table}\n");
        foreach (var (_, sql) in Questions.Sizes)
        {
            Sql(sql);
            Console.WriteLine(File.ReadAllText(Path.Combine(folder, "answer")));
        }
    }

    private ProcessCost Sql(string sql) =>
        _process.Run("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", Path.Combine(folder, "answer"), "-c", sql]);
}
