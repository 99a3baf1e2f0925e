using static OfflineLicense.Benchmarks.Speed.MarkdownTable;

namespace OfflineLicense.Benchmarks.Speed;

/// <summary>The figures of each step: medians of its rounds, and the largest memory of them.</summary>
internal static class StepTable
{
    /// <summary>All tables of these runs.</summary>
    public static string All(IReadOnlyList<StepRun> runs) => string.Join('\n', ((string[])[Steps(runs), Limits(runs), Commands(runs)])
        .Where(table => table.Length > 0));

    /// <summary>Steps that carry documents.</summary>
    private static string Steps(IReadOnlyList<StepRun> runs)
    {
        var table = new MarkdownTable(
            "step", "offlic", "CPU", "baseline", "its CPU", "ratio", "CPU ratio", "MB/s", "limit", "of limit", "peak");
        foreach (var step in StepFigures.Of(runs).Where(step => step.Throughput is not null))
        {
            table.Add(step.Name, Number(step.Wall, "F2", " s"), Number(step.Processor, "F2", " s"),
                Number(step.BaselineWall, "F2", " s"), Number(step.BaselineProcessor, "F2", " s"), Number(step.Ratio, "F1", " ×"),
                Number(step.ProcessorRatio, "F1", " ×"), Number(step.Throughput, "F0"), Number(step.Limit?.Sum, "F2", " s"),
                Number(step.Wall / step.Limit?.Sum, "F1", " ×"), Number(step.Peak / 1024.0, "F0", " MB"));
        }

        return table.ToString();
    }

    /// <summary>The machine's limits, part by part.</summary>
    private static string Limits(IReadOnlyList<StepRun> runs)
    {
        var table = new MarkdownTable("limit of", "read", "SHA-256", "write and flush", "only create the files", "sum");
        foreach (var step in StepFigures.Of(runs).Where(step => step.Limit is not null))
        {
            var limit = step.Limit!;
            table.Add(step.Name, Number(limit.Read, "F2", " s"), Number(limit.Hash, "F2", " s"), Number(limit.Write, "F2", " s"),
                Number(limit.Create, "F2", " s"), Number(limit.Sum, "F2", " s"));
        }

        return table.ToString();
    }

    /// <summary>Commands that carry none.</summary>
    private static string Commands(IReadOnlyList<StepRun> runs)
    {
        var table = new MarkdownTable("command", "offlic", "CPU", "peak");
        foreach (var step in StepFigures.Of(runs).Where(step => step.Throughput is null))
        {
            table.Add(step.Name, Number(1000 * step.Wall, "F0", " ms"), Number(1000 * step.Processor, "F0", " ms"),
                Number(step.Peak / 1024.0, "F0", " MB"));
        }

        return table.ToString();
    }
}
