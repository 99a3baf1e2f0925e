using System.Text.RegularExpressions;
using OfflineLicense.Cli;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>The native file does what the ordinary build does. What trimming removed by mistake would fail here.</summary>
[Trait("Lane", "check")]
public sealed partial class NativeFileTests
{
    /// <summary>What a trip does not need: passphrases, pages, rehearsals, and every way to fail.</summary>
    internal static readonly string[] Others =
    [
        "o help collect",
        "o explain",
        "o explain E_FORK",
        "o status --station zone",
        "o status --json --dry-run --station desk",
        "o deadlines --station zone",
        "o deadlines --json --ics due.ics --station zone",
        "o deadlines --nagios --station zone",
        "o config --station zone",
        "o config --json --station zone",
        "o sheet authorize --to sheets2 --station zone",
        "o sheet return --to sheets3 --station zone",
        "o sheet save --combined --to sheets4 --station zone",
        "o sheet install --to sheets5 --only FOC2201A0DM --station zone",
        "o sheet install --format ansible --to sheets6 --only FOC2201A0DM --station zone",
        "o history FOC2201A0DM --json --station desk",
        "printf 'hostname;pid;serial\\nsw-1;C9300-48P;FOC2201A0DM\\nsw-9;C9300-48P;FOC9999X9ZZ\\n' >roster.csv",
        "o roster import roster.csv --dry-run --json --station zone",
        "o roster import roster.csv --station zone",
        "o roster list --station zone",
        "o roster replace sw-9 P:C9300-24P,S:FOC9998X9ZZ --reason RMA --station zone",
        "o roster retire sw-9 --reason sold --station zone",
        "o roster adopt --json --station zone",
        "o roster export roster-again.csv --station zone",
        "o history sw-1 --station zone",
        "o round start June --station zone",
        "o round list --json --station zone",
        "o status --list --station zone",
        "o status --findings --json --station zone",
        "o status --csv devices.csv --station zone",
        "o status --html page.html --station zone",
        "o reconcile roster.csv --json --station desk",
        "o reconcile roster.csv --csv reconciled.csv --station desk",
        "o zone list --json --station desk",
        "o zone list --station desk",
        "o zone move FOC2201A0DM --to second --reason trial --station desk",
        "o bundles --json --station zone",
        "o bundles $(basename $B .offlic.tar) --form --station zone",
        "o verify back --json --station zone",
        "o config folders.intake $PWD/tftp --station zone",
        "o exchange -n --json --station zone",
        "o exchange --station zone",
        "o collect tftp --json --dry-run --station zone",
        "o validate --json downloads/*.txt",
        "o audit export --json --station desk",
        "mkdir exports",
        "o ledger export --to exports --json --station zone",
        "o ledger export --to exports --since $(basename $(ls -d exports/*)) --station zone",
        "o ledger size --station zone",
        "o ledger size --by round --json --station zone",
        "o ledger size --by device --station desk",
        "o ledger prune --before 2026-01-01 --json -n --station zone",
        "o ledger prune --before 2020-01-01 --yes --station desk",
        "o init collector --name PLANT-7B",
        "o collect tftp --station collector",
        "o backup --without-keys collector.offlic-backup --station collector",
        "o ledger merge collector.offlic-backup --assume-stated --reason seen --json --station zone",
        "o ledger merge exports/PLANT-7.export.00000001 --json --station collector",
        "printf 'words of a passphrase\\n' >phrase && chmod 600 phrase",
        "o key passphrase --new-passphrase-file phrase --station second",
        "o key show --station second",
        "o key rotate --passphrase-file phrase --station second",
        "o key list --json --station second",
        "o colect tftp --station zone",
        "o collect nothing --station zone",
        "o status --station nowhere",
        "o explain no-such-word",
        "printf junk >junk.txt",
        "o validate junk.txt",
        "o collect junk.txt --station zone",
        "o verify junk.txt --station zone",
        "head -c 2000 $B >cut.offlic.tar",
        "o verify cut.offlic.tar --station desk",
        "o receive cut.offlic.tar --station desk --json",
        "o verify drive --station again",
        "o exchange -n back --station zone",
        "mkdir full again-out",
        "o pack --to full --detached --station zone",
        "o restore drive back third --name PLANT-7 --reason trial",
        "o pack --again 1 --to again-out --station zone",
        "o doctor --json --station again",
        "o media clean drive --dry-run --station zone",
        "o media clean drive --yes --json --station zone",
        "rm zone/.offlic/keys/*",
        "o doctor --station zone",
    ];

    [SkippableFact]
    public void Every_command_prints_and_ends_as_in_the_ordinary_build()
    {
        Requires.Linux();
        Skip.If(ToolFile.Command.SequenceEqual(ToolFile.Managed), "needs the native file (OFFLIC_TOOL)");
        string[] lines = [.. ShellTrip.Lines, .. Others];
        Assert.All(
            CommandLine.Commands(),
            command => Assert.Contains(lines, line => line.Contains($"o {command.Name}", StringComparison.Ordinal))
        );
        Assert.All(
            CommandLine.Commands().Single(command => command.Name == "key").Subcommands,
            command => Assert.Contains(lines, line => line.Contains($"o key {command.Name}", StringComparison.Ordinal)));

        var at = DateTimeOffset.UtcNow;
        var ordinary = Task.Run(() => Transcript(ToolFile.ManagedInShell, lines, at));
        var (native, nativeFiles) = Transcript(ToolFile.InShell, lines, at);
        var (managed, managedFiles) = ordinary.GetAwaiter().GetResult();
        Assert.All(managed.Zip(native), pair => Assert.Equal(pair.First, pair.Second));
        Assert.Equal(managed.Count, native.Count);
        Assert.NotEmpty(managedFiles);
        Assert.Equal(managedFiles, nativeFiles);
        Assert.DoesNotContain(native, line => line.Contains("unexpected:", StringComparison.Ordinal));
    }

    /// <summary>Without an environment, a home or the .NET runtime, from a folder that cannot be written to.</summary>
    [SkippableFact]
    public void It_needs_nothing_of_the_machine_but_its_C_library()
    {
        Requires.Linux();
        Skip.If(ToolFile.Command.SequenceEqual(ToolFile.Managed), "needs the native file (OFFLIC_TOOL)");
        using var temp = new TempFolder();
        var run = ProcessRun.Of("env", ["-i", .. ToolFile.Command, "demo", temp.At("demo")], folder: "/proc");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error.Contains("error", StringComparison.Ordinal) ? run.Error : string.Empty));
        var libraries = ProcessRun.Of("ldd", [ToolFile.Command[0]]).Output;
        Assert.DoesNotContain("not found", libraries, StringComparison.Ordinal);
        Assert.All(
            libraries.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Matches("^\t(linux-vdso|libm|libc|libdl|libpthread|librt|/lib64/ld-linux)", line));
    }

    /// <summary>The names of the methods must be in the log: without them no bug can be found.</summary>
    [SkippableFact]
    public void A_failure_leaves_the_names_of_methods_in_the_log()
    {
        Requires.Linux();
        Skip.If(ToolFile.Command.SequenceEqual(ToolFile.Managed), "needs the native file (OFFLIC_TOOL)");
        using var temp = new TempFolder();
        Assert.Equal(0, ToolFile.Run(temp.FullPath, ["init", "zone", "--name", "PLANT-7"]).ExitCode);
        Assert.NotEqual(0, ToolFile.Run(temp.FullPath, ["receive", "nothing", "--station", "zone"]).ExitCode);
        var log = string.Concat(Directory.GetFiles(temp.At("zone", ".offlic", "log")).Select(File.ReadAllText));
        Assert.Contains("at OfflineLicense.", log, StringComparison.Ordinal);
    }

    /// <summary>
    /// What each line printed and how it ended, without what differs from run to run; and the files that are the same in every run.
    /// </summary>
    private static (IReadOnlyList<string> Lines, IReadOnlyList<string> Files) Transcript(
        string tool,
        IEnumerable<string> lines,
        DateTimeOffset at
    )
    {
        using var shell = new CliRun { Clock = TimeProvider.System };
        ShellTrip.WriteFiles(shell, at);
        File.WriteAllLines(
            shell.At("trip.sh"),
            [
                .. ShellTrip.Functions(tool),
                .. lines.Select(line =>
                    $"echo {Quoted("## " + line)}\neval {Quoted(line)} 2>err.txt\necho \"exit $?\"; sed 's/^/err: /' err.txt"
                ),
            ]
        );
        var run = ProcessRun.Of("sh", ["trip.sh"], folder: shell.Folder, limit: TimeSpan.FromMinutes(30));
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        var files = from folder in new[] { "install", "upload", "sheets", "sheets2", "sheets3", "sheets4", "sheets5", "sheets6", "empty" }
                    where Directory.Exists(shell.At(folder))
                    from file in Directory.GetFiles(shell.At(folder), "*", SearchOption.AllDirectories)
                    where Path.GetExtension(file) is ".txt" or ".yml"
                    let name = Path.GetRelativePath(shell.Folder, file)
                    orderby name
                    select $"{name} {Plain(File.ReadAllText(file), shell)}";
        return ([.. run.Output.Split("\n## ").Select(each => Sorted(Plain(each, shell)))], [.. files]);
    }

    /// <summary>Events of one second are listed in the order of their digests.</summary>
    private static string Sorted(string text) => string.Join('\n', text.Split('\n').Order(StringComparer.Ordinal));

    private static string Quoted(string line) => $"'{line.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Keys, digests, times and sizes differ from run to run: each becomes a mark, and the widths of columns with them.</summary>
    private static string Plain(string text, CliRun shell) => Spaces().Replace(
        Number().Replace(Hex().Replace(Started().Replace(text.Replace(shell.Folder, "DIR", StringComparison.Ordinal), "offlic"), "#"),
            "#"), " ");

    [GeneratedRegex(@"(?<![0-9a-z])(?:[0-9a-f]{8,}|[0-9a-f]{4}(?: [0-9a-f]{4})+)(?![0-9a-z])")]
    private static partial Regex Hex();

    /// <summary>The last line of the demo starts the tool as it was started itself.</summary>
    [GeneratedRegex("(?<=^Next: cd .* && ).*(?= history )", RegexOptions.Multiline)]
    private static partial Regex Started();

    [GeneratedRegex(@"[0-9][0-9,.]*")]
    private static partial Regex Number();

    [GeneratedRegex("[ #]+")]
    private static partial Regex Spaces();
}
