namespace OfflineLicense.Formats.Archives;

/// <summary>The output of one compressed layer, counted against the budget.</summary>
/// <param name="inflater">Owned: closed with this.</param>
/// <param name="budget">Shared by all layers.</param>
/// <param name="buffer">Bytes read at once; few where little is to come.</param>
internal abstract class InflatedStream(Stream inflater, ArchiveBudget budget, int buffer = InflatedStream.LargestBuffer)
    : ForwardStream(buffer)
{
    protected const int LargestBuffer = 32 * Limits.KiB;

    /// <summary>Why the layer ended early, where it is the layer's own fault and it was not reported yet.</summary>
    public Refusal? Fault { get; protected set; }

    public override bool Starved => Fault is not null || budget.Spent;

    /// <summary>Compressed bytes taken so far.</summary>
    protected abstract long Consumed { get; }

    protected override int Pull(Span<byte> buffer)
    {
        if (Starved)
            return 0;
        var got = 0;
        try
        {
            got = inflater.Read(buffer);
        }
        catch (Exception bad)
            when (bad is InvalidDataException or EndOfStreamException or NotSupportedException
                or ArgumentException or OverflowException)
        {
            Fault = Broken();
            return 0;
        }
        Fault = budget.CountExpanded(got, Pulled + got, Consumed) ?? Check(buffer[..got], Pulled + got);
        return Fault is null ? got : 0;
    }

    /// <summary>What it means that the inflater cannot go on. Null: a layer below is the cause and reports it.</summary>
    protected abstract Refusal? Broken();

    /// <summary>What is wrong with the bytes just produced (none: the end), before a caller sees them; null: nothing.</summary>
    protected abstract Refusal? Check(ReadOnlySpan<byte> bytes, long produced);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inflater.Dispose();
        base.Dispose(disposing);
    }
}
