using OfflineLicense.Benchmarks.Sample;

namespace OfflineLicense.Benchmarks.Speed.Large;

/// <summary>One device with 100,000 reports, in four files: one would be larger than the tool takes.</summary>
internal static class ManyReports
{
    private const int Files = 4;

    private const int Reports = 100_000;

    public static void Run(StepRunner runner, string folder)
    {
        var device = new FleetDevice(SampleFleet.Seed, 0, Reports, Platform.Router, Oddity.None);
        var fleet = new SampleFleet(folder,
            [.. device.ReportIds.Chunk(Reports / Files).Select(part => (IReadOnlyList<FleetDevice>)[device with { ReportIds = part }])]);
        new SampleTrip(runner, fleet, Path.Combine(folder, "trip")).Run();
    }
}
