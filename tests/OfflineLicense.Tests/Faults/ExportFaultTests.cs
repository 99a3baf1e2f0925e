using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Sealing;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Faults;

/// <summary>
/// <c>ledger export</c> as a process of its own, killed or failing at its n-th system call on our files: what looks finished is whole, and
/// the same command again leaves whole exports that the ledger knows, and nothing else.
/// </summary>
[Collection("faults"), Trait("Lane", "check")]
public sealed class ExportFaultTests(ITestOutputHelper output)
{
    private static readonly int s_faults = Figures.Heavy ? int.MaxValue : 3;

    private static readonly string[] s_typed = ["ledger", "export", "--to", "to", "--station", "zone"];

    [SkippableFact]
    public void Killed_or_failing_anywhere_an_export_is_whole_or_not_there()
    {
        Requires.Strace();
        using var lab = new StationPair();
        lab.Write("drop/a.txt", StationPair.Usage("FOC1", 1, 2));
        StationPair.Done(lab.Zone("collect", "drop"));
        lab.Folder("to");
        using var whole = FaultTrial.In(lab.Shell.Folder);
        var (run, points, paths) = Strace.Watch(whole.Folder, s_typed);
        Assert.True(run.ExitCode == 0, run.ToString());

        var (killed, failed) = (0, 0);
        foreach (var fault in FaultPlan.Kills(points).Take(s_faults).Concat(FaultPlan.Errors(points).Take(s_faults)))
        {
            using var trial = FaultTrial.In(lab.Shell.Folder);
            var (said, hit) = Strace.With(fault, paths, trial.Folder, s_typed);
            if (hit.Count == 0)
                continue;
            var where = $"{fault.Expression} at {hit[0].Path}";
            var finished = Finished(trial, where);
            if (!fault.IsKill)
                Assert.True(said.ExitCode == 0 ? finished.Count == 1 : said.ExitCode is 5 or 31, $"{where}: {said.ExitCode} {said.Error}");
            var doctor = trial.Run("doctor", "--station", "zone");
            Assert.True(doctor.Exit == 0, $"{where}: {doctor.Out}{doctor.Error}");
            // The same file: an export says which version wrote it.
            var again = ToolFile.Run(trial.Folder, s_typed);
            Assert.True(again.ExitCode == 0, $"{where}: {again.Output}{again.Error}");
            var ledger = trial.At("zone", ".offlic", "ledger.db");
            Assert.Equal(Finished(trial, where), SqlRows.In(ledger, "SELECT name FROM export ORDER BY id"));
            Assert.Empty(Directory.GetFileSystemEntries(trial.At("to"), "*.partial"));
            (killed, failed) = fault.IsKill ? (killed + 1, failed) : (killed, failed + 1);
        }

        Figures.Figure(output, "export kill points", killed);
        Figures.Figure(output, "export errors", failed);
        Assert.True(killed >= 2 && failed >= 1, $"{killed} kills, {failed} errors");
    }

    /// <summary>The folders that look finished; each must be whole.</summary>
    private static List<string> Finished(CliRun trial, string where)
    {
        var folders = Directory.GetDirectories(trial.At("to"))
            .Where(path => !path.EndsWith(".partial", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        foreach (var folder in folders)
        {
            var checkedBy = Bash.Run("sha256sum --strict --quiet -c SHA256SUMS", folder);
            Assert.True(checkedBy.Exit == 0, $"{where}: {checkedBy.Output}{checkedBy.Errors}");
            Assert.Equal(File.ReadLines(Path.Combine(folder, "SHA256SUMS")).Count() + 2, Directory.GetFiles(folder).Length);
        }

        return folders.ConvertAll(folder => Path.GetFileName(folder));
    }
}
