using System.Globalization;
using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.WorstCases;

/// <summary>
/// Shapes of hostile files collected by the tool as a process, into a ledger: the largest file that is read takes less than 5 s of
/// processor time and 300 MB of memory. The short form takes the shapes whose cost is not in the readers alone, at 1 MiB.
/// </summary>
[Trait("Lane", "check")]
[Trait("Attack", "A07")]
[Trait("Attack", "A09")]
public sealed class WorstCaseTests(WorstCaseStations stations, ITestOutputHelper output) : IClassFixture<WorstCaseStations>
{
    private const long MostMemory = 300_000_000;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);

    /// <summary>What a process costs whatever the file: below this a ratio says nothing.</summary>
    private static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(100);

    private static int[] Sizes => Figures.Heavy ? [Limits.MiB, 8 * Limits.MiB, 64 * Limits.MiB] : [Limits.MiB];

    private static IEnumerable<Shape> Chosen => Figures.Heavy ? Shapes.All
        : ReportShapes.All.Concat(ApiShapes.All).Concat(ArchiveShapes.All).Where((_, place) => place % 3 == 0);

    [SkippableFact]
    public void A_hostile_file_of_any_size_is_collected_within_its_time_and_memory()
    {
        Requires.Linux();
        var (rows, wrong) = (0, new List<string>());
        foreach (var shape in Chosen)
        {
            var runs = Sizes.Select(size => Collect(shape, size)).ToList();
            var growth = runs.Count == 1 ? 0
                : Math.Log(runs[^1].Processor / (runs[^2].Processor > Floor ? runs[^2].Processor : Floor)) / Math.Log(8);
            var times = string.Join(" | ", runs.Select(run => run.Processor.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture)));
            Figures.Say(output, string.Create(CultureInfo.InvariantCulture,
                $"worst case | {shape.Name} | {times} | {Math.Max(growth, 0):F2} | {runs[^1].Peak / 1_000_000} |"));
            rows++;
            if (runs.Exists(run => run.ExitCode is not (0 or 3 or 11 or 13) || run.Processor > MostTime || run.Peak > MostMemory)
                || growth > 1.33)
                wrong.Add($"{shape.Name}: {string.Join("; ", runs.Select(run => run with { Output = string.Empty }))}");
        }

        Figures.Figure(output, "worst cases collected by the tool", rows);
        Figures.Figure(output, "worst cases over time or memory", wrong.Count);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Regression: a text file of 1 MiB held up everything behind it for 24 s.</summary>
    [SkippableFact]
    public void A_good_file_beside_bad_ones_is_recorded()
    {
        Requires.Linux();
        var station = stations.Copy(isDesk: false);
        var folder = Directory.CreateDirectory(Path.Combine(station, "in")).FullName;
        foreach (var (shape, place) in TokenShapes.All.Take(Figures.Heavy ? 3 : 1).Select((shape, place) => (shape, place)))
        {
            using var file = File.Create(Path.Combine(folder, $"a{place}.txt"));
            shape.Write(file, Figures.Heavy ? Limits.TextFile : Limits.TextFile / 8);
        }

        File.WriteAllText(Path.Combine(folder, "b.txt"), Commands.PrivateUsage.Noted("FOC1", "good"));

        var run = MeasuredRun.Of(station, ["collect", "in"], MostTime);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 recorded", run.Output, StringComparison.Ordinal);
        Assert.True(run.Peak < MostMemory, $"{run.Peak}");
    }

    private MeasuredRun Collect(Shape shape, int size)
    {
        var station = stations.Copy(shape.IsForDesk);
        var path = Path.Combine(station, "in.dat");
        using (var file = File.Create(path))
            shape.Write(file, size);
        var run = MeasuredRun.Of(station, ["collect", "in.dat"], 2 * MostTime);
        Directory.Delete(station, recursive: true);
        return run;
    }
}
