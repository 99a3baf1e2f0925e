using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Terminal;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>The devices that a person has to do something for, by state and in each by due date.</summary>
internal sealed class AttentionLines(StatusOverview overview, NextStep next, StateHints hints, DateTimeOffset now)
{
    public IEnumerable<string> Render(int columns)
    {
        var groups = AttentionStates.Of(overview.Side).Select(state => (State: state, Devices: List(state)))
            .Where(group => group.Devices.Count > 0)
            .ToList();
        if (groups.Count == 0)
            yield break;
        var shown = groups.SelectMany(group => group.Devices.Take(ConsoleOutput.AttentionShown)).ToList();
        var name = shown.Max(device => GetName(device).Length);
        var serial = shown.Max(device => SafeText.Value(device.Udi.Serial).Length);
        var width = groups.Max(group => group.State.Name().Length);
        yield return "Needs attention:";
        foreach (var (state, devices) in groups)
        {
            foreach (var device in devices.Take(ConsoleOutput.AttentionShown))
            {
                var head = $"  {GetName(device).PadRight(name)}  {SafeText.Value(device.Udi.Serial).PadRight(serial)}  "
                    + $"{state.Name().PadRight(width)}  ";
                foreach (var line in ScreenLine.Join(head, Describe(device, state), indent: 6, columns))
                    yield return line;
            }

            if (devices.Count > ConsoleOutput.AttentionShown)
                yield return $"  … and {devices.Count - ConsoleOutput.AttentionShown:N0} more: {NextStep.GetList(state)}";
        }
    }

    /// <summary>Refused ones also where another open request says what the state of the device is.</summary>
    private List<DeviceOverview> List(RequestState state) =>
        [.. overview.Devices.Where(device => device.IsIn(state))];

    /// <summary><c>last collected 2026-11-21</c></summary>
    public static string DescribeCollected(DeviceOverview device) =>
        device.LastCollected is { } at ? $"last collected {at[..10]}" : "never collected";

    private static string GetName(DeviceOverview device) => ScreenLine.Name(device.Name ?? device.Udi.Pid);

    private IEnumerable<string?> Describe(DeviceOverview device, RequestState state) => state switch
    {
        RequestState.Refused => [.. ListWords(device), device.State == state ? null : $"another request is {device.State.Name()}",
            $"see: offlic history {next.GetWord(device)}"],
        RequestState.Missing =>
            [DescribeCollected(device), DueText.Describe(device, now)],
        RequestState.Split => [DescribeUnproved(device.UnprovedBecause), DueText.Describe(device, now)],
        _ => [device.Since is { } since ? $"since {since[..10]}" : null, DueText.Describe(device, now)],
    };

    /// <summary>The words of CSSM, unless the line with the number of refused devices has them.</summary>
    private IEnumerable<string> ListWords(DeviceOverview device) =>
        device.State == RequestState.Refused && hints.FindSharedReason(RequestState.Refused).Length > 0
            ? []
            : device.RefusedWords.Select(words => $"CSSM: \"{words}\"");

    private static string? DescribeUnproved(UnprovedReason? because) => because is null ? null
        : because.Code == UnprovedReason.NoCapture ? because.Code
        : $"{because.Code}: {because.Message}";
}
