using System.Diagnostics;
using System.Text.RegularExpressions;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Sealing;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Processes;

/// <summary>The tool as a process while it has a private key open: what others can see of it, and what it leaves when it dies.</summary>
[Trait("Attack", "A33")]
public sealed class ProcessHardeningTests(ITestOutputHelper output) : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [SkippableFact, Trait("Lane", "check")]
    public void While_a_key_is_open_there_is_no_door_no_secret_in_sight_and_no_core_when_it_dies()
    {
        Requires.Linux();
        var phrase = _lab.LockZone();
        var next = _lab.PhraseFile("another-phrase-of-a-person", "next");
        var doors = _lab.Folder("doors");
        Assert.Equal(0, ProcessRun.Of("mkfifo", [_lab.At("pipe")]).ExitCode);

        // The key is open and the new passphrase is waited for: no one writes into the pipe.
        using var process = Start(
            doors,
            $"ulimit -c unlimited; exec {ToolFile.ManagedInShell} key passphrase --station zone --passphrase-file {phrase} "
                + $"--new-passphrase-fd 4 4<>pipe"
        );
        var proc = $"/proc/{process.Id}";
        Assert.True(
            Until(() => Waits(process.Id, 4)),
            process.HasExited
                ? $"it ended with {process.ExitCode}: {process.StandardOutput.ReadToEnd()}{process.StandardError.ReadToEnd()}"
                : "it did not come to its question"
        );

        Assert.Empty(Directory.GetFileSystemEntries(doors, "*diagnostic*").Concat(Directory.GetFileSystemEntries(doors, "clr-debug*")));
        Assert.DoesNotContain($"-{process.Id}-", Sockets(proc), StringComparison.Ordinal);
        Assert.Matches(@"Max core file size +0 +0 ", File.ReadAllText(proc + "/limits"));
        Assert.Contains("passphrase", File.ReadAllText(proc + "/cmdline"), StringComparison.Ordinal);
        foreach (var seen in new[] { "/cmdline", "/environ" })
            Assert.DoesNotContain(LockedStations.Phrase, File.ReadAllText(proc + seen), StringComparison.Ordinal);

        Bash.Run($"kill -SYS {process.Id}"); // the runtime takes the other deadly signals for itself
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.DoesNotContain(
            LockedStations.Phrase,
            process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd(),
            StringComparison.Ordinal
        );
        Assert.Empty(Cores());
        StationPair.Done(_lab.Zone("key", "passphrase", "--passphrase-file", phrase, "--new-passphrase-file", next));
        Control();
    }

    /// <summary>The same looks at a process that does not shut itself must see something.</summary>
    private void Control()
    {
        var doors = _lab.Folder("open-doors");
        using var open = Start(doors, $"ulimit -c unlimited; exec {ToolFile.ManagedInShell} collect - --station zone");
        Assert.True(
            Until(() => Directory.GetFileSystemEntries(doors, "dotnet-diagnostic*").Length == 1),
            "a command without a key has no door either: the looks above prove nothing"
        );
        Assert.Contains($"-{open.Id}-", Sockets($"/proc/{open.Id}"), StringComparison.Ordinal);
        Bash.Run($"kill -SYS {open.Id}");
        Assert.True(open.WaitForExit(TimeSpan.FromSeconds(20)));
        Say(
            Cores().Count > 0
                ? "core files: one can be made here, and none of a process with a key"
                : "core files: none can be made here at all"
        );
        Say("figure: doors of a process with a key open 0");
    }

    [SkippableFact, Trait("Lane", "check")]
    public void A_command_with_a_key_starts_again_once_with_its_arguments_descriptors_and_folder()
    {
        Requires.Strace();
        _lab.Write("phrase of é", "from a descriptor\nmore\n");
        var doors = _lab.Folder("doors");
        var run = Bash.Run(
            $"unset DOTNET_EnableDiagnostics; export TMPDIR={doors}; strace -f -qq -o trace -e "
                + $"trace=execve,prctl,setrlimit,prlimit64,bind,listen {ToolFile.ManagedInShell} init 'the new station' --name Z "
                + $"--operator 'é \"x\"' --reason '' --passphrase-fd 7 7<'phrase of é'",
            _lab.Shell.Folder);

        Assert.True(run.Exit == 0, run.Output + run.Errors);
        using var phrase = Secret.FromText("from a descriptor");
        SigningKey
            .FromPem(File.ReadAllBytes(Directory.GetFiles(_lab.At("the new station", ".offlic", "keys"), "*.key").Single()), phrase)
            .Dispose();
        Assert.Contains(
            "é \\\"x\\\"",
            _lab.Shell.Run("audit", "export", "--json", "--station", "the new station")
                .Out.Replace("\\u0022", "\\\"", StringComparison.Ordinal)
                .Replace("\\u00e9", "é", StringComparison.Ordinal)
                .Replace("\\u00E9", "é", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        var trace = File.ReadAllLines(_lab.At("trace"));
        Assert.Equal(
            2,
            trace.Count(line =>
                line.Contains("execve(", StringComparison.Ordinal) && line.Contains("the new station", StringComparison.Ordinal)
            )
        );
        var again = trace
            .SkipWhile(line => !line.Contains("execve(", StringComparison.Ordinal))
            .Skip(1)
            .SkipWhile(line => !line.Contains("execve(", StringComparison.Ordinal))
            .ToList();
        Assert.Contains(
            again,
            line =>
                line.Contains("prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE", StringComparison.Ordinal)
                && line.EndsWith("= 0", StringComparison.Ordinal)
        );
        Assert.Contains(
            again,
            line =>
                line.Contains("RLIMIT_CORE, {rlim_cur=0, rlim_max=0}", StringComparison.Ordinal)
                && line.EndsWith("= 0", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            again,
            line => line.Contains("bind(", StringComparison.Ordinal) || line.Contains("listen(", StringComparison.Ordinal)
        );
        Assert.Contains(trace, line => line.Contains("listen(", StringComparison.Ordinal)); // the first start had its door, and it is gone
        Assert.Empty(Directory.GetFileSystemEntries(doors));
    }

    [SkippableFact, Trait("Lane", "check")]
    public void Where_it_cannot_start_again_the_command_is_done_all_the_same_with_its_door_removed()
    {
        Requires.Strace();
        var doors = _lab.Folder("doors");
        var run = Bash.Run(
            $"unset DOTNET_EnableDiagnostics; export TMPDIR={doors}; strace -f -qq -o trace -e trace=execve,prctl -e "
                + $"inject=execve:error=EACCES:when=1 {ToolFile.ManagedInShell} init s --name Z",
            _lab.Shell.Folder);

        Assert.True(run.Exit == 0, run.Output + run.Errors);
        var trace = File.ReadAllText(_lab.At("trace"));
        Assert.Contains("EACCES (Permission denied) (INJECTED)", trace, StringComparison.Ordinal);
        Assert.Contains("PR_SET_DUMPABLE, SUID_DUMP_DISABLE", trace, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(doors));
        StationPair.Done(_lab.Shell.Run("doctor", "--station", "s"));
    }

    [SkippableFact, Trait("Lane", "faults")]
    public void Killed_anywhere_while_its_passphrase_changes_the_key_opens_with_one_of_the_two()
    {
        Requires.Strace();
        var one = _lab.PhraseFile("one", "one");
        var two = _lab.PhraseFile("two", "two");
        StationPair.Done(_lab.Shell.Run("init", "s", "--name", "S", "--curve", "P-256"));
        var key = Directory.GetFiles(_lab.At("s", ".offlic", "keys"), "*.key").Single();
        Assert.Equal(
            0,
            Bash.Run(
                $"openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 1000 -in {key} -passout file:{one} -out {key}.new && chmod 600 {key}.new && "
                    + $"mv {key}.new {key}"
            ).Exit
        );
        string[] typed = ["key", "passphrase", "--station", "s", "--passphrase-file", one, "--new-passphrase-file", two];
        var keys = _lab.At("s", ".offlic", "keys");
        var whole = Copy();
        var (run, points, paths) = Strace.Watch(_lab.Shell.Folder, typed);
        Assert.True(run.ExitCode == 0, run.ToString());
        var tried = points
            .Where(point =>
                point.Path.Contains("keys", StringComparison.Ordinal) || (Heavy && point.Path.Contains("ledger", StringComparison.Ordinal))
            )
            .DistinctBy(point => (point.Call, point.Number))
            .ToList();
        var (lost, hits) = (0, 0);
        foreach (var point in tried)
        {
            Restore(whole);
            hits += Strace.With(new Fault(point.Call, Fault.Kill, point.Number), paths, _lab.Shell.Folder, typed).Hit.Count > 0 ? 1 : 0;
            // The old passphrase has few rounds: a wrong guess at the new one costs nothing.
            lost += Opens(keys, "two") || Opens(keys, "one") ? 0 : 1;
            StationPair.Done(_lab.Shell.Run("doctor", "--station", "s"));
            Assert.Equal(0, _lab.Shell.Run("key", "show", "--station", "s").Exit);
        }

        Say($"figure: passphrase change kills {hits}");
        Say($"figure: passphrase change keys lost {lost}");
        Assert.True(hits > 2, "no kill was injected");
        Assert.Equal(0, lost);
    }

    private static bool Heavy => Environment.GetEnvironmentVariable("OFFLIC_HEAVY") == "1";

    private static bool Opens(string keys, string phrase)
    {
        using var secret = Secret.FromText(phrase);
        try
        {
            SigningKey.FromPem(File.ReadAllBytes(Directory.GetFiles(keys, "*.key").Single()), secret).Dispose();
            return true;
        }
        catch (Failure refused) when (refused.Code == "passphrase")
        {
            return false;
        }
    }

    private string Copy()
    {
        Assert.Equal(0, ProcessRun.Of("cp", ["-a", _lab.At("s"), _lab.At("s.whole")]).ExitCode);
        return _lab.At("s.whole");
    }

    private void Restore(string whole)
    {
        Directory.Delete(_lab.At("s"), recursive: true);
        Assert.Equal(0, ProcessRun.Of("cp", ["-a", whole, _lab.At("s")]).ExitCode);
    }

    private Process Start(string doors, string script)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _lab.Shell.Folder,
        };
        start.Environment["TMPDIR"] = doors;
        start.Environment.Remove("DOTNET_EnableDiagnostics");
        return Process.Start(start)!;
    }

    /// <summary>Some thread of it is in a read of this descriptor.</summary>
    private static bool Waits(int process, int descriptor) =>
        Directory.Exists($"/proc/{process}/task")
        && Directory
            .GetDirectories($"/proc/{process}/task")
            .Any(task =>
            {
                try
                {
                    return Regex.IsMatch(File.ReadAllText(task + "/syscall"), $"^[0-9]+ 0x{descriptor:x} ");
                }
                catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
                {
                    return false;
                }
            });

    /// <summary>The names of the Unix sockets of its network namespace.</summary>
    private static string Sockets(string proc) =>
        string.Join(
            '\n',
            File.ReadAllText(proc + "/net/unix").Split('\n').Where(line => line.Contains("dotnet-diagnostic", StringComparison.Ordinal))
        );

    private List<string> Cores() => [.. Directory.GetFiles(_lab.Shell.Folder, "core*")];

    private static bool Until(Func<bool> holds)
    {
        for (var wait = Stopwatch.StartNew(); wait.Elapsed < TimeSpan.FromSeconds(30); Thread.Sleep(50))
        {
            if (holds())
                return true;
        }

        return false;
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
