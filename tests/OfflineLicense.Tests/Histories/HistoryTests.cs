using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace OfflineLicense.Tests.Histories;

/// <summary>
/// Random histories of three stations: bundles lost, doubled, out of order, stations restored from an older copy of their
/// ledger or living twice. After every step the program and the model of docs/bundle-format.md 7 have to agree.
/// </summary>
[Trait("Lane", "check")]
public sealed class HistoryTests(ITestOutputHelper output)
{
    private static readonly bool Heavy = string.Equals(Environment.GetEnvironmentVariable("OFFLIC_HEAVY"), "1", StringComparison.Ordinal);

    [Fact]
    public void Random_histories_of_three_stations_end_as_the_format_says()
    {
        var (first, count) = (Number("OFFLIC_SEED", 0), Number("OFFLIC_HISTORIES", Heavy ? 100_000 : 60));
        var watch = Stopwatch.StartNew();
        var endings = new ConcurrentDictionary<string, int>();
        var wrong = new ConcurrentBag<(int Seed, string Message)>();
        using var stations = new HistoryStations();
        Parallel.For(
            first,
            first + count,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount) },
            (seed, state) =>
            {
                if (Live(stations, seed, HistoryStep.Of(seed), endings) is { } message)
                    wrong.Add((seed, message));
                if (wrong.Count > 20)
                    state.Stop();
            }
        );

        Say($"figure: station histories {count}");
        Say($"figure: station histories wrong {wrong.Count}");
        foreach (var ending in Ending.All)
            Say($"deliveries that ended as {ending}: {endings.GetValueOrDefault(ending)}");
        Say(
            $"{watch.Elapsed.TotalSeconds:F0} s, processor {Environment.CpuUsage.TotalTime.TotalSeconds:F0} s, seeds {first} to "
                + $"{first + count - 1}"
        );
        if (wrong.OrderBy(each => each.Seed).FirstOrDefault() is { Message: not null } least)
            Assert.Fail(FailingSteps.Shorten(HistoryStep.Of(least.Seed), steps => Live(stations, least.Seed, steps)) ?? least.Message);
        Assert.All(
            Ending.All,
            ending =>
                Assert.True(
                    endings.GetValueOrDefault(ending) * 100 >= count,
                    $"{ending} came {endings.GetValueOrDefault(ending)} times only"
                )
        );
    }

    /// <summary>Null: it ended as the model says. Otherwise what differed, and all that was done before.</summary>
    private static string? Live(
        HistoryStations stations,
        int seed,
        IReadOnlyList<HistoryStep> steps,
        ConcurrentDictionary<string, int>? endings = null
    )
    {
        var (folder, names) = stations.Fresh(seed % 2);
        using var run = new HistoryRun(folder, names);
        try
        {
            run.Live(steps);
        }
        catch (Exception different) when (different is HistoryWrong or XunitException or InvalidOperationException)
        {
            return $"seed {seed}, {steps.Count} steps:\n  {string.Join("\n  ", run.Told)}\n{different.Message}";
        }
        finally
        {
            stations.GiveBack(folder);
        }

        foreach (var (ending, times) in run.Endings)
            endings?.AddOrUpdate(ending, times, (_, before) => before + times);
        return null;
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : otherwise;
}
