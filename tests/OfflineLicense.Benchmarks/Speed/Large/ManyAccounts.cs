namespace OfflineLicense.Benchmarks.Speed.Large;

/// <summary>1,000 virtual accounts of five devices each: as many folders to upload at the desk.</summary>
internal static class ManyAccounts
{
    private const int Accounts = 1_000;

    private const int Devices = 5;

    public static void Run(StepRunner runner, string folder)
    {
        var devices = Sample.Fleet.Of(SampleFleet.Seed, Accounts * Devices, reports: 1);
        var fleet = new SampleFleet(folder, [.. devices.Chunk(Devices)]);
        new SampleTrip(runner, fleet, Path.Combine(folder, "trip")) { AccountForEachGroup = true }.Run();
    }
}
