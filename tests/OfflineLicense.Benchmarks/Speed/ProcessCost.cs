namespace OfflineLicense.Benchmarks.Speed;

/// <summary>What one whole process took.</summary>
/// <param name="Wall">Seconds on the clock.</param>
/// <param name="Processor">Seconds of processor time, its own and the kernel's for it.</param>
/// <param name="Peak">Its largest memory in KiB.</param>
internal sealed record ProcessCost(double Wall, double Processor, long Peak);
