using System.Text.RegularExpressions;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>A system call of one thread of the tool on one of our files: the <c>Number</c>-th call of this name in its thread.</summary>
internal sealed record CallPoint(string Call, int Number, string Path);

/// <summary>The tool as a process of its own under strace.</summary>
internal static partial class Strace
{
    /// <summary>Calls whose failure means that something may not be on the medium.</summary>
    public static readonly string[] Durable = ["pwrite64", "fsync", "fdatasync", "syncfs", "rename", "renameat", "renameat2", "ftruncate"];

    private static readonly string[] Watched = [.. Durable, "write", "unlink", "unlinkat", "openat", "mkdir"];

    public static string Tool { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "offlic.dll");

    private static readonly Dictionary<string, string?> Quiet = new() { ["DOTNET_EnableDiagnostics"] = "0", ["DOTNET_TieredPGO"] = "0" };

    public static ProcessRun Undisturbed(string folder, IEnumerable<string> typed) =>
        ProcessRun.Of(ProcessRun.DotNet, ["exec", Tool, .. typed], folder: folder, environment: Quiet);

    /// <summary>Runs it whole and lists, in the order they came, its calls on files below the folder and on its own output.</summary>
    public static (ProcessRun Run, List<CallPoint> Points) Watch(string folder, IEnumerable<string> typed)
    {
        var (run, log) = Traced(folder, typed, ["-e", $"trace={string.Join(',', Watched)}"]);
        var counts = new Dictionary<(string Thread, string Call), int>();
        var points = new List<CallPoint>();
        foreach (var match in log.Select(line => Entry().Match(line)).Where(match => match.Success))
        {
            var (thread, call, rest) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
            var number = counts[(thread, call)] = counts.GetValueOrDefault((thread, call)) + 1;
            if (PathIn(rest, folder) is { } path && (call != "openat" || rest.Contains("O_CREAT", StringComparison.Ordinal)))
                points.Add(new CallPoint(call, number, path));
            else if (call == "write" && rest.StartsWith("1<", StringComparison.Ordinal))
                points.Add(new CallPoint(call, number, "stdout"));
        }

        return (run, points);
    }

    /// <summary>Runs it with a fault at this call of any thread that comes so far.</summary>
    /// <param name="fault"><c>signal=KILL</c> or <c>error=EIO</c>.</param>
    /// <returns>The calls that were hit; empty where the run took another way.</returns>
    public static (ProcessRun Run, List<CallPoint> Hit) With(CallPoint point, string fault, string folder, IEnumerable<string> typed)
    {
        var (run, log) = Traced(folder, typed, ["-e", $"trace={point.Call}", "-e", $"inject={point.Call}:{fault}:when={point.Number}"]);
        var hit = log.Where(line => line.Contains("(INJECTED)", StringComparison.Ordinal))
            .Select(line => new CallPoint(point.Call, point.Number, PathIn(line, folder) ?? (line.Contains("write(1<", StringComparison.Ordinal) ? "stdout" : "elsewhere")))
            .ToList();
        if (log.Any(line => line.Contains("killed by SIGKILL", StringComparison.Ordinal)))
            hit.Add(point);
        return (run, hit);
    }

    private static (ProcessRun Run, string[] Log) Traced(string folder, IEnumerable<string> typed, string[] options)
    {
        var log = folder + ".strace";
        try
        {
            var run = ProcessRun.Of("strace", ["-f", "-y", "-qq", "-o", log, .. options, ProcessRun.DotNet, "exec", Tool, .. typed], folder: folder, environment: Quiet);
            return (run, File.ReadAllLines(log));
        }
        finally
        {
            File.Delete(log);
        }
    }

    /// <summary>The last path of the line below the folder, relative: for a rename the final name.</summary>
    private static string? PathIn(string line, string folder)
    {
        var at = line.LastIndexOf(folder + "/", StringComparison.Ordinal);
        return at < 0 ? null : line[(at + folder.Length + 1)..].Split('"', '>', ' ')[0];
    }

    [GeneratedRegex(@"^(\d+) +([a-z0-9]+)\((.*)$")]
    private static partial Regex Entry();
}
