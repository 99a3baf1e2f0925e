using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Faults;

/// <summary>
/// <c>ledger prune</c> as a process of its own, killed or given an error at its n-th system call on our files: no fact is lost, the
/// ledger is whole, and the same command again finishes.
/// </summary>
[Collection("faults"), Trait("Lane", "check")]
public sealed class PruneFaultTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Kills = Figures.Heavy ? 200 : 3;
    private static readonly int Errors = Figures.Heavy ? 200 : 0;

    private static readonly string[] Typed =
        ["ledger", "prune", "--before", "2025-02-01", "--yes", "--receipt", "gone.csv", "--station", "zone"];

    private readonly StationPair _pair = new();

    public void Dispose() => _pair.Dispose();

    [SkippableFact]
    public void Killed_or_failing_anywhere_it_loses_no_fact_and_the_same_command_again_finishes()
    {
        Requires.Strace();
        WalkTrips();
        using var whole = Copy();
        var (run, points, paths) = Strace.Watch(whole.Folder, Typed);
        Assert.True(run.ExitCode == 0, run.ToString());
        var state = Describe(whole);
        var kills = Try(FaultPlan.Kills(points), Kills, paths, state);
        var errors = Try(FaultPlan.Errors(points), Errors, paths, state);
        Figures.Figure(output, "prune kill points", kills);
        Figures.Figure(output, "prune injected errors", errors);
        Assert.True(kills >= 3, $"{kills} kills");
    }

    private int Try(IReadOnlyList<Fault> faults, int most, IReadOnlyList<string> paths, string state)
    {
        var met = 0;
        foreach (var fault in faults)
        {
            if (met >= most)
                break;
            using var trial = Copy();
            var (run, hit) = Strace.With(fault, [.. paths], trial.Folder, Typed);
            if (hit.Count == 0)
                continue;
            met++;
            var where = $"{fault.Expression} at {hit[0].Path}: {run.Output}{run.Error}";
            Assert.True(fault.IsKill || run.ExitCode is 0 or 5 or 30 or 31, where);
            var doctor = trial.Run("doctor", "--deep", "--station", "zone");
            Assert.True(doctor.Exit == 0, where + doctor.Out + doctor.Error);
            var again = trial.Run(Typed);
            Assert.True(again.Exit == 0, where + again.Out + again.Error);
            Assert.True(state == Describe(trial), $"{where}\n{state}\n{Describe(trial)}");
        }

        return met;
    }

    /// <summary>Two trips that are over, with documents of several sizes, and one that is open.</summary>
    private void WalkTrips()
    {
        _pair.Shell.Clock = new StoppedClock(new DateTimeOffset(2025, 1, 1, 8, 0, 0, TimeSpan.Zero));
        _pair.Write("drop/BIG.txt", StationPair.Usage(["BIG"], [.. Enumerable.Range(1, 300).Select(id => (long)id)], measurements: 20));
        _pair.ToDesk("FOC1");
        _pair.Write("down/ACK_BIG.txt", StationPair.Ack(1_735_700_000_000, "BIG"));
        _pair.Write("down/ACK_FOC1.txt", StationPair.Ack(1_735_700_000_000, "FOC1"));
        StationPair.Done(_pair.Desk("collect", "down"));
        StationPair.Done(_pair.Desk("pack", "--to", "back"));
        StationPair.Done(_pair.Zone("receive", "back"));
        StationPair.Done(_pair.Zone("split", "--to", "tftp"));
        StationPair.Done(_pair.Zone("mark", "installed", "BIG", "FOC1", "--reason", "seen"));
        _pair.Write("next/FOC1.txt", StationPair.Usage("FOC1", 2));
        StationPair.Done(_pair.Zone("collect", "next"));
    }

    private CliRun Copy()
    {
        var copy = new CliRun { Clock = TimeProvider.System };
        TreeCopy.Into(_pair.Shell.Folder, copy.Folder);
        return copy;
    }

    private static string Describe(CliRun run)
    {
        var ledger = run.At("zone", ".offlic", "ledger.db");
        return string.Join('\n', SqlRows.In(ledger, """
            SELECT 'pruned ' || document_id || ' ' || chunks || ' ' || hex(sum) FROM pruned
            UNION ALL SELECT 'chunk ' || document_id || ' ' || number || ' ' || hex(bytes) FROM chunk
            UNION ALL SELECT 'free ' || freelist_count FROM pragma_freelist_count
            UNION ALL SELECT 'receipt ' || substr(detail, instr(detail, 'receipt')) FROM journal WHERE action = 'ledger-prune'
            """).Append(run.Run("status", "--json", "--station", "zone").Out));
    }
}
