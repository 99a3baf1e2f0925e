using System.Text.RegularExpressions;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Faults;

/// <summary>
/// <c>stage</c> killed while it writes both checklists, in a new folder and over those of an earlier run: each is the old one or the new
/// one, a new folder has both or is not there, and the same command again finishes.
/// </summary>
[Collection("faults"), Trait("Lane", "check")]
public sealed partial class ChecklistFaultTests(ITestOutputHelper output)
{
    private static readonly string[] Typed = ["stage", "--to", "upload", "--station", "desk"];
    private static readonly string[] Names = ["CHECKLIST.txt", "CHECKLIST.html"];
    private static readonly int Kills = Figures.Heavy ? int.MaxValue : 3;

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Killed_between_its_writes_it_leaves_whole_checklists(bool isThere)
    {
        Requires.Strace();
        using var lab = new StationPair();
        Prepare(lab, isThere);
        var old = Read(lab.Shell);
        using var whole = FaultTrial.In(lab.Shell.Folder);
        var (run, points, paths) = Strace.Watch(whole.Folder, Typed);
        Assert.True(run.ExitCode == 0, run.ToString());
        var made = Read(whole);
        Assert.All(old.Zip(made), each => Assert.NotEqual(each.First, each.Second));

        var met = 0;
        foreach (var fault in FaultPlan.Kills([.. points.Where(IsOfChecklists)]).TakeWhile(_ => met < Kills))
        {
            using var trial = FaultTrial.In(lab.Shell.Folder);
            if (Strace.With(fault, paths, trial.Folder, Typed).Hit is not [var hit, ..])
                continue;
            met++;
            var left = Read(trial);
            Assert.All(Enumerable.Range(0, Names.Length), at => Assert.True(left[at] == old[at] || left[at] == made[at],
                $"{fault.Expression} at {hit.Path}: {Names[at]} is {left[at] ?? "not there"}"));
            Assert.True(isThere || left.SequenceEqual(old) || left.SequenceEqual(made), $"{fault.Expression} at {hit.Path}: only one");

            Assert.Equal(0, trial.Run(Typed).Exit);
            Assert.Equal(made, Read(trial));
            Assert.Empty(Directory.GetFileSystemEntries(trial.At("upload"), "*.partial", SearchOption.AllDirectories));
        }

        Figures.Figure(output, $"checklist kill points, {(isThere ? "again" : "first")}", met);
        Assert.True(met >= 3, $"{met} kills");
    }

    private static void Prepare(StationPair lab, bool isThere)
    {
        lab.ToDesk("1", "2");
        if (!isThere)
            return;
        StationPair.Done(lab.Desk(["stage", "--to", "upload"]));
        lab.Write("down/ack.txt", StationPair.Ack(1766000000, "1"));
        StationPair.Done(lab.Desk("collect", "down"));
        lab.ToDesk("3");
    }

    /// <summary>Calls that write the checklists, or give the folder that holds them its name.</summary>
    private static bool IsOfChecklists(CallPoint point) => Strace.Durable.Contains(point.Call)
        && (point.Path.Contains("CHECKLIST", StringComparison.Ordinal) || point.Path.StartsWith("upload", StringComparison.Ordinal));

    /// <summary>Without times and the folder of the trial; null: not there, or not all written.</summary>
    private static List<string?> Read(CliRun trial)
    {
        var folder = Directory.Exists(trial.At("upload"))
            ? Directory.GetDirectories(trial.At("upload")).SingleOrDefault(path => !path.EndsWith(".partial", StringComparison.Ordinal))
            : null;
        return [.. Names.Select(name => folder is not null && File.Exists(Path.Combine(folder, name))
            ? Times().Replace(EndState.WithoutVersion(File.ReadAllText(Path.Combine(folder, name))), "TIME")
                .Replace(trial.Folder, "", StringComparison.Ordinal)
            : null)];
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?Z?)?")]
    private static partial Regex Times();
}
