using System.Text.RegularExpressions;
using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Processes;

/// <summary>
/// A system call of one thread of the tool on one of our files: the <c>Number</c>-th of this name on our files in its thread.
/// </summary>
/// <param name="Path">Relative to the trial's folder; <c>stdout</c> is the tool's own.</param>
internal sealed record CallPoint(string Call, int Number, string Path);

/// <summary>
/// The tool as a process of its own under strace. Only calls on files below the trial's folder and on its stdout are looked at.
/// </summary>
internal static partial class Strace
{
    public const string Stdout = "stdout";

    /// <summary>Calls whose failure means that something may not be on the medium.</summary>
    public static readonly string[] Durable = ["pwrite64", "write", "fsync", "fdatasync", "syncfs", "rename", "renameat", "renameat2",
        "ftruncate"];

    private static readonly string[] OnDescriptor = ["write", "pwrite64", "read", "pread64", "fsync", "fdatasync", "syncfs", "ftruncate",
        "fcntl", "flock", "close"];

    private static readonly string[] OnPath = ["openat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat"];

    /// <summary>Runs it whole and lists, in the order they came, its calls on our files, and the paths of those files.</summary>
    public static (ProcessRun Run, List<CallPoint> Points, List<string> Paths) Watch(string folder, IEnumerable<string> typed)
    {
        var (run, log) = Traced(folder, typed, ["--seccomp-bpf", "-e", $"trace={string.Join(',', OnDescriptor.Concat(OnPath))}"]);
        var counts = new Dictionary<(string Thread, string Call), int>();
        var points = new List<CallPoint>();
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var match in log.Select(line => Entry().Match(line)).Where(match => match.Success))
        {
            var (thread, call, rest) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
            if (OnDescriptor.Contains(call))
                rest = rest.Split(", ")[0];
            var named = PathsIn(rest, folder);
            if (named.Count == 0 || (named[^1] == Stdout && call != "write"))
                continue;
            paths.UnionWith(named);
            points.Add(new CallPoint(call, counts[(thread, call)] = counts.GetValueOrDefault((thread, call)) + 1, named[^1]));
        }

        return (run, points, [.. paths.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Runs it with a fault.</summary>
    /// <param name="paths">Our files, as <see cref="Watch"/> found them: calls on others are neither counted nor disturbed.</param>
    /// <returns>The calls that were hit; empty where the run took another way.</returns>
    public static (ProcessRun Run, List<CallPoint> Hit) With(
        Fault fault,
        IEnumerable<string> paths,
        string folder,
        IEnumerable<string> typed
    )
    {
        // Of the tool's output only the writing is ours; the rest is the runtime's own.
        var ours = paths.Where(path => path != Stdout || fault.Call == "write")
            .SelectMany(path => new[] { "-P", path == Stdout ? folder + ".out" : System.IO.Path.Combine(folder, path) });
        var (run, log) = Traced(folder, typed, [.. Filter(fault), .. ours, "-e", $"trace={fault.Call}", "-e", fault.Expression]);
        var hit = new List<CallPoint>();
        var begun = new Dictionary<string, string>();
        foreach (var line in log)
        {
            var thread = line.Split(' ')[0];
            if (line.EndsWith("<unfinished ...>", StringComparison.Ordinal))
                begun[thread] = line;
            if (line.Contains("(INJECTED)", StringComparison.Ordinal))
                hit.Add(
                    new CallPoint(
                        fault.Call,
                        fault.Number,
                        PathsIn(line.Contains(" resumed>", StringComparison.Ordinal) ? begun[thread] : line, folder) is [.., var path]
                            ? path
                            : "elsewhere"
                    )
                );
            else if (line.Contains("killed by SIGKILL", StringComparison.Ordinal) && hit.Count == 0)
                hit.Add(new CallPoint(fault.Call, fault.Number, "killed"));
        }

        return (run, hit);
    }

    // With a filter in the kernel only the calls looked at stop the tool, which halves the cost of a trial; there a signal is not
    // delivered.
    private static string[] Filter(Fault fault) => fault.IsKill ? [] : ["--seccomp-bpf"];

    // The tool's own output goes to files beside the folder, so that writing it is a call on a path like any other.
    private static (ProcessRun Run, string[] Log) Traced(string folder, IEnumerable<string> typed, string[] options)
    {
        var (log, output, error) = (folder + ".strace", folder + ".out", folder + ".err");
        try
        {
            var run = ProcessRun.Of(
                "/bin/sh",
                ["-c", "exec \"$@\" >\"$OFFLIC_OUT\" 2>\"$OFFLIC_ERR\"", "sh", "strace", "-f", "-y", "-qq", "-o", log, .. options,
                    .. ToolFile.Command, .. typed],
                folder: folder,
                limit: TimeSpan.FromSeconds(45),
                environment: new Dictionary<string, string?>(ToolFile.Quiet) { ["OFFLIC_OUT"] = output, ["OFFLIC_ERR"] = error });
            return (run with { Output = File.ReadAllText(output), Error = File.ReadAllText(error) }, File.ReadAllLines(log));
        }
        finally
        {
            File.Delete(log);
            File.Delete(output);
            File.Delete(error);
        }
    }

    /// <summary>What a call names below the folder, relative, in its order: for a rename the final name is the last.</summary>
    private static List<string> PathsIn(string call, string folder)
    {
        var found = new List<string>();
        foreach (var match in Named().Matches(call).Cast<Match>())
        {
            var path = match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value;
            if (path.StartsWith(folder + "/", StringComparison.Ordinal))
                found.Add(path[(folder.Length + 1)..]);
            else if (path == folder + ".out")
                found.Add(Stdout);
        }

        return found;
    }

    [GeneratedRegex(@"^(\d+) +([a-z0-9]+)\((.*)$")]
    private static partial Regex Entry();

    /// <summary>A path in quotes, or behind a descriptor.</summary>
    [GeneratedRegex("\"([^\"]*)\"|<([^>]*)>")]
    private static partial Regex Named();
}
