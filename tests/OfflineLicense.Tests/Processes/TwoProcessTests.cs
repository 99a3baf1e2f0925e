using System.Collections.Concurrent;
using System.Diagnostics;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Processes;

/// <summary>
/// Several processes in one station: one writes, the others wait or say <c>busy</c>, readers go on, and who is killed blocks no one.
/// </summary>
[Trait("Lane", "check")]
public sealed class TwoProcessTests(FaultTrip trip) : IClassFixture<FaultTrip>
{
    [SkippableTheory]
    [InlineData("KILL", 137)]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_holder_makes_others_busy_and_once_it_has_ended_no_one(string signal, int exit)
    {
        Requires.Unix();
        using var trial = trip.Before("collect");
        using var holder = ToolFile.Start(trial.Folder, ["collect", "tftp", "-", "--station", "zone"]);
        var holds = $"(process {holder.Id} on {Environment.MachineName}: offlic collect)";
        Said busy;
        // A process that another test has just started holds the lock of an earlier look until it runs its program.
        var clock = Stopwatch.StartNew();
        do
            busy = trial.Run("mark", "ignored", FaultTrip.Devices[0].Udi.Serial, "--wait", "0", "--station", "zone");
        while ((busy.Exit != 30 || (OperatingSystem.IsLinux() && !busy.Error.Contains(holds, StringComparison.Ordinal)))
            && clock.Elapsed < TimeSpan.FromSeconds(20));
        Assert.True(busy.Exit == 30, $"{busy.Exit} {busy.Error}");
        Assert.Contains("hint: ", busy.Error, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
            Assert.True(busy.Error.Contains(holds, StringComparison.Ordinal), busy.Error);
        Assert.Equal(0, trial.Run("status", "--station", "zone").Exit);
        Assert.Equal(0, trial.Run("doctor", "--station", "zone").Exit);

        Assert.Equal(0, ProcessRun.Of("kill", [$"-{signal}", $"{holder.Id}"]).ExitCode);
        Assert.True(holder.WaitForExit(TimeSpan.FromSeconds(20)), $"did not end on {signal}");
        Assert.Equal(exit, holder.ExitCode);
        var after = trial.Run("collect", "tftp", "--wait", "0", "--station", "zone", "--json");
        Assert.Equal((0, FaultTrip.Devices.Count), (after.Exit, after.Summary.GetProperty("recorded").GetInt32()));
    }

    [Fact]
    public void Of_two_inits_at_once_one_makes_the_station_and_the_other_says_so()
    {
        using var trial = trip.Before("init");
        var runs = new ConcurrentBag<ProcessRun>();
        Parallel.For(
            0,
            3,
            new ParallelOptions { MaxDegreeOfParallelism = 3 },
            _ => runs.Add(ToolFile.Run(trial.Folder, ["init", "zone", "--name", "PLANT-7"]))
        );
        Assert.Equal([0, 2, 2], runs.Select(run => run.ExitCode).Order());
        Assert.Single(Directory.GetFiles(trial.At("zone", ".offlic", "keys"), "*.key"));
        Assert.Equal(0, trial.Run("doctor", "--station", "zone").Exit);
    }

    [SkippableFact]
    public void A_closed_stdout_loses_the_report_and_not_the_work()
    {
        Requires.Unix();
        using var trial = trip.Before("pack");
        var run = ProcessRun.Of("/bin/sh", ["-c", $"{ToolFile.InShell} pack --to drive --station zone >&-"], folder: trial.Folder);
        Assert.Equal(5, run.ExitCode);
        Assert.Contains("could not be written to stdout", run.Error, StringComparison.Ordinal);
        Assert.Equal(
            0,
            ProcessRun
                .Of("/bin/sh", ["-c", $"{ToolFile.InShell} pack --to drive --station zone | true; exit 0"], folder: trial.Folder)
                .ExitCode
        );
        Assert.Equal(0, trial.Run("verify", "drive", "--station", "zone").Exit);
        Assert.Equal(0, trial.Run("doctor", "--station", "zone").Exit);
    }

    // Regression: two closed streams aborted the process, and collect - read a file of the runtime in place of a closed stdin.
    [SkippableTheory]
    [InlineData(0, "status", "<&-")]
    [InlineData(5, "status", ">&-")]
    [InlineData(0, "status", "2>&-")]
    [InlineData(5, "status", "<&- >&-")]
    [InlineData(0, "status", "<&- 2>&-")]
    [InlineData(5, "status", ">&- 2>&-")]
    [InlineData(5, "status", "<&- >&- 2>&-")]
    [InlineData(5, "collect -", "<&-")]
    [InlineData(5, "collect -", "<&- >&- 2>&-")]
    [InlineData(2, "no-command", "<&- >&- 2>&-")]
    public void Every_set_of_closed_streams_ends_with_an_exit_code(int exit, string command, string closed)
    {
        Requires.Unix();
        using var trial = trip.Before("pack");
        var before = File.ReadAllBytes(trial.At("zone", ".offlic", "ledger.db"));
        var run = ProcessRun.Of("/bin/sh", ["-c", $"{ToolFile.InShell} {command} --station zone {closed}"], folder: trial.Folder);

        Assert.Equal(exit, run.ExitCode);
        Assert.Equal(!closed.Split(' ').Contains(">&-", StringComparer.Ordinal), run.Output.Length > 0);
        Assert.DoesNotContain("Unhandled", run.Output + run.Error, StringComparison.Ordinal);
        // A file that could not be read is recorded as refused.
        if (command != "collect -")
            Assert.Equal(before, File.ReadAllBytes(trial.At("zone", ".offlic", "ledger.db")));
    }
}
