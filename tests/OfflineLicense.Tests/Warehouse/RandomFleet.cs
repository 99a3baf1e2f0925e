using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Histories.States;

namespace OfflineLicense.Tests.Warehouse;

/// <summary>
/// Many zones and some desks with random trips: stacks that form and split, reports that come twice, lost bundles, every mark, rosters,
/// rounds. What people type may be refused; what matters is what the stations say afterwards.
/// </summary>
internal sealed class RandomFleet : IDisposable
{
    private readonly CliRun _shell = new(Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"offlic-test-{Path.GetRandomFileName()}"));

    private int _number;

    /// <param name="zones">Each with one of the desks.</param>
    /// <param name="desks">How many.</param>
    /// <param name="devices">In each zone.</param>
    public RandomFleet(int zones, int desks, int devices, int seed)
    {
        Random = new Random(seed);
        Directory.CreateDirectory(At("keys"));
        Directory.CreateDirectory(At("exports"));
        for (var desk = 1; desk <= desks; desk++)
            Stations.Add(new FleetStation($"HQ-{desk}", null));
        for (var zone = 1; zone <= zones; zone++)
        {
            // In every third zone two stations collect.
            var sibling = zone % 3 == 0 ? Stations[^1] : null;
            var station = new FleetStation($"PLANT-{zone}", sibling?.Desk ?? Stations[zone % desks].Name) { Sibling = sibling };
            for (var i = 0; i < devices; i++)
                station.Devices.Add(sibling?.Devices[i] ?? new SampleDevice($"FOC{zone:00}{i:00}A", Random));
            Stations.Add(station);
            if (sibling is not null)
                sibling.Sibling = station;
        }

        foreach (var station in Stations)
            Init(station);
        foreach (var zone in Zones)
        {
            Trust(zone.Name, zone.Desk!);
            Trust(zone.Desk!, zone.Name);
            if (zone.Sibling is { } sibling)
                Trust(sibling.Name, zone.Name);
        }
    }

    public Random Random { get; }

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 21, 10, 15, 0, TimeSpan.Zero);

    public List<FleetStation> Stations { get; } = [];

    public IEnumerable<FleetStation> Zones => Stations.Where(station => station.IsZone);

    public string Keys => At("keys");

    public string At(params string[] parts) => _shell.At(parts);

    public int NextNumber() => ++_number;

    public FleetStation Of(string name) => Stations.Single(station => station.Name == name);

    /// <summary>Every zone and its desk do a step of a trip, mostly in the order of a trip.</summary>
    public void Live(int steps)
    {
        var acts = new FleetActs(this);
        for (var step = 0; step < steps; step++)
        {
            foreach (var zone in Zones)
            {
                Now = Now.AddMinutes(Random.Next(1, 600));
                acts.Do(zone, Random.Next(4) == 0 ? Random.Next(FleetActs.Count) : step % FleetActs.Count);
            }
        }
    }

    /// <summary>Types a command at a station. What it refuses, it refuses.</summary>
    public Said Do(string station, params string[] args)
    {
        Now = Now.AddSeconds(1);
        return Ask(station, args);
    }

    /// <summary>The same, and no time passes.</summary>
    public Said Ask(string station, params string[] args)
    {
        _shell.Clock = new StoppedClock(Now);
        return _shell.Run([.. args, "--json", "--station", At(station)]);
    }

    /// <summary>Files in a folder of their own.</summary>
    public string Write(IEnumerable<(string Name, string Text)> files)
    {
        var folder = Directory.CreateDirectory(At($"files-{NextNumber()}")).FullName;
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(folder, name), text);
        return folder;
    }

    /// <summary>Exports a station, since its last export or all of it.</summary>
    public string Export(FleetStation station, bool isFull = false, bool withHostnames = true)
    {
        string[] since = isFull || station.Exports.Count == 0 ? [] : ["--since", Path.GetFileName(station.Exports[^1])];
        string[] hostnames = withHostnames ? ["--with-hostnames"] : [];
        var line = Do(station.Name, ["ledger", "export", "--to", At("exports"), .. since, .. hostnames]).Ends(0).Only("export");
        station.Exports.Add(At("exports", line.Text("name")!));
        return station.Exports[^1];
    }

    public void Dispose() => _shell.Dispose();

    private void Init(FleetStation station)
    {
        Do(["init", At(station.Name), "--name", station.Name, "--curve", station.Name == "PLANT-1" ? "P-384" : "P-256",
            .. station.IsZone ? new[] { "--hostnames", "allow" } : ["--side", "desk"]]);
        Do(station.Name, "key", "export", Path.Combine(Keys, $"{station.Name}.pub.pem")).Ends(0);

        // A log that cannot be written fails no command, and to write it takes longer than most of them.
        Directory.Delete(At(station.Name, ".offlic", "log"), recursive: true);
        File.WriteAllBytes(At(station.Name, ".offlic", "log"), []);
    }

    private void Do(string[] args)
    {
        _shell.Clock = new StoppedClock(Now);
        _shell.Run(args).Ends(0);
    }

    private void Trust(string from, string by)
    {
        var paper = Do(from, "key", "show").Ends(0).Only("key").Text("fingerprint")!;
        Do(by, "key", "trust", Path.Combine(Keys, $"{from}.pub.pem"), "--name", from, "--fingerprint", paper).Ends(0);
    }
}
