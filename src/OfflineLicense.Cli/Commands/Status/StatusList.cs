using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>The table of <c>status --list</c>: every device with its state, its dates, what it waits for and the next command.</summary>
internal static class StatusList
{
    /// <summary>A longer name has a line of its own: the dates and the longest state need the rest of 80 characters.</summary>
    private const int MostName = 29;

    public static void Print(ConsoleOutput output, IReadOnlyList<DeviceOverview> devices, int all, NextStep next)
    {
        if (devices.Count > 0)
            PrintTable(output, devices, next);
        if (devices.Any(device => device.Due is { IsEstimated: true, DueAt: not null }))
            output.WriteLine("* estimated; see: offlic deadlines");
        output.WriteLine($"{devices.Count:N0} of {Plural.Format(all, "product instance")}");
    }

    private static void PrintTable(ConsoleOutput output, IReadOnlyList<DeviceOverview> devices, NextStep next)
    {
        var name = Math.Min(devices.Max(device => GetName(device).Length), MostName);
        var state = Math.Max(devices.Max(device => device.State.Name().Length), "State".Length);
        output.WriteLine($"{"Device".PadRight(name)}  {"State".PadRight(state)}  Since       Collected   ACK due");
        foreach (var device in devices)
        {
            var own = GetName(device);
            if (own.Length > name)
                output.WriteLine(own);
            var mark = device.Due is { IsEstimated: true, DueAt: not null } ? "*" : string.Empty;
            output.WriteLine($"{(own.Length > name ? string.Empty : own).PadRight(name)}  {device.State.Name().PadRight(state)}  "
                + $"{Day(device.Since)}  {Day(device.LastCollected)}  {Day(device.Deadline).Trim()}{mark}".TrimEnd());
            output.WriteParts("  ", Explain(device), indent: 4);
            if (next.Find(device) is { } command)
                output.WriteParts("  Next: ", [command], indent: 4);
        }
    }

    /// <summary>Why it has its state, and what CSSM said.</summary>
    private static IEnumerable<string> Explain(DeviceOverview device) => device.UnprovedBecause is { } because
        ? ExplainState(device).Prepend($"{because.Code}: {because.Message}")
        : ExplainState(device);

    /// <summary>The same without the reason why nothing proves it.</summary>
    public static IEnumerable<string> ExplainState(DeviceOverview device)
    {
        if (device.Evidence is { } evidence)
            yield return $"proof: {evidence.Name()}";
        foreach (var words in device.RefusedWords)
            yield return $"CSSM: \"{words}\"";
        if (device is { Reason: { } reason, State: not RequestState.Refused })
            yield return reason;
    }

    private static string GetName(DeviceOverview device) => device.Name is { } name
        ? SafeText.Value(name)
        : $"{SafeText.Value(device.Udi.Pid)} {SafeText.Value(device.Udi.Serial)}";

    private static string Day(string? time) => time is { Length: >= 10 } ? time[..10] : "-         ";
}
