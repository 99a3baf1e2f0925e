using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Commands.Ledgers;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Faults;

/// <summary>
/// <c>ledger merge</c> as a process of its own, killed or given an error at its n-th system call on our files: the ledger is whole, and
/// the same command again comes to what an undisturbed run comes to.
/// </summary>
[Collection("faults"), Trait("Lane", "check")]
public sealed class MergeFaultTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Kills = Figures.Heavy ? 200 : 3;
    private static readonly int Errors = Figures.Heavy ? 200 : 0;

    private readonly MergeLab _merge = new();

    public void Dispose() => _merge.Dispose();

    [SkippableFact]
    public void Killed_or_failing_anywhere_the_same_command_again_finishes()
    {
        Skip.IfNot(Environment.GetEnvironmentVariable("OFFLIC_HEAVY") == "1", "only with OFFLIC_HEAVY=1");
        Requires.Strace();
        var typed = Prepare();
        using var whole = FaultTrial.In(_merge.Lab.Shell.Folder);
        var (run, points, paths) = Strace.Watch(whole.Folder, typed);
        Assert.True(run.ExitCode == 0, run.ToString());
        var state = Describe(whole);
        var kills = Try(FaultPlan.Kills(points), Kills, typed, paths, state);
        var errors = Try(FaultPlan.Errors(points), Errors, typed, paths, state);
        Figures.Figure(output, "merge kill points", kills);
        Figures.Figure(output, "merge injected errors", errors);
        Assert.True(kills >= 3, $"{kills} kills");
    }

    private int Try(IReadOnlyList<Fault> faults, int most, string[] typed, IReadOnlyList<string> paths, string state)
    {
        var met = 0;
        foreach (var fault in faults)
        {
            if (met >= most)
                break;
            using var trial = FaultTrial.In(_merge.Lab.Shell.Folder);
            var (run, hit) = Strace.With(fault, [.. paths], trial.Folder, typed);
            if (hit.Count == 0)
                continue;
            met++;
            var where = $"{fault.Expression} at {hit[0].Path}: {run.Output}{run.Error}";
            Assert.True(fault.IsKill || run.ExitCode is 0 or 5 or 10 or 30 or 31, $"{run.ExitCode} {where}");
            var doctor = trial.Run("doctor", "--deep", "--station", "b");
            Assert.True(doctor.Exit == 0, where + doctor.Out + doctor.Error);
            var again = trial.Run(typed);
            Assert.True(again.Exit == 0, where + again.Out + again.Error);
            Assert.True(state == Describe(trial), $"{where}\n{state}\n{Describe(trial)}");
        }

        return met;
    }

    /// <summary>Requests, responses of which only a signed list says whose they are, a file of a server, what left in a bundle.</summary>
    private string[] Prepare()
    {
        _merge.Add("b");
        _merge.AnswerWithoutNames();
        var lab = _merge.Lab;
        StationPair.Done(lab.Zone("collect", lab.Write("server.tar", new string('s', 2_000_000)), "--as", "onprem-usage",
            "--server", "ONPREM1"));
        lab.Trust("desk", "b", StationPair.DeskName);
        lab.Trust("zone", "b", StationPair.ZoneName);
        var parts = new[] { _merge.Backup("zone"), _merge.Export("zone") }.Select(path => Path.GetRelativePath(lab.Shell.Folder, path));
        return ["ledger", "merge", .. parts, "--assume-stated", "--reason", "labels", "--station", "b"];
    }

    private static string Describe(CliRun run)
    {
        var rows = SqlRows.In(run.At("b", ".offlic", "ledger.db"), """
            SELECT 'document ' || d.sha256 || ' ' || d.kind || ' ' || coalesce(m.station, '') || ' ' || sum(c.size)
            FROM   document d
            LEFT   JOIN merged m ON m.document_id = d.id
            JOIN   chunk c ON c.document_id = d.id
            GROUP  BY d.id
            UNION ALL
            SELECT 'answer ' || d.sha256 || ' ' || a.evidence || ' ' || r.sha256
            FROM   answer a
            JOIN   document d ON d.id = a.document_id
            JOIN   document r ON r.id = a.request_id
            UNION ALL SELECT 'server ' || server || purpose FROM server_file
            UNION ALL SELECT 'packed ' || sha256 || ' ' || bundle_name || ' ' || bundle_sums FROM packed_elsewhere
            ORDER  BY 1
            """);
        var states = run.Run("status", "--json", "--station", "b").Json("device")
            .Select(device => $"{device.GetProperty("udi")} {device.GetProperty("state")}");
        Assert.True(rows.Count >= 4 + 4 + 1 + 4 + 4, string.Join('\n', rows));
        return string.Join('\n', [.. rows, .. states, .. Directory.GetFiles(run.At("b", ".offlic", "spool"))]);
    }
}
