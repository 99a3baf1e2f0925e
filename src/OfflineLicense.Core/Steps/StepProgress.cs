namespace OfflineLicense.Steps;

/// <summary>
/// How far the work of a command is. A step says what it does now and counts; whoever shows it looks from time to time. Counting is all
/// that it costs, and nothing that a step does depends on it.
/// </summary>
/// <param name="changed">Called on the thread of the step: the part that ended, and the one that begins; null: none.</param>
internal sealed class StepProgress(Action<StepPart?, StepPart?> changed)
{
    /// <summary>It is not shown.</summary>
    public static StepProgress Unseen { get; } = new((_, _) => { });

    private StepPart? _part;

    /// <summary>What is done now.</summary>
    public StepPart? Part => Volatile.Read(ref _part);

    /// <summary>The next part of the work begins; the one before has ended.</summary>
    /// <param name="what">For a person: <c>reading files</c>.</param>
    /// <param name="files">How many files there are; null: not known.</param>
    /// <param name="bytes">How many bytes there are; 0: not known.</param>
    public void Begin(string what, Func<long>? files = null, long bytes = 0) => Set(new StepPart(what, files, bytes));

    public void Begin(string what, long files, long bytes = 0) => Begin(what, () => files, bytes);

    /// <summary>The same for rows of a table.</summary>
    public void BeginRows(string what, long rows) => Set(new StepPart(what, () => rows, 0) { Unit = "row" });

    public void End() => Set(null);

    /// <summary>Any thread.</summary>
    public void Add(long files, long bytes)
    {
        if (this != Unseen)
            Part?.Add(files, bytes);
    }

    /// <summary>Counts what is taken from the list.</summary>
    public IEnumerable<T> Count<T>(IEnumerable<T> files, Func<T, long> size)
    {
        foreach (var file in files)
        {
            Add(1, size(file));
            yield return file;
        }
    }

    private void Set(StepPart? part)
    {
        if (this != Unseen)
            changed(Interlocked.Exchange(ref _part, part), part);
    }
}
