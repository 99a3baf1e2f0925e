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

    public ProcessCost Tool(params IEnumerable<string> arguments) => _process.Run(tool, arguments);

    /// <summary>A second station in the same state.</summary>
    public void Copy(string from, string to) => _process.Run("cp", "-a", from, to);

    public void Run(Step step)
    {
        var before = Footprint.Of(step.Writes);
        var theirs = BaselineFirst ? RunBaseline(step) : null;
        var mine = Tool(step.Arguments);
        theirs ??= RunBaseline(step);
        var documents = Footprint.Of(step.Documents).Bytes + step.Packed;
        var limit = limits && documents > 0 ? MachineLimit.Measure(folder, step.Reads, documents, Footprint.Of(step.Writes) - before) : null;
        _runs.Add(new StepRun(step.Name, mine, theirs, limit, documents));
    }

    /// <summary>The last two steps as one: the baseline does in its last one what the tool does in two.</summary>
    public void JoinLastTwo(string name)
    {
        var (first, last) = (_runs[^2], _runs[^1]);
        var both = new ProcessCost(first.Tool.Wall + last.Tool.Wall, first.Tool.Processor + last.Tool.Processor,
            Math.Max(first.Tool.Peak, last.Tool.Peak));
        _runs.Add(new StepRun(name, both, last.Baseline, last.Limit is { } limit ? first.Limit?.And(limit) : null, last.Documents));
    }

    private ProcessCost? RunBaseline(Step step) =>
        baseline is null || step.Baseline.Count == 0 ? null : _process.Run("python3", [baseline, .. step.Baseline]);
}
