using OfflineLicense.Benchmarks.Sample;
using OfflineLicense.Benchmarks.Speed;

namespace OfflineLicense.Benchmarks.Warehouse;

/// <summary>
/// A zone and a desk that the tool made, with whole trips one after another. In the last trip a tenth of the devices is not collected, a
/// tenth not answered and a fifth not proved, so that every state is there.
/// </summary>
internal sealed class RealTrips(string tool, string folder, int devices, int reports)
{
    /// <summary>Both are replaced by the names of derived stations, which are as long.</summary>
    public const string Zone = "PLANT-000";

    /// <summary>The desk of it.</summary>
    public const string Desk = "DESK-000";

    private readonly StepRunner _runner = new(tool, null, folder, limits: false);
    private readonly List<DateTimeOffset> _starts = [];

    /// <summary>When each trip began.</summary>
    public IReadOnlyList<DateTimeOffset> Starts => _starts;

    /// <returns>The exports of the zone and of the desk.</returns>
    public (string Zone, string Desk) Run(int trips)
    {
        var (zone, desk) = (new Station(_runner, At(Zone), Zone), new Station(_runner, At(Desk), Desk));
        zone.Create("zone");
        desk.Create("desk");
        zone.Trust(desk);
        desk.Trust(zone);
        var fleet = Fleet.Of(SampleFleet.Seed, devices, reports);
        for (var trip = 0; trip < trips; trip++)
            Trip(trip, trip == trips - 1, fleet);
        Directory.CreateDirectory(At("exports"));
        Do(Zone, "ledger", "export", "--to", At("exports"), "--with-hostnames");
        Do(Desk, "ledger", "export", "--to", At("exports"), "--with-hostnames");
        return (At("exports", $"{Zone}.export.00000001"), At("exports", $"{Desk}.export.00000001"));
    }

    private void Trip(int trip, bool isLast, IReadOnlyList<FleetDevice> fleet)
    {
        string Place(string name) => Directory.CreateDirectory(At($"trip{trip}", name)).FullName;
        _starts.Add(DateTimeOffset.UtcNow);
        List<FleetDevice> reporting = [.. fleet.Where(device => !isLast || device.Number % 10 != 0)
            .Select(device => device with { ReportIds = [.. device.ReportIds.Select(id => id + (trip * reports))] })];
        Do(Zone, "round", "start", $"round {trip + 1}");
        Fleet.Drop(reporting, Place("drop"), sameNames: false);
        Do(Zone, "collect", Place("drop"));
        if (trip == 0)
            Do(Zone, "roster", "adopt");
        Do(Zone, "pack", "--to", Place("out"));
        Do(Desk, "receive", Place("out"));
        Do(Desk, "stage", "--to", At($"trip{trip}", "upload"));
        Do(Desk, "mark", "uploaded", At($"trip{trip}", "upload"));
        var answers = new SampleCssm(reporting, DateTimeOffset.UtcNow, trip).Answer(At($"trip{trip}", "upload"));
        SampleCssm.DownloadArchive(answers.Where(answer => !isLast || answer.Device.Number % 10 != 1), At($"trip{trip}", "answers.tar.gz"));
        Do(Desk, "collect", At($"trip{trip}", "answers.tar.gz"));
        Do(Desk, "pack", "--to", Place("back"));
        Do(Zone, "receive", Place("back"));
        Do(Zone, "split", "--to", Place("install"));
        foreach (var device in reporting.Where(device => !isLast || device.Number % 5 != 2))
            File.WriteAllBytes(Path.Combine(Place("shown"), $"{device.Hostname}.txt"), device.Output(DateTimeOffset.UtcNow.AddSeconds(2)));
        Do(Zone, "collect", Place("shown"));
    }

    private string At(params string[] names) => Path.Combine([folder, .. names]);

    private void Do(string station, params string[] arguments) => _runner.Tool([.. arguments, "--station", At(station)]);
}
