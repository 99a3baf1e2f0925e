using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Faults;

/// <summary>How a command's undisturbed run went, and what it left.</summary>
internal sealed record Undisturbed(FaultCommand Command, List<string> Files, string State, List<CallPoint> Points, List<string> Paths);

/// <summary>
/// One command in a copy of what lay there before it, with one fault; then what must hold: no success behind a failed
/// durability call, nothing half-written under a final name, what was acknowledged is there, <c>doctor</c> finds the station
/// whole, and the same command again comes to the state of an undisturbed run.
/// </summary>
internal static class FaultTrial
{
    /// <summary>Memory where there is some: a trial ends long before anything would reach a disk.</summary>
    private static readonly string Below =
        OperatingSystem.IsLinux() && Directory.Exists("/dev/shm") && new DriveInfo("/dev/shm").AvailableFreeSpace > 1L << 30
            ? "/dev/shm"
            : Path.GetTempPath();

    /// <summary>A copy of a folder to run a trial in.</summary>
    public static CliRun In(string before)
    {
        var shell = new CliRun(Path.Combine(Below, $"offlic-test-{Guid.NewGuid():N}")) { Clock = TimeProvider.System };
        TreeCopy.Into(before, shell.Folder);
        return shell;
    }

    public static Undisturbed Undisturb(FaultCommand command, string before)
    {
        using var whole = In(before);
        var (run, points, paths) = Strace.Watch(whole.Folder, command.Typed);
        Assert.True(run.ExitCode == 0, run.ToString());
        return new Undisturbed(command, EndState.Files(whole), EndState.Of(whole, command), points, paths);
    }

    /// <summary>
    /// The whole trial in a folder of its own. What hangs does so twice; a machine that stood still for a minute does not.
    /// </summary>
    public static FaultOutcome Try(Undisturbed whole, string before, Fault fault)
    {
        using var trial = In(before);
        var outcome = Try(whole, trial, fault);
        if (!outcome.Hung)
            return outcome;
        using var again = In(before);
        return Try(whole, again, fault);
    }

    /// <summary>In a folder that is kept: to be looked at, or to go on from.</summary>
    public static FaultOutcome Try(Undisturbed whole, CliRun trial, Fault fault)
    {
        try
        {
            var before = Partials(trial);
            var (run, hit) = Strace.With(fault, whole.Paths, trial.Folder, whole.Command.Typed);
            if (hit.Count == 0)
                return new FaultOutcome(fault, Met: false, Wrong: null, FalseSuccess: false);
            var success = !fault.IsKill && run.ExitCode == 0;
            var untold = success ? hit.Find(call => MustBeTold(whole.Command, fault, call)) : null;
            var wrong = untold is not null
                ? $"success though {untold} failed"
                : Judge(whole, trial, fault, run, before) ?? Finish(whole, trial);
            return new FaultOutcome(
                fault,
                Met: true,
                wrong is null
                    ? null
                    : $"{whole.Command.Name}, {fault.Expression} at {hit[0].Path}: {wrong}\n  it said: {run.Output}{run.Error}",
                success && wrong is not null
            );
        }
        catch (Exception cause)
            when (cause
                    is Xunit.Sdk.XunitException
                        or IOException
                        or TimeoutException
                        or UnauthorizedAccessException
                        or Microsoft.Data.Sqlite.SqliteException
            )
        {
            return new FaultOutcome(fault, Met: true, $"{whole.Command.Name}, {fault.Expression}: {cause.Message}", FalseSuccess: false)
            {
                Hung = cause is TimeoutException,
            };
        }
    }

    /// <summary>How it ended, and what lies there before anybody looks after it.</summary>
    /// <param name="before">Unfinished files that a killed run had left: a run that fails before it comes to them leaves them as they
    /// are.</param>
    private static string? Judge(Undisturbed whole, CliRun trial, Fault fault, ProcessRun run, HashSet<(string, DateTime)> before)
    {
        var lying = EndState.Files(trial);
        if (lying.Where(file => !IsPartial(file)).Except(whole.Files).FirstOrDefault() is { } odd)
            return $"{odd} lies there";
        // What was said is so: a success, and a result that someone could read before the kill.
        if (fault.IsKill ? run.Output.Length > 0 : run.ExitCode == 0)
            return Compare(whole, trial, "after it was acknowledged");
        if (fault.IsKill)
            return null;
        // SQLite cannot tell a page that the disk did not give from a damaged one.
        if (run.ExitCode != 5 && !(run.ExitCode == 31 && fault is { Call: "pread64", What: "error=EIO" }))
            return $"ended with {run.ExitCode}";
        // One file among many that could not be read is named in the result, and the others are recorded.
        var told = run.Error.Contains("error: ", StringComparison.Ordinal) && run.Error.Contains("hint: ", StringComparison.Ordinal);
        if (!told && !run.Output.Contains("  unreadable: ", StringComparison.Ordinal))
            return "does not say what to do";

        // Where nothing can be opened any more, nothing can be removed either; it does not look finished.
        var removes =
            !fault.Call.StartsWith("unlink", StringComparison.Ordinal) && fault is not { Call: "openat", Reach: Reach.FromThenOn };
        return removes && !Partials(trial).IsSubsetOf(before) ? "an unfinished file was left" : null;
    }

    /// <summary>Doctor, the same command again, doctor, and the state compared.</summary>
    private static string? Finish(Undisturbed whole, CliRun trial)
    {
        var command = whole.Command;
        var made = File.Exists(trial.At(command.Station, ".offlic", "ledger.db"));
        if (made && Doctor(trial, command) is { } sick)
            return $"after the fault, {sick}";
        var already = command.Once is { } once && File.Exists(trial.At(once.Path.Split('/')));
        var again = trial.Run(command.Typed);
        // A run that was killed after it wrote its file is finished by the same command; one that had finished says what is there.
        var refuses = already && again.Exit == 2 && again.Error.Contains(command.Once!.Value.Said, StringComparison.Ordinal);
        if (again.Exit != 0 && !refuses)
            return $"again: {again.Exit} {again.Out}{again.Error}";
        return Compare(whole, trial, "after the run that finished")
            ?? (Doctor(trial, command) is { } after ? $"after the run that finished, {after}" : null);
    }

    private static string? Compare(Undisturbed whole, CliRun trial, string when)
    {
        var state = EndState.Of(trial, whole.Command);
        if (state == whole.State)
            return null;
        var (expected, got) = (whole.State.Split('\n'), state.Split('\n'));
        return $"{when} the state differs: expected {string.Join(" | ", expected.Except(got).Take(5))}, got {string.Join(" | ", got.Except(expected).Take(5))}"
            + (
                expected.ToHashSet(StringComparer.Ordinal).SetEquals(got)
                    ? $": the same lines, in another order or number: {string.Join(" | ", got)}"
                    : string.Empty
            );
    }

    private static string? Doctor(CliRun trial, FaultCommand command)
    {
        var doctor = trial.Run("doctor", "--station", command.Station);
        return doctor.Exit == 0 ? null : $"doctor: {doctor.Exit} {doctor.Out}{doctor.Error}";
    }

    /// <summary>Unfinished files and folders outside the station, and when each was written last.</summary>
    private static HashSet<(string Path, DateTime Written)> Partials(CliRun trial) =>
        [.. Directory.EnumerateFileSystemEntries(trial.Folder, "*.partial", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/.offlic/", StringComparison.Ordinal))
            .Select(path => (path, File.GetLastWriteTimeUtc(path)))];

    /// <summary>Its name or its folder's says that it is unfinished.</summary>
    private static bool IsPartial(string file) =>
        Array.Exists(file.Split(' ')[0].Split('/'), part => part.EndsWith(".partial", StringComparison.Ordinal));

    /// <summary>
    /// A call on which it depends that something is on the medium. Not the log, which never fails a command; not the flush of
    /// the station's folder by SQLite, on which nothing depends because the journal file stays, nor of the spool, where it makes the copy
    /// for a backup and
    /// nothing that lasts lies. An interrupted call that is made again has not failed; a flush never is.
    /// </summary>
    private static bool MustBeTold(FaultCommand command, Fault fault, CallPoint call) =>
        Strace.Durable.Contains(call.Call)
        && (fault.What != "error=EINTR" || call.Call is "fsync" or "fdatasync" or "syncfs")
        && call.Path != Strace.Stdout
        && !call.Path.Contains("/.offlic/log", StringComparison.Ordinal)
        && !call.Path.EndsWith("/.offlic/spool", StringComparison.Ordinal)
        && (command.Name == "init" || !call.Path.EndsWith("/.offlic", StringComparison.Ordinal));
}

/// <param name="Met">The fault was injected: the run came to that call.</param>
/// <param name="Wrong">What did not hold; null where all did.</param>
/// <param name="FalseSuccess">It ended with 0 all the same.</param>
internal sealed record FaultOutcome(Fault Fault, bool Met, string? Wrong, bool FalseSuccess)
{
    /// <summary>It was ended by us when its time was over.</summary>
    public bool Hung { get; init; }
}
