using static System.FormattableString;

namespace OfflineLicense.Benchmarks.Speed.Scale;

/// <summary>
/// The numbers of docs/scale.md: a trip with every command at three sizes, visits by <c>exchange</c>, and a year of trips on the
/// same stations. Each step is one whole process, without the baseline.
/// </summary>
internal static class ScaleRun
{
    /// <summary>The part that <c>--scale</c> takes by its name.</summary>
    public const string Year = "year";

    private static readonly (int Devices, int Reports)[] Sizes = [(1_000, 10), (25_000, 10), (100_000, 10)];

    /// <summary>As many reports as the largest size, of fewer devices.</summary>
    private static readonly (int Devices, int Reports) ManyReports = (25_000, 40);

    public static void Run(BenchOptions options)
    {
        if (options.Case is null)
        {
            var sizes = options.Sized ? [(options.Devices, options.Reports)] : Sizes;
            var runs = sizes.Select(size => (size.Devices, Runs: Trip(options, size.Devices, size.Reports))).ToList();
            Console.WriteLine(CommandTable.Of([.. runs.Select(run => (Invariant($"{run.Devices:N0}:"), run.Runs))]));
            Console.WriteLine(Invariant($"Growth\n\n{GrowthTable.Of(runs)}"));
            if (!options.Sized)
                Trip(options, ManyReports.Devices, ManyReports.Reports);
        }

        if (!options.Sized || options.Case == Year)
            new TripsOfYear(options, options.Sized ? options.Devices : ManyReports.Devices).Run();
    }

    private static IReadOnlyList<StepRun> Trip(BenchOptions options, int devices, int reports)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Folder, $"scale{devices}x{reports}")).FullName;
        var fleet = new SampleFleet(folder, devices, reports);
        var runner = new StepRunner(options.Tool, baseline: null, folder, limits: false);
        try
        {
            new SampleTrip(runner, fleet, Path.Combine(folder, "trip")).Run(everyCommand: true);
            new Visits(runner, fleet, Path.Combine(folder, "visits")).Run();
        }
        finally
        {
            Console.WriteLine(Invariant($"{devices:N0} devices with {reports} reports each, usage files of {fleet.Size / 1e6:F0} MB\n"));
            Console.WriteLine(CommandTable.Of([("", runner.Runs)]));
            Console.WriteLine(ByteTable.Of(devices, runner.Runs));
        }

        return runner.Runs;
    }
}
