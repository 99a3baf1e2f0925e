namespace OfflineLicense.Formats.Csv;

/// <summary>One row of a table.</summary>
/// <param name="Line">The line of the file in which it begins, counted from 1.</param>
internal sealed record CsvRecord(int Line, IReadOnlyList<string> Cells)
{
    /// <summary>What is wrong with it; null: nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>The cell that the problem is in, counted from 0.</summary>
    public int ProblemCell { get; init; }
}
