namespace OfflineLicense.Benchmarks.Speed;

/// <summary>What all rounds of one step say together.</summary>
internal sealed record StepFigures(string Name, IReadOnlyList<StepRun> Runs)
{
    public double Wall => Median(Runs.Select(run => run.Tool.Wall));

    public double Processor => Median(Runs.Select(run => run.Tool.Processor));

    /// <summary>The smallest of all rounds: what other work on the machine added is not in it.</summary>
    public double LeastProcessor => Runs.Min(run => run.Tool.Processor);

    public double? LeastBaselineProcessor => HasBaseline ? Runs.Min(run => run.Baseline!.Processor) : null;

    public double? BaselineWall => HasBaseline ? Median(Runs.Select(run => run.Baseline!.Wall)) : null;

    public double? BaselineProcessor => HasBaseline ? Median(Runs.Select(run => run.Baseline!.Processor)) : null;

    /// <summary>How many times the baseline's time fits the tool's: above 1 the tool is faster.</summary>
    public double? Ratio => BaselineWall / Wall;

    public double? ProcessorRatio => BaselineProcessor / Processor;

    /// <summary>Megabytes of documents in a second; null: none.</summary>
    public double? Throughput => Runs[0].Documents == 0 ? null : Runs[0].Documents / 1e6 / Wall;

    public long Peak => Runs.Max(run => run.Tool.Peak);

    public MachineLimit? Limit => Runs[0].Limit is null
        ? null
        : new MachineLimit(Median(Runs.Select(run => run.Limit!.Read)), Median(Runs.Select(run => run.Limit!.Hash)),
            Median(Runs.Select(run => run.Limit!.Write)), Median(Runs.Select(run => run.Limit!.Create)));

    private bool HasBaseline => Runs[0].Baseline is not null;

    /// <summary>The steps in the order of their first run.</summary>
    public static IReadOnlyList<StepFigures> Of(IEnumerable<StepRun> runs) =>
        [.. runs.GroupBy(run => run.Name).Select(group => new StepFigures(group.Key, [.. group]))];

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
