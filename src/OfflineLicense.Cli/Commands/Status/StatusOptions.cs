using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>What <c>offlic status</c> is asked to show.</summary>
/// <param name="Device">Only this one, as a person typed it; null: all.</param>
internal sealed record StatusOptions(string? Device)
{
    /// <summary>Only devices of these states; empty: all.</summary>
    public IReadOnlyList<RequestState> States { get; init; } = [];

    public bool IsList { get; init; }

    public bool AllZones { get; init; }

    /// <summary>The exit code says whether an ACK is due or overdue.</summary>
    public bool HasExitCode { get; init; }

    /// <summary>The table to write, as a full path.</summary>
    public string? Csv { get; init; }

    public DateTimeOffset? Since { get; init; }

    public bool Includes(DeviceOverview device) => States.Count == 0 || States.Any(device.IsIn);

    /// <exception cref="Failure">Usage: no such state at a station of this side.</exception>
    public static IReadOnlyList<RequestState> ParseStates(IEnumerable<string> names, Side side) =>
    [
        .. names.SelectMany(name => name.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(name => ParseState(name, StatusPage.GetStates(side), side)).Distinct(),
    ];

    private static RequestState ParseState(string name, RequestState[] states, Side side)
    {
        var index = Array.FindIndex(states, state => state.Name().Equals(name, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? states[index] : throw new Failure(FailureKind.Usage,
            $"\"{SafeText.Value(name)}\" is no state of a device {(side == Side.Zone ? "in a zone" : "at a desk")}",
            $"one of: {string.Join(", ", states.Select(state => state.Name()))}");
    }
}
