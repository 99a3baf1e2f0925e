using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Cli.Completion;

/// <summary>The scripts of <c>offlic completion</c> in the shells that they are for.</summary>
[Trait("Lane", "check")]
public sealed class RealShellTests : IDisposable
{
    private readonly StationPair _pair = new();

    public RealShellTests()
    {
        _pair.Write("zone/drop/FOC7777X0AB.txt", StationPair.Usage("FOC7777X0AB", 1));
        StationPair.Done(_pair.Zone("collect", "zone/drop"));
        _pair.Write("zone/my drive/x.txt", "x");
        _pair.Write("zone/myfile", "x");
    }

    public void Dispose() => _pair.Dispose();

    /// <summary>What is typed before Tab, and the line after it; <c>\</c> is how bash and zsh write a space in a name.</summary>
    public static TheoryData<string, string> Lines => new()
    {
        { "offlic rece", "offlic receive" },
        { "offlic key tr", "offlic key trust" },
        { "offlic pack --tick", "offlic pack --ticket" },
        { "offlic history FOC7", "offlic history FOC7777X0AB" },
        { "offlic zone move FOC7777X0AB --to H", "offlic zone move FOC7777X0AB --to HQ" },
        { "offlic config export.h", "offlic config export.hostnames" },
        { "offlic explain E_FORM", "offlic explain E_FORMAT" },
        { "offlic split --layout=tr", "offlic split --layout=tree" },
        { "offlic pack --to my", "offlic pack --to my\\ drive/" },
        { "offlic collect myf", "offlic collect myfile" },
    };

    [SkippableFact]
    public void Bash_completes_commands_options_names_and_paths() =>
        Complete("bash", "bash --norc --noprofile", "source <(offlic completion bash)");

    [SkippableFact]
    public void Zsh_completes_commands_options_names_and_paths() =>
        Complete("zsh", "zsh -f", "autoload -Uz compinit; compinit -u -D; source <(offlic completion zsh)");

    [SkippableFact]
    public void Fish_completes_commands_options_names_and_paths()
    {
        Requires.Linux();
        Requires.Programs("fish");
        var tools = _pair.At("tools");
        TypingShell.WriteTool(tools);
        var asked = string.Join("; ", Lines.Select(line => $"echo '> {line[0]}'; complete -C '{line[0]}'"));
        var run = ProcessRun.Of("fish", ["--no-config", "-c", $"offlic completion fish | source; {asked}"], folder: _pair.At("zone"),
            environment: Environment(tools));

        Assert.Equal(string.Empty, run.Error);
        var answers = run.Output.Split("> ", StringSplitOptions.RemoveEmptyEntries).Select(answer => answer.TrimEnd().Split('\n')).ToList();
        Assert.Equal(Lines.Count, answers.Count);
        Assert.All(answers.Zip(Lines), answer =>
        {
            // fish answers with the word alone, a tab, and what it is.
            var line = ((string)answer.Second[1]).Replace("\\", "", StringComparison.Ordinal);
            Assert.Equal(2, answer.First.Length);
            Assert.EndsWith(" " + answer.First[1].Split('\t')[0].Replace("\\", "", StringComparison.Ordinal), line);
        });
    }

    private void Complete(string program, string start, string load)
    {
        Requires.Linux();
        Requires.Programs("tmux", program);
        using var shell = new TypingShell(_pair.At("zone"), _pair.At("tools"), start);
        shell.Run(load);
        foreach (var line in Lines)
            shell.Completes((string)line[0], (string)line[1]);
    }

    private static Dictionary<string, string?> Environment(string tools) => new()
    {
        ["PATH"] = $"{tools}:{System.Environment.GetEnvironmentVariable("PATH")}",
        ["LANG"] = "C.UTF-8",
    };
}
