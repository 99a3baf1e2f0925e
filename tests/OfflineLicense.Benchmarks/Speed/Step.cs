namespace OfflineLicense.Benchmarks.Speed;

/// <summary>One step of a trip: a process of the tool, and what the baseline runs for the same.</summary>
/// <param name="Name">As the tables call it.</param>
/// <param name="Arguments">Of the tool.</param>
internal sealed record Step(string Name, params IReadOnlyList<string> Arguments)
{
    /// <summary>Arguments of <c>baseline.py</c>; none: it has no such step.</summary>
    public IReadOnlyList<string> Baseline { get; init; } = [];

    /// <summary>The files and folders that it reads.</summary>
    public IReadOnlyList<string> Reads { get; init; } = [];

    /// <summary>The folders in which it writes.</summary>
    public IReadOnlyList<string> Writes { get; init; } = [];

    /// <summary>Where the documents that it carries are found as files, before it or after it: their bytes are its throughput.</summary>
    public IReadOnlyList<string> Documents { get; init; } = [];

    /// <summary>Their bytes, where no file holds them as they are.</summary>
    public long Packed { get; init; }

    /// <summary>Also 3: some of it is refused, as it has to be.</summary>
    public bool MayRefuse { get; init; }
}
