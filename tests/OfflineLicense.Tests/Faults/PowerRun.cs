using System.Diagnostics;
using OfflineLicense.Tests.Processes;

namespace OfflineLicense.Tests.Faults;

/// <summary>What a command had said when the power was cut, after other commands that had ended.</summary>
/// <param name="Image">The copy of the disk.</param>
/// <param name="Ended">Commands that had ended before, with all their lines.</param>
/// <param name="Command">The one that ran.</param>
/// <param name="Lines">Its lines that had been read before the copy was begun.</param>
internal sealed record PowerCut(
    string Image,
    IReadOnlyList<(FaultCommand Command, IReadOnlyList<string> Lines)> Ended,
    FaultCommand Command,
    IReadOnlyList<string> Lines
);

/// <summary>One command on the disk, as a process of its own, with the power cut at random moments.</summary>
internal sealed class PowerRun(PowerDisk disk, string image, Random random)
{
    /// <summary>Every flush is answered as if it were done, and nothing is flushed: what a disk would do that lies.</summary>
    private static readonly string[] NoDurability =
        ["strace", "--seccomp-bpf", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync,syncfs,sync,msync,sync_file_range", "-e",
            "inject=fsync,fdatasync,syncfs,sync,msync,sync_file_range:retval=0"];

    private readonly List<(FaultCommand Command, IReadOnlyList<string> Lines)> _ended = [];

    /// <param name="moments">How often the power is cut while it runs; once more when it has just ended.</param>
    public List<PowerCut> Cut(FaultCommand command, int moments, bool durable)
    {
        var cuts = new List<PowerCut>();
        var lines = new List<string>();
        string[] tool = [.. ToolFile.Command, .. command.Typed];
        string[] run = durable ? tool : [.. NoDurability, .. tool];
        var start = new ProcessStartInfo(run[0], run[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = disk.Folder,
        };
        foreach (var (name, value) in ToolFile.Quiet)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var reader = new Thread(() =>
        {
            while (process.StandardOutput.ReadLine() is { } line)
            {
                lock (lines)
                    lines.Add(line);
            }
        });
        reader.Start();

        // The first moments go to the runtime, which writes nothing.
        Thread.Sleep(random.Next(60, 160));
        while (cuts.Count < moments && !process.HasExited)
        {
            cuts.Add(Now());
            Thread.Sleep(random.Next(5, 90));
        }

        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{command.Name} did not end");
        }

        reader.Join();
        cuts.Add(Now());
        Assert.True(process.ExitCode == 0, $"{command.Name}: {process.ExitCode} {string.Join('\n', lines.TakeLast(5))}");
        _ended.Add((command, [.. lines]));
        return cuts;

        PowerCut Now()
        {
            string[] said;
            lock (lines)
                said = [.. lines];
            var name = $"cut-{Guid.NewGuid():N}.img";
            disk.Cut(image, name);
            return new PowerCut(name, [.. _ended], command, said);
        }
    }
}
