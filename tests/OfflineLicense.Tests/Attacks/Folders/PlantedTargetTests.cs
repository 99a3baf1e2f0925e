using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Attacks.Folders;

/// <summary>
/// Links that somebody planted below the folder that a person named. Regression: <c>stage</c>, <c>split</c> for servers and the
/// folders of sheets were written through them.
/// </summary>
public sealed class PlantedTargetTests(ITestOutputHelper output) : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Every_command_that_takes_a_target_is_tried() =>
        Assert.Empty(EveryCommand.WithTarget().Except(TargetCase.All.Select(each => each.Command), StringComparer.Ordinal));

    [SkippableFact]
    [Trait("Lane", "check")]
    [Trait("Attack", "A37")]
    public void No_command_writes_through_a_link_below_its_target()
    {
        Requires.Linux();
        TargetCase.Prepare(_lab);
        var (tried, wrong) = (0, new List<string>());
        foreach (var each in TargetCase.All)
        {
            foreach (var (name, isFolder) in Written(each))
            {
                // Every name once as it is and once unfinished, with each kind of link in turn.
                var (here, there) = tried % 4 < 2 ? (isFolder ? "folder" : "file", "new") : ("new", "file");
                var places = isFolder || each.Command == "prepare" // which makes no unfinished files
                    ? new[] { (name, here) }
                    : [(name, here), (name + ".partial", there)];
                foreach (var (place, to) in places)
                {
                    tried++;
                    if (Try(each, place, to) is { } problem)
                        wrong.Add($"{each.Name}, {place} -> {to}: {problem}");
                }
            }
        }

        Figures.Figure(output, "planted targets tried", tried);
        Assert.Empty(wrong);
        Assert.True(tried >= 60, $"{tried}");
    }

    /// <summary>The folder that a person names may be reached through links: that is the person's word.</summary>
    [SkippableFact]
    public void The_target_itself_may_be_reached_through_links()
    {
        Requires.Linux();
        TargetCase.Prepare(_lab);
        Directory.Delete(_lab.At("target"));
        Directory.CreateSymbolicLink(_lab.At("target"), _lab.Folder("elsewhere"));

        Assert.All(TargetCase.All, each => StationPair.Done(_lab.Shell.Run(each.Typed.Split(' '))));

        Assert.True(Directory.GetFiles(_lab.At("elsewhere"), "*", SearchOption.AllDirectories).Length > 20);
    }

    /// <summary>What the command writes where nothing was planted, relative to the target.</summary>
    private List<(string Name, bool IsFolder)> Written(TargetCase each)
    {
        using var trial = new CliRun();
        TreeCopy.Into(_lab.Shell.Folder, trial.Folder);
        StationPair.Done(trial.Run(each.Typed.Split(' ')));
        var all = Directory.GetFileSystemEntries(trial.At("target"), "*", SearchOption.AllDirectories);
        Assert.NotEmpty(all);
        // The folder of an export is new or refused, so nothing is ever written into one that is there.
        return [.. all.Where(path => each.Command != "ledger export" || Directory.Exists(path))
            .Select(path => (Path.GetRelativePath(trial.At("target"), path), Directory.Exists(path)))];
    }

    private string? Try(TargetCase each, string place, string to)
    {
        using var trial = new CliRun();
        TreeCopy.Into(_lab.Shell.Folder, trial.Folder);
        var outside = trial.At("outside");
        Directory.CreateDirectory(trial.At("outside", "folder"));
        File.WriteAllText(trial.At("outside", "file"), "precious");
        File.WriteAllText(trial.At("outside", "folder", "inside"), "precious");
        var path = trial.At("target", place);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, Path.Combine(outside, to));
        var before = CanaryTree.Of(outside);

        var said = trial.Run(each.Typed.Split(' '));

        if (CanaryTree.Of(outside) != before)
            return "something outside changed";
        if (new FileInfo(path).LinkTarget is null)
            return "the link is gone";
        return said.Exit == 5 && (said.Error + said.Out).Contains(path, StringComparison.Ordinal) ? null : $"{said.Exit}: {said.Error}";
    }
}
