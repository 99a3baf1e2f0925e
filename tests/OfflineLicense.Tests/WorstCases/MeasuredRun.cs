using System.Globalization;
using OfflineLicense.Tests.Processes;

namespace OfflineLicense.Tests.WorstCases;

/// <summary>One run of the tool, with what it cost: processor time, and its largest resident memory. On Linux.</summary>
/// <param name="Processor">Of all its threads.</param>
/// <param name="Peak">Bytes.</param>
internal sealed record MeasuredRun(int ExitCode, TimeSpan Processor, long Peak, string Output)
{
    /// <summary>Milliseconds of the clock that counts processor time.</summary>
    private const int Tick = 10;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(3);

    /// <summary>Runs it to its end; a run that takes longer than <paramref name="limit"/> of processor time is ended.</summary>
    public static MeasuredRun Of(string folder, IEnumerable<string> typed, TimeSpan limit)
    {
        using var process = ToolFile.Start(folder, typed);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var (processor, peak) = (TimeSpan.Zero, 0L);
        while (!process.WaitForExit(Every))
        {
            (processor, peak) = Look(process.Id, processor, peak);
            if (processor > limit)
                process.Kill();
        }

        return new MeasuredRun(process.ExitCode, processor, peak, output.Result + error.Result);
    }

    /// <summary>Both only grow, so the last look before the end is at most one interval short.</summary>
    private static (TimeSpan Processor, long Peak) Look(int process, TimeSpan processor, long peak)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = Number(fields[11]) + Number(fields[12]);
            var status = File.ReadAllLines($"/proc/{process}/status");
            var high = Array.Find(status, line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return (TimeSpan.FromMilliseconds(ticks * Tick),
                high is null ? peak : Number(high.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * Limits.KiB);
        }
        catch (Exception gone) when (gone is IOException or FormatException)
        {
            return (processor, peak);
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
