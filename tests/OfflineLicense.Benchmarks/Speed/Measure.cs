using OfflineLicense.Benchmarks.Speed.Large;
using OfflineLicense.Benchmarks.Speed.Scale;
using static System.FormattableString;

namespace OfflineLicense.Benchmarks.Speed;

/// <summary><c>measure</c>: whole trips, and their figures as tables.</summary>
internal static class Measure
{
    /// <summary>Of more devices, the commands beside the trip run in the first round alone: they take as long as a trip.</summary>
    private const int MostForEveryCommand = 5_000;

    public static int Run(string[] args)
    {
        if (BenchOptions.Of(args[1..]) is not { } options)
        {
            Console.Error.WriteLine("usage: scripts/bench.sh [DEVICES] [REPORTS] [ROUNDS] [--growth] [--long] [--large [CASE]] "
                + "[--scale [year]] [--short]");
            return 2;
        }

        try
        {
            if (options.Short)
                return new ShortCheck(options).Run() ? 0 : 1;
            if (options.Growth)
                Growth(options);
            if (options.Large)
                LargeCases.Run(options);
            if (options.Scale)
                ScaleRun.Run(options);
            if (!options.Growth && !options.Large && !options.Scale)
                Trips(options);
            return 0;
        }
        catch (InvalidOperationException problem)
        {
            Console.Error.WriteLine((options.Short ? "FAIL " : string.Empty) + problem.Message);
            return 1;
        }
    }

    private static void Growth(BenchOptions options)
    {
        var sizes = new List<(int Devices, IReadOnlyList<StepRun> Runs)>();
        foreach (var devices in (int[])[1_000, 5_000, 25_000, .. options.Long ? (int[])[100_000] : []])
            sizes.Add((devices, Trips(options with { Devices = devices, Rounds = devices > 25_000 ? 1 : options.Rounds })));
        Console.WriteLine($"Growth, {options.Reports} reports each; peak of the largest size\n\n{GrowthTable.Of(sizes)}");
    }

    private static IReadOnlyList<StepRun> Trips(BenchOptions options)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Folder, $"{options.Devices}")).FullName;
        var fleet = new SampleFleet(folder, options.Devices, options.Reports);
        var runner = new StepRunner(options.Tool, options.Baseline, folder, limits: true);
        for (var round = 1; round <= options.Rounds; round++)
        {
            runner.BaselineFirst = round % 2 == 0;
            var everyCommand = options.Growth && (round == 1 || options.Devices <= MostForEveryCommand);
            new SampleTrip(runner, fleet, Path.Combine(folder, $"round{round}")).Run(everyCommand);
        }

        var rounds = options.Rounds == 1 ? "one whole process each" : $"median of {options.Rounds} whole processes";
        var size = Invariant($"{options.Devices:N0} devices with {options.Reports} reports each, {fleet.Size / 1e6:F0} MB");
        Console.WriteLine($"{size}; {rounds}\n");
        Console.WriteLine(StepTable.All(runner.Runs));
        return runner.Runs;
    }
}
