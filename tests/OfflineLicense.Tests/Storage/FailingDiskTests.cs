using OfflineLicense.Benchmarks;
using OfflineLicense.Storage.Files;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

/// <summary>
/// A process of its own writes files while strace makes one system call fail or kills it there. Whatever happened: no
/// success after a failed durability call, no half-written final file, and the same command again finishes the job.
/// </summary>
[Trait("Lane", "check")]
public sealed class FailingDiskTests : IDisposable
{
    private const int Files = 6;

    private readonly TempFolder _temp = new();

    /// <summary>Way of writing, system call, how it fails, at which call of a thread.</summary>
    public static TheoryData<string, string, string, string> Faults { get; } = MakeFaults();

    public void Dispose() => _temp.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Faults))]
    public void A_failed_call_is_never_reported_as_success(string way, string call, string fault, string when)
    {
        Requires.Strace();
        var folder = _temp.At("out");
        var log = _temp.At("strace.log");
        var run = ProcessRun.Of("strace", ["-f", "-qq", "-o", log, "-e", $"trace={call}", "-e", $"inject={call}:{fault}:when={when}",
            ProcessRun.DotNet, "exec", Program, "durable-write", folder, $"{Files}", way]);
        var injected = File.ReadLines(log).Any(line => line.Contains("(INJECTED)", StringComparison.Ordinal)
            || line.Contains("killed by SIGKILL", StringComparison.Ordinal));

        // A fault that never happened would make this test pass for nothing: every one listed does happen.
        Assert.True(injected, $"nothing was injected: {run}\n{File.ReadAllText(log)}");
        Assert.NotEqual(0, run.ExitCode);
        if (fault.StartsWith("error", StringComparison.Ordinal))
            Assert.Equal((5, ExpectedCode(fault)), (run.ExitCode, run.Error.Split(':')[0]));
        AssertFinalFilesWhole(folder, partialsAllowed: fault.StartsWith("signal", StringComparison.Ordinal));

        using var again = DurableFolder.Open(folder);
        again.WriteMany(Enumerable.Range(0, Files).Select(index => new OutputFile(DurableWrite.Name(index), DurableWrite.Content(index))));
        Assert.Equal(Files, AssertFinalFilesWhole(folder, partialsAllowed: false));
    }

    [Fact]
    public void Faults_are_counted()
    {
        Console.WriteLine($"failing disk: {Faults.Count} faults and kills");
        Assert.True(Faults.Count >= 30);
    }

    [SkippableFact]
    public void A_full_medium_is_said_and_room_made_the_same_command_finishes()
    {
        Mount("size=1m");
        try
        {
            File.WriteAllBytes(_temp.At("disk", "filler"), new byte[1_000_000]);
            var folder = _temp.At("disk", "out");
            foreach (var way in new[] { "many", "each", "stream" })
            {
                var run = Run(folder, 200, way);
                Assert.Equal((5, "no-space"), (run.ExitCode, run.Error.Split(':')[0]));
                Assert.Contains("make room", run.Error, StringComparison.Ordinal);
                AssertFinalFilesWhole(folder, partialsAllowed: false);
            }
            File.Delete(_temp.At("disk", "filler"));
            Assert.Equal(0, Run(folder, 200, "many").ExitCode);
            Assert.Equal(200, AssertFinalFilesWhole(folder, partialsAllowed: false));
        }
        finally
        {
            ProcessRun.Of("umount", [_temp.At("disk")]);
        }
    }

    [SkippableFact]
    public void A_read_only_medium_is_said_before_anything_is_written()
    {
        Mount("size=1m");
        try
        {
            Directory.CreateDirectory(_temp.At("disk", "there"));
            Assert.Equal(0, ProcessRun.Of("mount", ["-o", "remount,ro", _temp.At("disk")]).ExitCode);
            Assert.Equal("read-only", Assert.Throws<Failure>(() => DurableFolder.Open(_temp.At("disk", "there"))).Code);
            Assert.Equal("read-only", Assert.Throws<Failure>(() => DurableFolder.Open(_temp.At("disk", "new", "deeper"))).Code);
        }
        finally
        {
            ProcessRun.Of("umount", [_temp.At("disk")]);
        }
    }

    [SkippableFact]
    public void A_medium_detached_while_writing_gets_all_files_and_what_lies_under_it_gets_none()
    {
        Mount("size=1m");
        var folder = DurableFolder.Open(_temp.At("disk"));
        var pulled = false;
        try
        {
            IEnumerable<OutputFile> Pulling()
            {
                yield return new OutputFile("a.txt", "a"u8.ToArray());
                pulled = ProcessRun.Of("umount", ["-l", _temp.At("disk")]).ExitCode == 0;
                yield return new OutputFile("b.txt", "b"u8.ToArray());
            }

            // The open folder keeps the file system alive, and the flush reaches it.
            Assert.Equal(new WriteTally(2, 0), folder.WriteMany(Pulling()));
            Assert.DoesNotContain(_temp.Files(), name => name.StartsWith("disk/", StringComparison.Ordinal));
        }
        finally
        {
            folder.Dispose();
            if (!pulled)
                ProcessRun.Of("umount", [_temp.At("disk")]);
        }
    }

    private static string Program => typeof(DurableWrite).Assembly.Location;

    private static TheoryData<string, string, string, string> MakeFaults()
    {
        var all = new TheoryData<string, string, string, string>();
        var listed = new HashSet<(string, string, string, string)>();
        void Add(string way, string call, string fault, params string[] whens)
        {
            foreach (var when in whens.Where(when => listed.Add((way, call, fault, when))))
                all.Add(way, call, fault, when);
        }
        // In "many": fsync 1 is the parent of the new folder, 2 the folder with its new names.
        Add("many", "fsync", "error=EIO", "1", "2", "1+");
        Add("many", "syncfs", "error=EIO", "1");
        Add("many", "syncfs", "error=ENOSPC", "1");
        Add("many", "syncfs", "error=EDQUOT", "1");
        Add("many", "renameat2", "error=EIO", "1", "4");
        Add("many", "renameat2", "error=EROFS", "2+");
        Add("many", "pwrite64", "error=ENOSPC", "2");
        Add("many", "pwrite64", "error=EIO", "1+");
        Add("many", "fsync", "signal=KILL", "2");
        Add("many", "syncfs", "signal=KILL", "1");
        Add("many", "renameat2", "signal=KILL", "1", "4");
        Add("many", "pwrite64", "signal=KILL", "1", "2");
        // In "each": fsync 2 is the first file, 3 the folder after it, 4 the second file.
        Add("each", "fsync", "error=EIO", "2", "3", "4");
        Add("each", "fsync", "error=ENOSPC", "2");
        Add("each", "fsync", "error=EINTR", "2");
        Add("each", "renameat2", "error=EIO", "1");
        Add("each", "pwrite64", "error=EDQUOT", "3");
        Add("each", "fsync", "signal=KILL", "2", "5");
        Add("each", "renameat2", "signal=KILL", "3");
        Add("stream", "fsync", "error=EIO", "2");
        Add("stream", "pwrite64", "error=ENOSPC", "2");
        Add("stream", "renameat2", "error=ENODEV", "2");
        if (string.Equals(Environment.GetEnvironmentVariable("OFFLIC_HEAVY"), "1", StringComparison.Ordinal))
        {
            foreach (var fault in new[] { "error=EROFS", "error=ENOSPC", "error=EINTR", "signal=KILL" })
            {
                string[] calls = [.. Enumerable.Range(1, Files).Select(number => $"{number}")];
                Add("many", "renameat2", fault, calls);
                Add("each", "renameat2", fault, calls);
                Add("stream", "renameat2", fault, calls);
                Add("each", "fsync", fault, [.. Enumerable.Range(1, 1 + (2 * Files)).Select(number => $"{number}")]);
                Add("stream", "fsync", fault, [.. Enumerable.Range(1, 1 + (2 * Files)).Select(number => $"{number}")]);
            }
        }
        return all;
    }

    private static string ExpectedCode(string fault) => fault["error=".Length..] switch
    {
        "ENOSPC" or "EDQUOT" => "no-space",
        "EROFS" => "read-only",
        "ENODEV" => "medium-gone",
        _ => "io-error",
    };

    private static int AssertFinalFilesWhole(string folder, bool partialsAllowed)
    {
        var final = 0;
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
        {
            var name = Path.GetFileName(path);
            if (name.EndsWith(".partial", StringComparison.Ordinal))
            {
                Assert.True(partialsAllowed, $"{name} was left behind");
                continue;
            }
            Assert.Equal(DurableWrite.Content(int.Parse(name["file-".Length..^".txt".Length])), File.ReadAllBytes(path));
            final++;
        }
        return final;
    }

    private static ProcessRun Run(string folder, int count, string way) =>
        ProcessRun.Of(ProcessRun.DotNet, ["exec", Program, "durable-write", folder, $"{count}", way]);

    private void Mount(string options)
    {
        Requires.Root();
        Directory.CreateDirectory(_temp.At("disk"));
        Skip.IfNot(ProcessRun.Of("mount", ["-t", "tmpfs", "-o", options, "tmpfs", _temp.At("disk")]).ExitCode == 0,
            "a small disk cannot be mounted here");
    }
}
