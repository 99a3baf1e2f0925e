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
        File.CreateSymbolicLink(_pair.At("linked zone"), _pair.At("zone"));
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
        { "offlic --station ../linked\\ zone history FOC7", "offlic --station ../linked\\ zone history FOC7777X0AB" },
        { "offlic pack --to my", "offlic pack --to my\\ drive/" },
        { "offlic collect myf", "offlic collect myfile" },
    };

    /// <summary>What is typed in PowerShell before Tab, and what stands in place of its last word after it.</summary>
    public static TheoryData<string, string> PowerShellLines => new()
    {
        { "offlic pack --to my", "'./my drive'" },
        { "offlic pack --to=my", "--to='./my drive'" },
        { "offlic pack --to='my d", "--to='./my drive'" },
        { "offlic pack --to \"my d", "\"./my drive\"" },
        { "offlic pack --to co", "'./co$t'" },
        { "offlic pack --to \"o'b", "\"./o'brien\"" },
        { "offlic collect myf", "./myfile" },
        { "offlic --station '../linked zone' history FOC7", "FOC7777X0AB" },
        { "offlic --station='../linked zone' history \"FOC7", "FOC7777X0AB" },
        { "offlic pack --message '' --for H", "HQ" },
        { "offlic pack --message \"a 'b' `\"c\" --tick", "--ticket" },
        { "offlic pack --message \"$(New-Item evil)\" --tick", "--ticket" },
        { "offlic pack --message $(New-Item evil) --tick", "--ticket" },
        { "offlic status | offlic explain E_FORM", "E_FORMAT" },
        { "./myfile; offlic.exe completion z", "zsh" },
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

    [SkippableFact]
    public void PowerShell_completes_commands_options_names_and_paths_and_evaluates_nothing()
    {
        Requires.Linux();
        Requires.Programs("pwsh");
        var tools = _pair.At("tools");
        TypingShell.WriteTool(tools);
        Directory.CreateDirectory(_pair.At("zone/co$t"));
        Directory.CreateDirectory(_pair.At("zone/o'brien"));
        // Not those with paths, which PowerShell writes in its own way.
        var common = Lines.Select(line => (Typed: (string)line[0], Whole: (string)line[1]))
            .Where(line => !line.Whole.Contains('\\') && !line.Whole.Contains("my", StringComparison.Ordinal))
            .Select(line => (line.Typed, Word: line.Whole.Split(' ')[^1]));
        var lines = common.Concat(PowerShellLines.Select(line => (Typed: (string)line[0], Word: (string)line[1]))).ToList();
        File.WriteAllLines(_pair.At("lines"), lines.Select(line => line.Typed));
        File.WriteAllText(_pair.At("ask.ps1"), """
            Set-StrictMode -Version Latest
            offlic completion pwsh | Out-String | Invoke-Expression
            foreach ($line in Get-Content ../lines) { (TabExpansion2 $line $line.Length).CompletionMatches[0].CompletionText }
            """);

        var run = ProcessRun.Of("pwsh", ["-NoProfile", "-NonInteractive", "-File", _pair.At("ask.ps1")], folder: _pair.At("zone"),
            environment: Environment(tools));

        Assert.Equal(string.Empty, run.Error);
        Assert.Equal(lines.Select(line => line.Word), run.Output.TrimEnd().Split('\n'));
        Assert.False(File.Exists(_pair.At("zone/evil")));
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
        ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
    };
}
