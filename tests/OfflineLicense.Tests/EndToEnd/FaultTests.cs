using System.Collections.Concurrent;
using OfflineLicense.Tests.Cli;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>
/// Each command that writes, killed at a system call or given an error there, as a process of its own. Whatever happened:
/// no success behind a failed durability call, nothing half-written under a final name, <c>doctor</c> finds the station
/// whole, and the same command again comes to the state of an undisturbed run.
/// </summary>
public sealed class FaultTests(FaultTrip trip, ITestOutputHelper output) : IClassFixture<FaultTrip>
{
    private static readonly bool Heavy = string.Equals(Environment.GetEnvironmentVariable("OFFLIC_HEAVY"), "1", StringComparison.Ordinal);

    private readonly ConcurrentBag<string> _wrong = [];
    private int _kills;
    private int _errors;
    private int _missed;

    public static TheoryData<string> Names { get; } = [.. FaultTrip.Commands.Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Killed_or_failing_anywhere_the_same_command_again_finishes_the_job(string name)
    {
        if (!OperatingSystem.IsLinux() || !ProcessRun.Has("strace"))
        {
            Say($"faults: {name}: SKIPPED, strace is not installed");
            return;
        }

        var command = FaultTrip.Commands.Single(each => each.Name == name);
        using var whole = trip.Before(name);
        var (run, points) = Strace.Watch(whole.Folder, command.Typed);
        Assert.True(run.ExitCode == 0, run.ToString());
        var (files, state) = (EndState.Files(whole), EndState.Of(whole, command));

        Parallel.ForEach(Trials(points), new ParallelOptions { MaxDegreeOfParallelism = 2 }, each => Try(command, each.Point, each.Fault, files, state));

        Say($"figure: faults {name}: {_kills} kills, {_errors} errors, {_missed} not met, {points.Count} calls in all, {_wrong.Count} wrong");
        Assert.True(_wrong.IsEmpty, string.Join("\n\n", _wrong.Order(StringComparer.Ordinal)));
        Assert.True(_kills > 0 && _errors > 0, "no fault was injected");
    }

    /// <summary>All calls where there is time; else some of each name, spread over the run.</summary>
    private static List<(CallPoint Point, string Fault)> Trials(List<CallPoint> points)
    {
        var trials = new List<(CallPoint, string)>();
        foreach (var group in points.DistinctBy(point => (point.Call, point.Number)).GroupBy(point => point.Call))
        {
            var all = group.ToList();
            trials.AddRange(Spread(all, Heavy ? 40 : group.Key == "pwrite64" ? 2 : 1).Select(point => (point, "signal=KILL")));
            if (!Strace.Durable.Contains(group.Key) && group.Key != "write")
                continue;
            foreach (var point in Spread(all, Heavy ? 40 : 1))
            {
                if (Heavy || point.Number % 2 == 0)
                    trials.Add((point, "error=EIO"));
                if (Heavy || point.Number % 2 == 1)
                    trials.Add((point, "error=ENOSPC"));
            }
        }

        return trials;
    }

    private static IEnumerable<CallPoint> Spread(List<CallPoint> all, int most) =>
        Enumerable.Range(0, Math.Min(most, all.Count)).Select(index => all[((2 * index) + 1) * all.Count / (2 * Math.Min(most, all.Count))]);

    private void Try(FaultCommand command, CallPoint point, string fault, List<string> files, string state)
    {
        using var trial = trip.Before(command.Name);
        try
        {
            var (run, hit) = Strace.With(point, fault, trial.Folder, command.Typed);
            var kill = fault.StartsWith("signal", StringComparison.Ordinal);
            if (hit.Count == 0)
                Interlocked.Increment(ref _missed);
            else
                Interlocked.Increment(ref kill ? ref _kills : ref _errors);
            Assert.False(run.ExitCode == 0 && hit.Exists(call => MustBeTold(command, call)), $"success though {string.Join(", ", hit)} failed");
            if (!kill && hit.TrueForAll(call => call.Path != "elsewhere"))
                Assert.True(run.ExitCode is 0 or 5, $"ended with {run.ExitCode}");
            if (run.ExitCode == 5)
                Assert.Contains("hint: ", run.Error, StringComparison.Ordinal);

            Assert.Empty(EndState.Files(trial).Where(file => !IsPartial(file)).Except(files));
            if (!kill)
                Assert.DoesNotContain(EndState.Files(trial), IsPartial);
            Finish(trial, command, state);
        }
        catch (Exception wrong) when (wrong is Xunit.Sdk.XunitException or IOException or Microsoft.Data.Sqlite.SqliteException)
        {
            _wrong.Add($"{command.Name}, {point}, {fault}: {wrong.Message}");
        }
    }

    private static bool IsPartial(string file) => file.Split(' ')[0].EndsWith(".partial", StringComparison.Ordinal);

    /// <summary>Doctor, the same command again, and the state compared.</summary>
    private static void Finish(Shell trial, FaultCommand command, string state)
    {
        var made = File.Exists(trial.At(command.Station, ".offlic", "ledger.db"));
        if (made)
            Clean(trial, command, "after the fault");
        var again = trial.Run(command.Typed);
        if (command.Name == "init" && made)
            Assert.True(again.Exit == 2 && again.Error.Contains("is a station already", StringComparison.Ordinal), $"again: {again.Exit} {again.Out}{again.Error}");
        else
            Assert.True(again.Exit == 0, $"again: {again.Exit} {again.Out}{again.Error}");
        Clean(trial, command, "after the run that finished");
        Assert.Equal(state, EndState.Of(trial, command));
    }

    private static void Clean(Shell trial, FaultCommand command, string when)
    {
        var doctor = trial.Run("doctor", "--station", command.Station);
        Assert.True(doctor.Exit == 0, $"doctor {when}: {doctor.Exit} {doctor.Out}{doctor.Error}");
    }

    /// <summary>
    /// A call on which it depends that something is on the medium. Not the log, which never fails a command; not the flush of
    /// the station's folder by SQLite, on which nothing depends because the journal file stays.
    /// </summary>
    private static bool MustBeTold(FaultCommand command, CallPoint call) =>
        Strace.Durable.Contains(call.Call)
        && call.Path is not ("stdout" or "elsewhere")
        && !call.Path.Contains("/.offlic/log/", StringComparison.Ordinal)
        && (command.Name == "init" || !call.Path.EndsWith("/.offlic", StringComparison.Ordinal));

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
