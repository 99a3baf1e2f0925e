namespace OfflineLicense.Benchmarks.Speed.Scale;

/// <summary>The same trip by <c>exchange</c>, one process a visit, with new stations whose folders are set.</summary>
/// <param name="runner">Runs the visits.</param>
/// <param name="fleet">The devices.</param>
/// <param name="folder">For the stations and their folders.</param>
internal sealed class Visits(StepRunner runner, SampleFleet fleet, string folder)
{
    public void Run()
    {
        foreach (var place in (string[])["install", "uploads", "downloads", "drive"])
            Directory.CreateDirectory(At(place));
        var (zone, desk) = (new Station(runner, At("zone"), "LAB-A"), new Station(runner, At("desk"), "HQ"));
        zone.Create("zone");
        desk.Create("desk");
        zone.Trust(desk);
        desk.Trust(zone);
        Set("zone", "intake", fleet.Drop);
        Set("zone", "install", At("install"));
        Set("desk", "upload", At("uploads"));
        Set("desk", "downloads", At("downloads"));

        Visit("zone", "collect, pack");
        Visit("desk", "receive, stage");
        File.Copy(fleet.Answers, Path.Combine(At("downloads"), Path.GetFileName(fleet.Answers)));
        Visit("desk", "collect, pack");
        Visit("zone", "receive, split, collect again");
        Visit("zone", "nothing new");
    }

    private string At(string name) => Path.Combine(folder, name);

    private void Set(string station, string name, string place) =>
        runner.Tool("config", $"folders.{name}", place, "--station", At(station));

    private void Visit(string station, string steps) =>
        runner.Run(new Step($"exchange, {station}: {steps}", "exchange", At("drive"), "--station", At(station)));
}
