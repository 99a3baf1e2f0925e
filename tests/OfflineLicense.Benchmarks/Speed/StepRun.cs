namespace OfflineLicense.Benchmarks.Speed;

/// <summary>One step once: the tool, the baseline and the machine one after another.</summary>
/// <param name="Name">The step.</param>
/// <param name="Tool">The process of the tool.</param>
/// <param name="Baseline">The baseline's process; null: it has no such step, or is not here.</param>
/// <param name="Limit">The machine's own time; null: not measured.</param>
/// <param name="Documents">Bytes of the documents.</param>
internal sealed record StepRun(string Name, ProcessCost Tool, ProcessCost? Baseline, MachineLimit? Limit, long Documents)
{
    /// <summary>What was there after it and not before, of each place in which the step writes.</summary>
    public IReadOnlyList<(string Place, Footprint Growth)> Written { get; init; } = [];
}
