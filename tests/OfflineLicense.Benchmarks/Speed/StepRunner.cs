namespace OfflineLicense.Benchmarks.Speed;

/// <summary>Runs steps, each in turn with the baseline and with the machine's limit, and keeps what they took.</summary>
/// <param name="tool">The file of the tool.</param>
/// <param name="baseline">The path of <c>baseline.py</c>; null: not here.</param>
/// <param name="folder">For logs and for the files of the limits.</param>
/// <param name="limits">Whether the machine's limits are measured.</param>
internal sealed class StepRunner(string tool, string? baseline, string folder, bool limits)
{
    private readonly List<StepRun> _runs = [];
    private readonly TimedProcess _process = new(folder);

    public IReadOnlyList<StepRun> Runs => _runs;

    /// <summary>Whether the baseline has the first turn: it changes from round to round.</summary>
    public bool BaselineFirst { get; set; }

    public ProcessCost Tool(params IEnumerable<string> arguments) => _process.Run(tool, [.. arguments]);

    /// <summary>A second station in the same state.</summary>
    public void Copy(string from, string to) => _process.Run("cp", ["-a", from, to]);

    public void Run(Step step)
    {
        var before = step.Writes.Select(place => Footprint.Of(place)).ToList();
        var theirs = BaselineFirst ? RunBaseline(step) : null;
        var mine = _process.Run(tool, step.Arguments, step.MayRefuse);
        theirs ??= RunBaseline(step);
        var documents = Footprint.Of(step.Documents).Bytes + step.Packed;
        var written = step.Writes.Select((place, at) => (Path.GetFileName(place), Footprint.Of(place) - before[at])).ToList();
        var limit = limits && documents > 0 && step.Reads.Count > 0
            ? MachineLimit.Measure(folder, step.Reads, documents,
                written.Aggregate(default(Footprint), (sum, one) => sum + one.Item2))
            : null;
        _runs.Add(new StepRun(step.Name, mine, theirs, limit, documents) { Written = written });
    }

    /// <summary>The last steps as one. The baseline does in its last one what the tool does in all of them.</summary>
    /// <param name="name">Of all together.</param>
    /// <param name="count">How many.</param>
    /// <param name="replace">Whether they are listed no more by themselves.</param>
    public void Join(string name, int count, bool replace)
    {
        var last = _runs[^count..];
        var measured = last.Select(run => run.Limit).OfType<MachineLimit>().ToList();
        if (replace)
            _runs.RemoveRange(_runs.Count - count, count);
        _runs.Add(new StepRun(name,
            new ProcessCost(last.Sum(run => run.Tool.Wall), last.Sum(run => run.Tool.Processor), last.Max(run => run.Tool.Peak)),
            last[^1].Baseline,
            measured.Count == 0 ? null : measured.Aggregate((all, one) => all.And(one)),
            replace ? last.Sum(run => run.Documents) : last[^1].Documents));
    }

    private ProcessCost? RunBaseline(Step step) =>
        baseline is null || step.Baseline.Count == 0 ? null : _process.Run("python3", [baseline, .. step.Baseline]);
}
