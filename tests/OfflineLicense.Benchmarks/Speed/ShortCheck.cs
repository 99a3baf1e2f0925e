using static System.FormattableString;

namespace OfflineLicense.Benchmarks.Speed;

/// <summary>
/// What <c>scripts/check.sh</c> runs: processor time beside the baseline's, and processor time for each device at two sizes. A time
/// on the clock fails nothing, and of all rounds the least counts, so that other work on the machine changes little.
/// </summary>
internal sealed class ShortCheck(BenchOptions options)
{
    /// <summary>Times that the baseline's processor time must at least be of the tool's.</summary>
    private static readonly (string Step, double Bound)[] Ratios =
        [("collect", 0.8), ("pack", 1.3), ("verify", 1.8), ("split alone", 1.5), ("answers + split", 0.4)];

    private const int RatioDevices = 1_000;

    public const int FewDevices = 500;

    public const int ManyDevices = 2_500;

    /// <summary>Times that the work for each device may grow from few devices to many: quadratic work grows five times.</summary>
    public const double GrowthBound = 1.5;

    /// <summary>Seconds of work that are compared: less is lost among the start of a process.</summary>
    private const double LeastWork = 0.05;

    /// <summary>How often what seems to fail is measured again.</summary>
    private const int MostRepeats = 2;

    private int _failed;

    /// <returns>Whether all is well.</returns>
    public bool Run()
    {
        if (options.Baseline is null)
            Console.WriteLine("skip processor time beside the baseline: no baseline.py");
        else
            Ratio();
        Growth();
        return _failed == 0;
    }

    private void Ratio()
    {
        var (folder, runner) = Runner("ratio", options.Baseline);
        var fleet = new SampleFleet(folder, RatioDevices, options.Reports);
        for (var round = 1; round == 1 || (round == 2 && Compare(runner.Runs).Any(step => step.Ratio < step.Bound)); round++)
        {
            runner.BaselineFirst = round == 2;
            new SampleTrip(runner, fleet, Path.Combine(folder, $"round{round}")).RunWithBaseline();
        }

        foreach (var (name, ratio, bound) in Compare(runner.Runs))
            Say(ratio >= bound, Invariant($"{name}: {ratio:F2} x the baseline, at least {bound:F1}"));
    }

    /// <summary>Each step that has a bound: its ratio, and the least that passes.</summary>
    public static IEnumerable<(string Step, double Ratio, double Bound)> Compare(IReadOnlyList<StepRun> runs) =>
        from bound in Ratios
        join step in StepFigures.Of(runs) on bound.Step equals step.Name
        select (step.Name, step.LeastBaselineProcessor!.Value / step.LeastProcessor, bound.Bound);

    private void Growth()
    {
        var few = Trips("few", FewDevices, 2);
        var many = Trips("many", ManyDevices, 1);
        for (var again = 1; again <= MostRepeats && Compare(few, many).Any(step => step.Growth > GrowthBound); again++)
            many = [.. many, .. Trips($"many-again{again}", ManyDevices, 1)];
        foreach (var (name, growth) in Compare(few, many))
            Say(growth <= GrowthBound, Invariant($"{name}: {growth:F2} x as much for each device, at most {GrowthBound:F1}"));
    }

    /// <summary>How many times the work for each device of few is the work for each of many; the start of a process is no work.</summary>
    public static IEnumerable<(string Name, double Growth)> Compare(IReadOnlyList<StepRun> few, IReadOnlyList<StepRun> many)
    {
        var before = StepFigures.Of(few).ToDictionary(step => step.Name);
        var after = StepFigures.Of(many).ToDictionary(step => step.Name);
        var start = Math.Min(before[SampleTrip.Start].LeastProcessor, after[SampleTrip.Start].LeastProcessor);
        double Work(StepFigures step) => step.LeastProcessor - start;
        return before.Keys.Where(name => Work(after[name]) >= LeastWork).Select(name =>
        {
            var least = Math.Max(Work(before[name]), LeastWork * FewDevices / ManyDevices);
            return (name, Work(after[name]) / least * FewDevices / ManyDevices);
        });
    }

    private IReadOnlyList<StepRun> Trips(string name, int devices, int rounds)
    {
        var (folder, runner) = Runner(name, baseline: null);
        var fleet = new SampleFleet(folder, devices, reports: 1);
        for (var round = 1; round <= rounds; round++)
            new SampleTrip(runner, fleet, Path.Combine(folder, $"round{round}")).Run(everyCommand: true);
        return runner.Runs;
    }

    private (string Folder, StepRunner Runner) Runner(string name, string? baseline)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Folder, name)).FullName;
        return (folder, new StepRunner(options.Tool, baseline, folder, limits: false));
    }

    private void Say(bool good, string what)
    {
        Console.WriteLine($"{(good ? "pass" : "FAIL")} {what}");
        _failed += good ? 0 : 1;
    }
}
