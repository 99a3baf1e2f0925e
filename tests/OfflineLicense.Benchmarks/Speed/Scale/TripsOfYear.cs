using System.Globalization;
using static OfflineLicense.Benchmarks.Speed.MarkdownTable;
using static System.FormattableString;

namespace OfflineLicense.Benchmarks.Speed.Scale;

/// <summary>
/// Trips of the same devices on the same two stations, each with new reports: what each leaves, whether a command takes longer
/// with the trips behind it, and what <c>ledger prune</c> gives back in the end.
/// </summary>
internal sealed class TripsOfYear
{
    private const int Trips = 12;

    private const int Reports = 8;

    private readonly BenchOptions _options;
    private readonly string _folder;
    private readonly int _devices;

    public TripsOfYear(BenchOptions options, int devices) =>
        (_options, _folder, _devices) = (options, Directory.CreateDirectory(Path.Combine(options.Folder, "year")).FullName, devices);

    public void Run()
    {
        var setup = Runner("setup");
        var (zone, desk) = (new Station(setup, At("zone"), "LAB-A"), new Station(setup, At("desk"), "HQ"));
        zone.Create("zone");
        desk.Create("desk");
        zone.Trust(desk);
        desk.Trust(zone);

        var trips = Enumerable.Range(1, Trips).Select(Trip).ToList();
        var last = Runner("last");
        Prune(last);
        Console.WriteLine(Invariant($"{Trips} trips of {_devices:N0} devices with {Reports} new reports each\n"));
        Console.WriteLine(CommandTable.Of([.. ((int[])[1, 2, 6, Trips]).Select(trip => ($"trip {trip}", trips[trip - 1]))]));
        Console.WriteLine(Sizes(trips));
        Console.WriteLine(CommandTable.Of([("after the last", last.Runs)]));
        Console.WriteLine(ByteTable.Of(_devices, last.Runs));
    }

    private string At(string name) => Path.Combine(_folder, name);

    private StepRunner Runner(string name) =>
        new(_options.Tool, baseline: null, Directory.CreateDirectory(At(name)).FullName, limits: false);

    private IReadOnlyList<StepRun> Trip(int number)
    {
        var (folder, runner) = (At($"trip{number:D2}"), Runner($"trip{number:D2}"));
        var fleet = new SampleFleet(folder, [[.. Sample.Fleet.Of(SampleFleet.Seed, _devices, Reports).Select(device => device with
        {
            ReportIds = [.. device.ReportIds.Select(id => id + ((number - 1L) * Reports))],
        })]]);
        string Of(string name) => Path.Combine(folder, name);
        foreach (var place in (string[])["out", "back", "exports"])
            Directory.CreateDirectory(Of(place));

        Run(runner, "zone", "collect", [At("zone")], "collect", fleet.Drop);
        Run(runner, "zone", "pack", [At("zone"), Of("out")], "pack", "--to", Of("out"));
        Run(runner, "desk", "desk: receive", [At("desk")], "receive", Of("out"));
        Run(runner, "desk", "desk: stage", [At("desk"), Of("upload")], "stage", "--to", Of("upload"));
        fleet.Answer(Of("upload"), number);
        Run(runner, "desk", "desk: answers", [At("desk")], "collect", fleet.Answers);
        Run(runner, "desk", "desk: pack", [At("desk"), Of("back")], "pack", "--to", Of("back"));
        Run(runner, "zone", "receive", [At("zone")], "receive", Of("back"));
        Run(runner, "zone", "split", [At("zone"), Of("install")], "split", "--to", Of("install"));
        Run(runner, "zone", "collect outputs", [At("zone")], "collect", fleet.Outputs());
        Run(runner, "zone", "status", [], "status");
        Run(runner, "zone", "deadlines", [], "deadlines");
        Run(runner, "desk", "desk: status", [], "status");
        Run(runner, "zone", "ledger export --since", [Of("exports")],
            ["ledger", "export", "--to", Of("exports"), .. Since(number - 1)]);
        return runner.Runs;
    }

    private static string[] Since(int export) => export == 0 ? [] : ["--since", Invariant($"LAB-A.export.{export:D8}")];

    private void Prune(StepRunner runner)
    {
        var before = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        foreach (var (station, words) in ((string, string)[])[("zone", ""), ("desk", "desk: ")])
        {
            Run(runner, station, words + "doctor --deep", [], "doctor", "--deep");
            Run(runner, station, words + "backup", [At($"{station}.tar")], "backup", At($"{station}.tar"));
            Run(runner, station, words + "ledger size", [], "ledger", "size");
            Run(runner, station, words + "ledger prune -n", [], "ledger", "prune", "--before", before, "-n");
            Run(runner, station, words + "ledger prune", [At(station)], "ledger", "prune", "--before", before, "--yes",
                "--receipt", At($"{station}.csv"));
            Run(runner, station, words + "status, pruned", [], "status");
            Run(runner, station, words + "doctor --deep, pruned", [], "doctor", "--deep");
        }
    }

    private void Run(StepRunner runner, string station, string name, string[] writes, params string[] arguments) =>
        runner.Run(new Step(name, ["--station", At(station), .. arguments]) { Writes = writes });

    private string Sizes(IReadOnlyList<IReadOnlyList<StepRun>> trips)
    {
        var places = trips[0].SelectMany(run => run.Written).Select(one => one.Place).Distinct().ToList();
        var table = new MarkdownTable(["bytes for each device", .. places]);
        for (var trip = 0; trip < trips.Count; trip++)
        {
            var written = trips[trip].SelectMany(run => run.Written).ToLookup(one => one.Place, one => one.Growth.Bytes);
            table.Add([$"trip {trip + 1}", .. places.Select(place => Number(written[place].Sum() / (double)_devices, "N0"))]);
        }

        return table.ToString();
    }
}
