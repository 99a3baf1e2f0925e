namespace OfflineLicense.Benchmarks.Speed.Large;

/// <summary>A desk for 100 zones of 50 devices each, there and back.</summary>
internal static class ManyZones
{
    private const int Zones = 100;

    private const int Devices = 50;

    public static void Run(StepRunner runner, string folder)
    {
        string At(string name) => Path.Combine(folder, name);
        string Zone(int number) => At($"ZONE-{number:D3}");
        var devices = Sample.Fleet.Of(SampleFleet.Seed, Zones * Devices, reports: 8);
        var fleet = new SampleFleet(folder, [.. devices.Chunk(Devices)]);
        var desk = new Station(runner, At("desk"), "HQ");
        desk.Create("desk");
        Directory.CreateDirectory(At("out"));
        for (var number = 0; number < Zones; number++)
        {
            var zone = new Station(runner, Zone(number), $"ZONE-{number:D3}");
            zone.Create("zone");
            zone.Trust(desk);
            desk.Trust(zone);
            Directory.CreateDirectory(At($"back{number}"));
        }

        Each("zones: collect", number => ["collect", fleet.Groups[number]]);
        Each("zones: pack", _ => ["pack", "--to", At("out")]);
        runner.Run(new Step("desk: receive", "receive", At("out"), "--station", At("desk"))
        {
            Reads = [At("out")],
            Writes = [At("desk")],
            Documents = [At("out")],
        });
        runner.Run(new Step("desk: stage", "stage", "--to", At("upload"), "--station", At("desk"))
        {
            Reads = [At("desk")],
            Writes = [At("desk"), At("upload")],
            Documents = [At("upload")],
        });
        runner.Run(new Step("desk: mark", "mark", "uploaded", At("upload"), "--station", At("desk")));
        fleet.Answer(At("upload"));
        runner.Run(new Step("desk: answers", "collect", fleet.Answers, "--station", At("desk"))
        {
            Reads = [fleet.Answers],
            Writes = [At("desk")],
            Packed = fleet.AnswerSize,
        });
        runner.Run(new Step("desk: status", "status", "--station", At("desk")));
        runner.Run(new Step("desk: zone list", "zone", "list", "--station", At("desk")));
        for (var number = 0; number < Zones; number++)
            runner.Run(new Step("desk: pack", "pack", "--to", At($"back{number}"), "--for", $"ZONE-{number:D3}", "--station", At("desk")));
        runner.Join($"desk: pack, {Zones} times", Zones, replace: true);
        Each("zones: receive", number => ["receive", At($"back{number}")]);
        Each("zones: split", number => ["split", "--to", At($"install{number}")]);

        void Each(string name, Func<int, string[]> arguments)
        {
            for (var number = 0; number < Zones; number++)
                runner.Run(new Step(name, [.. arguments(number), "--station", Zone(number)]));
            runner.Join($"{name}, {Zones} times", Zones, replace: true);
        }
    }
}
