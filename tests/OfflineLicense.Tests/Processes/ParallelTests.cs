using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Processes;

/// <summary>Many processes in one station at once, all with the same files: every line that was printed is true afterwards.</summary>
[Trait("Lane", "check")]
public sealed class ParallelTests(FaultTrip trip, ITestOutputHelper output) : IClassFixture<FaultTrip>
{
    private const int Writers = 8;
    private const int Files = 600;

    private static readonly string[][] Reading = [["status", "--json"], ["bundles", "--json"], ["doctor", "--json"]];

    [Fact]
    public void Eight_writers_of_the_same_files_and_readers_beside_them_lose_nothing_and_say_nothing_but_busy()
    {
        using var trial = trip.Before("collect");
        var expected = Fill(trial);
        var wrong = new ConcurrentBag<string>();
        var told = new ConcurrentBag<(string Sha, string Outcome)>();
        var (reads, busy, writing) = (0, 0, Writers);
        var clock = Stopwatch.StartNew();

        var writers = Enumerable.Range(0, Writers).Select(number => new Thread(() =>
        {
            var run = Process(trial, "collect", "in", "--json", "--wait", "300");
            Interlocked.Decrement(ref writing);
            if (run.ExitCode != 0)
                wrong.Add($"writer {number}: {run}");
            foreach (var file in Told(run.Output))
                told.Add(file);
        }));
        var readers = Reading.Select(command => new Thread(() =>
        {
            while (Volatile.Read(ref writing) > 0)
            {
                var run = Process(trial, command);
                Interlocked.Increment(ref run.ExitCode == 30 ? ref busy : ref reads);
                if (run.ExitCode is not (0 or 30))
                    wrong.Add($"{command[0]}: {run}");
                // Beside the writers, not in their stead: there are few processors.
                Thread.Sleep(300);
            }
        }));
        var threads = writers.Concat(readers).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Say($"{reads} reads beside them, {busy} of them busy, {clock.Elapsed.TotalSeconds:F1} s");
        Say($"figure: parallel writers {Writers}");
        Say($"figure: parallel acknowledgements {told.Count}");
        Say($"figure: parallel errors {wrong.Count}");
        Assert.Empty(wrong);
        Assert.Equal(Writers * Files, told.Count);
        Assert.All(told, file => Assert.True(file.Outcome is "recorded" or "known", file.Outcome));
        Assert.Equal(expected, told.Where(file => file.Outcome == "recorded").Select(file => file.Sha).Order(StringComparer.Ordinal));
        Assert.Equal(expected, Recorded(trial));
        Assert.Equal(Files, trial.Run("status", "--json", "--station", "zone").Json("device").Count);
        Assert.Equal(0, trial.Run("doctor", "--station", "zone").Exit);
        Assert.Equal(0, trial.Run("audit", "verify", "--station", "zone").Exit);
    }

    /// <summary>In the middle of its transaction: what SQLite needs to undo it lies beside the ledger.</summary>
    [SkippableFact]
    public void A_writer_killed_in_the_middle_blocks_no_one_and_leaves_no_half()
    {
        Requires.Linux();
        var killed = 0;
        foreach (var later in new[] { 0, 30, 90 })
        {
            using var trial = trip.Before("collect");
            var expected = Fill(trial);
            using var holder = ToolFile.Start(trial.Folder, ["collect", "in", "--json", "--station", "zone"]);
            var undo = new FileInfo(trial.At("zone", ".offlic", "ledger.db-journal"));
            var clock = Stopwatch.StartNew();
            do
                undo.Refresh();
            while (undo is not { Exists: true, Length: > 0 } && !holder.HasExited && clock.Elapsed < TimeSpan.FromSeconds(20));
            Thread.Sleep(later);
            holder.Kill();
            var told = Told(holder.StandardOutput.ReadToEnd()).Select(file => file.Sha).ToList();
            holder.WaitForExit();
            killed += holder.ExitCode == 137 ? 1 : 0;

            clock.Restart();
            Assert.Equal(0, Process(trial, "status").ExitCode);
            Assert.Empty(told.Except(Recorded(trial)));
            var next = Process(trial, "collect", "in", "--json", "--wait", "0");
            Assert.True(next.ExitCode == 0, next.ToString());
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"blocked for {clock.Elapsed}");
            Assert.Equal(expected, Recorded(trial));
            Assert.Equal(0, trial.Run("doctor", "--station", "zone").Exit);
        }

        Say($"figure: killed writers that blocked nobody {killed}");
        Assert.True(killed > 0, "every writer had ended before it could be killed");
    }

    /// <returns>The hashes of the files that wait to be collected.</returns>
    private static List<string> Fill(CliRun trial)
    {
        Directory.CreateDirectory(trial.At("in"));
        for (var number = 0; number < Files; number++)
            File.WriteAllText(trial.At("in", $"{number}.txt"), StationPair.Usage($"FOC{number:D8}", 1_700_000_000 + number));
        return [.. Directory.GetFiles(trial.At("in")).Select(path => Digest.Of(File.ReadAllBytes(path)).Hex).Order(StringComparer.Ordinal)];
    }

    private static ProcessRun Process(CliRun trial, params string[] typed) =>
        ToolFile.Run(trial.Folder, [.. typed, "--station", "zone"], limit: TimeSpan.FromMinutes(5));

    /// <summary>What was acknowledged; the last line of a killed process may be cut.</summary>
    private static IEnumerable<(string Sha, string Outcome)> Told(string lines) =>
        from line in lines.Split('\n')[..^1]
        let said = JsonDocument.Parse(line).RootElement
        where said.GetProperty("type").GetString() == "file"
        select (said.GetProperty("sha256").GetString()!, said.GetProperty("outcome").GetString()!);

    private static List<string> Recorded(CliRun trial) => LedgerFacts.Documents(trial.At("zone"));

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
