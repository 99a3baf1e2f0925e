using System.Collections.Concurrent;
using System.Diagnostics;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Faults;

/// <summary>
/// Each command that writes, as a process of its own, killed at its n-th system call on our files or given an error there,
/// for n = 1, 2, 3 …: the whole form kills at each until nothing is hit any more; of the errors, and in the short form, a fair sample.
/// </summary>
[Collection("faults"), Trait("Lane", "faults")]
public sealed class FaultLoopTests(FaultTrip trip, ITestOutputHelper output) : IClassFixture<FaultTrip>
{
    private static readonly (int Kills, int Errors) Least = Figures.Heavy ? (5_000, 10_000) : (154, 396);

    /// <summary>While someone looks for one defect: the commands to try, e.g. <c>OFFLIC_FAULTS_OF="pack split"</c>.</summary>
    private static readonly string[]? Only = Environment.GetEnvironmentVariable("OFFLIC_FAULTS_OF")?.Split(' ');

    [SkippableFact]
    public void Killed_or_failing_anywhere_the_same_command_again_finishes_the_job()
    {
        Requires.Strace();
        var clock = Stopwatch.StartNew();
        var outcomes = new List<FaultOutcome>();
        IReadOnlyList<FaultCommand> commands = [.. FaultTrip.Commands, .. FaultTrip.More];
        var share = commands.Count;
        foreach (var (number, command) in commands.Index().Where(each => Only is null || Only.Contains(each.Item.Name)))
        {
            var whole = FaultTrial.Undisturb(command, trip.Kept(command.Name));
            var kills = Run(
                whole,
                FaultPlan.Kills(whole.Points, (double)number / share),
                Figures.Heavy ? int.MaxValue : (Least.Kills + share - 1) / share
            );
            var errors = Run(whole, FaultPlan.Errors(whole.Points, (double)number / share), (Least.Errors + share - 1) / share);
            outcomes.AddRange([.. kills, .. errors]);
            Figures.Say(
                output,
                $"faults: {command.Name}: {whole.Points.Count} calls, {kills.Count(each => each.Met)} kills, "
                    + $"{errors.Count(each => each.Met)} errors, "
                    + $"{kills.Concat(errors).Count(each => !each.Met)} not met, "
                    + $"{kills.Concat(errors).Count(each => each.Wrong is not null)} wrong, {clock.Elapsed.TotalSeconds:F0} s so far"
            );
            foreach (var outcome in kills.Concat(errors).Where(each => each.Wrong is not null).Take(20))
                Figures.Say(output, $"wrong: {outcome.Wrong}");
        }

        var met = outcomes.Where(each => each.Met).ToLookup(each => each.Fault.IsKill);
        Figures.Figure(output, "kill points", met[true].Count());
        Figures.Figure(output, "kill points lost", met[true].Count(each => each.Wrong is not null));
        Figures.Figure(output, "injected errors", met[false].Count());
        Figures.Figure(output, "injected errors wrong", met[false].Count(each => each.Wrong is not null));
        Figures.Figure(output, "injected errors false successes", met[false].Count(each => each.FalseSuccess));
        var wrong = outcomes.FindAll(each => each.Wrong is not null);
        Assert.True(wrong.Count == 0, $"{wrong.Count} trials went wrong");
        Assert.True(
            (met[true].Count() >= Least.Kills && met[false].Count() >= Least.Errors) || Only is not null,
            "too few faults were injected"
        );
    }

    /// <summary>As many as were asked for, or as there are.</summary>
    private List<FaultOutcome> Run(Undisturbed whole, IReadOnlyList<Fault> faults, int most)
    {
        var (waiting, done, met) = (new ConcurrentQueue<Fault>(faults), new ConcurrentBag<FaultOutcome>(), 0);
        // One more than there are processors: strace and its tool wait for each other.
        Parallel.For(0, Environment.ProcessorCount + 1, _ =>
        {
            while (Volatile.Read(ref met) < most && waiting.TryDequeue(out var fault))
            {
                var outcome = FaultTrial.Try(whole, trip.Kept(whole.Command.Name), fault);
                done.Add(outcome);
                if (outcome.Met)
                    Interlocked.Increment(ref met);
            }
        });
        return [.. done];
    }
}
