using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace OfflineLicense.Tests.Histories.States;

/// <summary>
/// Random histories of devices in two zones and at a desk: what <c>status</c> says after each step has to be what a model says that knows
/// the rules and nothing of the program.
/// </summary>
[Trait("Lane", "check")]
public sealed class StateHistoryTests(ITestOutputHelper output)
{
    private const int DevicesPerZone = 50;
    private const int Steps = 50;

    private static readonly bool s_isHeavy =
        string.Equals(Environment.GetEnvironmentVariable("OFFLIC_HEAVY"), "1", StringComparison.Ordinal);

    [Fact]
    public void What_status_says_of_each_device_is_what_the_rules_say()
    {
        var devices = Number("OFFLIC_DEVICES", DevicesPerZone);
        var (first, worlds) = (Number("OFFLIC_SEED", 0), Number("OFFLIC_HISTORIES", s_isHeavy ? 100_000 : 1_000) / (2 * devices));
        var seen = new ConcurrentDictionary<string, int>();
        var wrong = new ConcurrentBag<(int Seed, string Message)>();
        var began = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        using var stations = new HistoryStations();
        Parallel.For(first, first + worlds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (seed, state) =>
        {
            if (Live(stations, seed, StateStep.Create(seed, Steps), devices, seen) is { } message)
                wrong.Add((seed, message));
            if (wrong.Count > Number("OFFLIC_WRONG", 5))
                state.Stop();
        });

        Say($"figure: histories of devices {worlds * 2 * devices}");
        Say($"figure: histories of devices, stations wrong {wrong.Count}");
        Say($"{worlds} sets of stations, {Steps} steps, {watch.Elapsed.TotalSeconds:F0} s, processor "
            + $"{(Environment.CpuUsage.TotalTime - began).TotalSeconds:F0} s, seeds {first} to {first + worlds - 1}");
        foreach (var (what, count) in seen.OrderBy(each => each.Key, StringComparer.Ordinal))
            Say($"compared: {what} {count}");
        foreach (var each in wrong.OrderBy(each => each.Seed))
            Say($"seed {each.Seed}: {each.Message[each.Message.LastIndexOf("\n== ", StringComparison.Ordinal)..]}");
        if (wrong.OrderBy(each => each.Seed).FirstOrDefault() is { Message: not null } least)
            Assert.Fail(FailingSteps.Shorten(
                StateStep.Create(least.Seed, Steps), steps => Live(stations, least.Seed, steps, devices)) ?? least.Message);
    }

    private static string? Live(
        HistoryStations stations, int seed, IReadOnlyList<StateStep> steps, int devices, ConcurrentDictionary<string, int>? seen = null)
    {
        var (folder, _) = stations.Fresh(0);
        using var world = new StateWorld(folder, devices, seed);
        try
        {
            foreach (var step in steps)
            {
                world.Live(step);
                world.CompareChanged();
            }

            world.Compare();
        }
        catch (Exception different) when (different is HistoryWrong or XunitException or InvalidOperationException)
        {
            return $"seed {seed}, {steps.Count} steps:\n  {string.Join("\n  ", world.Told)}\n== {different.Message}";
        }
        finally
        {
            stations.GiveBack(folder);
        }

        foreach (var (what, count) in world.Seen)
            seen?.AddOrUpdate(what, count, (_, before) => before + count);
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
