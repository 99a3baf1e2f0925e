using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>What the state of many devices means, in a few words behind their number.</summary>
internal sealed class StateHints(StatusOverview overview)
{
    private bool IsZone => overview.Side == Side.Zone;

    /// <summary>The devices of a state, in as many groups as there are things to say of them.</summary>
    public IEnumerable<(int Count, string Hint)> FindGroups(RequestState state)
    {
        var devices = overview.Devices.Where(device => device.State == state).ToList();
        if (state != RequestState.Packed)
            return devices.Count == 0 ? [] : [(devices.Count, Find(state))];
        return devices.CountBy(device => device.PackedStage)
            .OrderBy(stage => stage.Key)
            .Select(stage => (stage.Value, Describe(stage.Key)));
    }

    public string Find(RequestOverview request) =>
        request.State == RequestState.Packed ? Describe(request.PackedStage) : Find(request.State);

    private string Find(RequestState state) => state switch
    {
        RequestState.Installed => DescribeInstalled(),
        RequestState.Split => DescribeSplit(),
        RequestState.Answered => !IsZone ? "pack next" : HasResponse() ? "split next" : "done at CSSM, which gave no file",
        RequestState.Collected => "to pack",
        RequestState.Missing => "nothing this round",
        RequestState.Returned => "packed for its zone",
        RequestState.Uploaded => "CSSM has not responded",
        RequestState.Staged => "to upload",
        RequestState.Received => "to stage",
        RequestState.Refused or RequestState.NotExpected => FindSharedReason(state),
        _ => string.Empty,
    };

    /// <summary>The reason, where all devices of this state have the same; else empty.</summary>
    public string FindSharedReason(RequestState state)
    {
        var reasons = overview.Devices.Where(device => device.State == state)
            .Select(device => device.Reason)
            .Distinct(StringComparer.Ordinal)
            .Take(2)
            .ToList();
        return reasons is [{ } only] ? state == RequestState.Refused ? $"CSSM: \"{only}\"" : only : string.Empty;
    }

    private static string Describe(PackedStage stage) => stage switch
    {
        PackedStage.AtDesk => "at the desk",
        PackedStage.Uploaded => "uploaded at CSSM",
        _ => "in transit",
    };

    private bool HasResponse() => overview.Devices.SelectMany(device => device.Open)
        .Concat(overview.Servers.Select(server => server.Request))
        .Any(request => request is { State: RequestState.Answered, HasResponse: true });

    private string DescribeSplit()
    {
        var codes = overview.Devices.Where(device => device is { State: RequestState.Split, UnprovedBecause: not null })
            .CountBy(device => device.UnprovedBecause!.Code)
            .OrderByDescending(code => code.Value)
            .ThenBy(code => code.Key, StringComparer.Ordinal)
            .ToList();
        return codes.TrueForAll(code => code.Key == UnprovedReason.NoCapture)
            ? "not proved: no output of the device says that it is installed"
            : $"not proved: {string.Join(", ", codes.Select(code => $"{code.Value:N0} {code.Key}"))}";
    }

    private string DescribeInstalled()
    {
        const string Words = "proved: the device's output says so";
        var installed = overview.Devices.Where(device => device.State == RequestState.Installed).ToList();
        var byPerson = installed.Count(device => device.Evidence == InstallationEvidence.Person);
        if (byPerson > 0 && byPerson == installed.Count)
            return "proved: a person says so";
        var withoutPrompt = installed.Count(device => device.IsInstalledWithoutPrompt);
        string?[] apart =
        [
            withoutPrompt == 0 ? null : $"{withoutPrompt:N0} without a prompt in it",
            byPerson == 0 ? null : $"{byPerson:N0} by a person's word",
        ];
        var told = string.Join(", ", apart.OfType<string>());
        return told.Length == 0 ? Words : $"{Words} ({told})";
    }
}
