namespace OfflineLicense.Benchmarks.Speed;

/// <summary><c>measure</c>: whole trips, and their figures as tables.</summary>
internal static class Measure
{
    public static int Run(string[] args)
    {
        if (BenchOptions.Of(args[1..]) is not { } options)
            return 2;
        try
        {
            Trips(options, options.Devices, options.Rounds);
            return 0;
        }
        catch (InvalidOperationException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return 1;
        }
    }

    private static void Trips(BenchOptions options, int devices, int rounds)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Folder, $"{devices}")).FullName;
        var fleet = new SampleFleet(folder, devices, options.Reports);
        var runner = new StepRunner(options.Tool, options.Baseline, folder, limits: true);
        for (var round = 1; round <= rounds; round++)
        {
            runner.BaselineFirst = round % 2 == 0;
            new Trip(runner, fleet, Path.Combine(folder, $"round{round}")).Run();
        }

        Console.WriteLine($"\n{devices:N0} devices with {options.Reports} reports each, {fleet.Size / 1_000_000} MB; "
            + $"median of {rounds} whole processes\n");
        Console.WriteLine(StepTable.Of(runner.Runs));
        Console.WriteLine(StepTable.Limits(runner.Runs));
    }
}
