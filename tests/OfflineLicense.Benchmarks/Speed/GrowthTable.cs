using System.Globalization;
using static OfflineLicense.Benchmarks.Speed.MarkdownTable;

namespace OfflineLicense.Benchmarks.Speed;

/// <summary>
/// Processor time for each device at several sizes, without the start of a process: where it grows, a step takes more than its
/// share. The largest size is compared with the first one at which a step has <see cref="LeastWork"/> of work.
/// </summary>
internal static class GrowthTable
{
    /// <summary>Seconds: less is lost among the start of a process.</summary>
    private const double LeastWork = 0.05;

    /// <param name="sizes">The runs of each number of devices, the smallest first.</param>
    public static string Of(IReadOnlyList<(int Devices, IReadOnlyList<StepRun> Runs)> sizes)
    {
        var columns = sizes.Select(size => StepFigures.Of(size.Runs).ToDictionary(step => step.Name)).ToList();
        var table = new MarkdownTable(
        [
            "CPU µs for each device",
            .. sizes.Select(size => size.Devices.ToString("N0", CultureInfo.InvariantCulture)), "growth", "on the clock", "peak",
        ]);
        foreach (var name in columns[0].Keys.Where(name => name != SampleTrip.Start))
        {
            var processor = Shares(step => step.Processor);
            var wall = Shares(step => step.Wall);
            var first = sizes.TakeWhile((size, at) => processor[at] * size.Devices < LeastWork).Count();
            table.Add(
            [
                name, .. processor.Select(share => Number(1_000_000 * share, "F0")), Growth(processor), Growth(wall),
                Number(columns[^1][name].Peak / 1024.0, "F0", " MB"),
            ]);

            List<double> Shares(Func<StepFigures, double> seconds) => [.. sizes.Select((size, at) =>
                Math.Max(0, seconds(columns[at][name]) - seconds(columns[at][SampleTrip.Start])) / size.Devices)];

            string Growth(List<double> shares) =>
                Number(first >= sizes.Count - 1 || shares[first] == 0 ? null : shares[^1] / shares[first], "F2", " ×");
        }

        return table.ToString();
    }
}
