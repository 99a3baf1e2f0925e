using System.Diagnostics;
using System.Globalization;

namespace OfflineLicense.Benchmarks.Speed;

/// <summary>Runs a whole process and measures it. What it prints goes to a log, whose end is shown if it fails.</summary>
internal sealed class TimedProcess(string folder)
{
    // bash counts processor time in milliseconds and GNU time in hundredths of a second; only GNU time knows the memory.
    private const string Script =
        "exec >>\"$0\" 2>&1; TIMEFORMAT='%3R %3U %3S'; { time /usr/bin/time -q -f %M -o \"$1\" \"${@:3}\" 2>>\"$0\"; } 2>\"$2\"";

    private const int Refused = 3;

    private readonly string _log = Path.Combine(folder, "log");
    private readonly string _memory = Path.Combine(folder, "memory");
    private readonly string _times = Path.Combine(folder, "times");

    /// <exception cref="InvalidOperationException">It did not end with 0, or with 3 where a part may be refused.</exception>
    public ProcessCost Run(string program, IReadOnlyCollection<string> arguments, bool mayRefuse = false)
    {
        var start = new ProcessStartInfo("bash") { UseShellExecute = false };
        foreach (var argument in (IEnumerable<string>)["-c", Script, _log, _memory, _times, program, .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0 && !(mayRefuse && process.ExitCode == Refused))
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit {process.ExitCode}\n{EndOfLog()}");
        var times = File.ReadAllText(_times).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToList();
        return new ProcessCost(times[0], times[1] + times[2], long.Parse(File.ReadAllText(_memory), CultureInfo.InvariantCulture));
    }

    private string EndOfLog() => string.Join('\n', File.ReadLines(_log).TakeLast(8));
}
