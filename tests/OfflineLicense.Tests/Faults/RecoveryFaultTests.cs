using System.Collections.Concurrent;
using System.Diagnostics;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Faults;

/// <summary>
/// The run that is to finish what a killed run left is killed or failing too: pairs of a first and a second fault. Whatever
/// happened twice, the third run finishes.
/// </summary>
[Collection("faults"), Trait("Lane", "faults")]
public sealed class RecoveryFaultTests(FaultTrip trip, ITestOutputHelper output) : IClassFixture<FaultTrip>
{
    private static readonly int Least = Figures.Heavy ? 1_000 : 30;

    /// <summary>Faults tried in the recovery of one killed run.</summary>
    private static readonly int Second = Figures.Heavy ? 12 : 3;

    private int _first;

    [SkippableFact]
    public void A_recovery_that_is_killed_or_fails_is_recovered_from_too()
    {
        Requires.Strace();
        var clock = Stopwatch.StartNew();
        // A second init has nothing to recover: a station that is there is there.
        IReadOnlyList<FaultCommand> commands = [.. FaultTrip.Commands.Concat(FaultTrip.More).Where(command => command.Once is null)];
        var found = new ConcurrentBag<FaultOutcome>();
        foreach (var command in commands)
        {
            var whole = FaultTrial.Undisturb(command, trip.Kept(command.Name));
            var most = (Least + commands.Count - 1) / commands.Count;
            var (waiting, met) = (new ConcurrentQueue<Fault>(FaultPlan.Kills(Changing(whole.Points))), 0);
            Parallel.For(0, Environment.ProcessorCount, _ =>
            {
                while (Volatile.Read(ref met) < most && waiting.TryDequeue(out var first))
                {
                    foreach (var outcome in Pairs(whole, first))
                    {
                        found.Add(outcome);
                        Interlocked.Increment(ref met);
                    }
                }
            });
        }

        foreach (var outcome in found.Where(each => each.Wrong is not null).Take(20))
            Figures.Say(output, $"wrong: {outcome.Wrong}");
        Figures.Say(
            output,
            $"recovery faults: behind {_first} killed runs of {commands.Count} commands, {clock.Elapsed.TotalSeconds:F0} s"
        );
        Figures.Figure(output, "recovery faults", found.Count);
        Figures.Figure(output, "recovery faults lost", found.Count(each => each.Wrong is not null));
        Assert.All(found, outcome => Assert.Null(outcome.Wrong));
        Assert.True(found.Count >= Least, "too few faults were injected");
    }

    /// <summary>What a kill there leaves is not what lay there before: the first call that changes something is behind it.</summary>
    private static List<CallPoint> Changing(IReadOnlyList<CallPoint> points)
    {
        string[] changing = [.. Strace.Durable, "unlink", "unlinkat", "mkdir", "mkdirat"];
        return [.. points.Where(point => changing.Contains(point.Call))];
    }

    private List<FaultOutcome> Pairs(Undisturbed whole, Fault first)
    {
        using var killed = FaultTrial.In(trip.Kept(whole.Command.Name));
        if (Strace.With(first, whole.Paths, killed.Folder, whole.Command.Typed).Hit.Count == 0)
            return [];
        Interlocked.Increment(ref _first);

        // What was recorded names its folder, so every recovery is tried in this same one.
        using var kept = FaultTrial.In(killed.Folder);
        var (run, points, paths) = Strace.Watch(killed.Folder, whole.Command.Typed);
        Assert.True(run.ExitCode == 0, run.ToString());

        // The recovering run makes other calls: what was recorded is found, a half step is undone.
        var recovery = whole with { Points = points, Paths = paths };
        var faults = FaultPlan.Kills(points).Zip(FaultPlan.Errors(points)).SelectMany(pair => new[] { pair.First, pair.Second });
        return [.. faults.Skip(first.Number % 7 * 2).Take(Second)
            .Select(second =>
            {
                Directory.Delete(killed.Folder, recursive: true);
                TreeCopy.Into(kept.Folder, killed.Folder);
                return FaultTrial.Try(recovery, killed, second);
            })
            .Where(outcome => outcome.Met)
            .Select(outcome => outcome.Wrong is null ? outcome : outcome with { Wrong = $"after {first.Expression}: {outcome.Wrong}" })];
    }
}
