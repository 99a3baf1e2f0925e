using static OfflineLicense.Benchmarks.Speed.MarkdownTable;

namespace OfflineLicense.Benchmarks.Speed.Scale;

/// <summary>What each step leaves on disks: bytes for each device, and files.</summary>
internal static class ByteTable
{
    /// <param name="devices">By which the bytes are divided.</param>
    /// <param name="runs">The steps; one that wrote nothing is left out.</param>
    public static string Of(int devices, IEnumerable<StepRun> runs)
    {
        var table = new MarkdownTable("step", "where", "bytes for each device", "MB", "files");
        foreach (var run in runs)
        {
            foreach (var (place, growth) in run.Written.Where(one => one.Growth.Bytes != 0))
            {
                table.Add(run.Name, place, Number(growth.Bytes / (double)devices, "N0"), Number(growth.Bytes / 1e6, "N1"),
                    Number(growth.Files, "N0"));
            }
        }

        return table.ToString();
    }
}
