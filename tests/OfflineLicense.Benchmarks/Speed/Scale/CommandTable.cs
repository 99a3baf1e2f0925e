using static OfflineLicense.Benchmarks.Speed.MarkdownTable;

namespace OfflineLicense.Benchmarks.Speed.Scale;

/// <summary>Time on the clock, processor time and peak memory of each step, of several series of runs beside each other.</summary>
internal static class CommandTable
{
    /// <param name="series">What a series is called in the header, and its runs.</param>
    public static string Of(IReadOnlyList<(string Label, IReadOnlyList<StepRun> Runs)> series)
    {
        var columns = series.Select(one => StepFigures.Of(one.Runs).ToDictionary(step => step.Name)).ToList();
        var table = new MarkdownTable(
            ["command", .. series.SelectMany(one => (string[])[$"{one.Label} clock".Trim(), "CPU", "peak"])]);
        foreach (var name in columns[0].Keys)
            table.Add([name, .. columns.SelectMany(steps => Cells(steps.GetValueOrDefault(name)))]);
        return table.ToString();
    }

    private static string[] Cells(StepFigures? step) =>
    [
        Number(step?.Wall, "F2", " s"), Number(step?.Processor, "F2", " s"), Number(step?.Peak / 1024.0, "F0", " MB"),
    ];
}
