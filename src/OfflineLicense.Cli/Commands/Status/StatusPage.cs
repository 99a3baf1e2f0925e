using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>The page of <c>status</c>: totals, what needs attention, the next command.</summary>
internal sealed class StatusPage(CommandContext context, StatusOverview overview)
{
    private static readonly RequestState[] ZoneOrder =
    [
        RequestState.Installed, RequestState.Split, RequestState.Answered, RequestState.Packed, RequestState.Collected,
        RequestState.Refused, RequestState.Expected, RequestState.NotExpected, RequestState.Missing,
    ];

    private static readonly RequestState[] DeskOrder =
    [
        RequestState.Returned, RequestState.Answered, RequestState.Uploaded, RequestState.Staged, RequestState.Received,
        RequestState.Refused, RequestState.NotExpected,
    ];

    private readonly ConsoleOutput _output = context.Output;

    private bool IsZone => overview.Side == Side.Zone;

    private RequestState[] Order => IsZone ? ZoneOrder : DeskOrder;

    /// <summary>At a desk: answered devices whose requests arrived in no bundle, so the zone of the response is unknown.</summary>
    private List<DeviceOverview> DevicesWithoutZone => IsZone
        ? []
        : overview.Devices.Where(device => device.State == RequestState.Answered && device.Zone is null).ToList();

    public void Print(StatusOptions options)
    {
        var devices = overview.Devices.Where(device => !options.MissingOnly || device.State == RequestState.Missing).ToList();
        StatusJson.Write(context, overview, devices);
        CountStates();
        if (options.MissingOnly)
        {
            _output.WriteLines(TextTable.Render(
                devices.Select(device => new[]
                {
                    device.Name ?? device.Udi.Pid, device.Udi.Serial, "missing", DescribeLastCollected(device),
                })));
            _output.WriteLine($"{devices.Count:N0} missing of {overview.Devices.Count:N0}");
            return;
        }

        PrintTotals();
        if (options.AllZones && !IsZone)
            PrintZones();
        ServersBlock.Print(context, overview, GetHint);
        _output.WriteAttentionList([.. ListAttention()], "offlic status --json");
        PrintLastPacked();
        if (FindNextCommand() is { } next)
            _output.SuggestNext(next);
    }

    private void PrintTotals()
    {
        var members = overview.Devices.Sum(device => Math.Max(device.Members.Count, 1));
        var licenses = overview.Devices.Sum(device => device.Licenses);
        var round = overview.Round is { } now ? "   " + RoundText.Describe(now) : string.Empty;
        _output.WriteLine(
            $"{overview.Station} ({(IsZone ? "zone" : "desk")}){round}   {Plural.Format(overview.Devices.Count, "product instance")} "
            + $"({Plural.Format(members, "member")}){(licenses > 0 ? $"   {Plural.Format(licenses, "license")}" : string.Empty)}");
        _output.WriteLines(TextTable.Render(
            Order.Select(state => (State: state, Count: CountDevices(state)))
                .Where(row => row.Count > 0)
                .Select(row => new[]
                {
                    row.State.Name(),
                    $"{row.Count:N0}",
                    row.State is RequestState.Refused or RequestState.NotExpected ? FindSharedReason(row.State) : GetHint(row.State),
                }),
            indent: 2, right: 1));
        if (overview.Nameless.Count > 0)
            _output.WriteLine($"  without a name: {Plural.Format(overview.Nameless.Count, "request")} without a UDI");
        if (overview.UnmatchedAnswers > 0)
            _output.WriteLine($"  for no known device: {Plural.Format(overview.UnmatchedAnswers, "response")}");
        if (overview.SetAside > 0)
            _output.WriteLine($"  set aside, of two zones: {Plural.Format(overview.SetAside, "file")}; see: offlic zone list");
        if (DevicesWithoutZone is { Count: > 0 } homeless)
        {
            var names = string.Join(", ", homeless.Take(3).Select(device => SafeText.Value(device.Udi.ToString())));
            var more = homeless.Count > 3 ? ", …" : string.Empty;
            _output.WriteLine($"  of no known zone, so in no bundle: {Plural.Format(homeless.Count, "response")} ({names}{more})");
        }
    }

    private void PrintZones()
    {
        var zones = overview.Devices.GroupBy(device => device.Zone ?? "no known zone", StringComparer.Ordinal);
        foreach (var zone in zones.OrderBy(zone => zone.Key, StringComparer.Ordinal))
        {
            var counts = zone.GroupBy(device => device.State).OrderBy(group => group.Key)
                .Select(group => $"{group.Count():N0} {group.Key.Name()}");
            _output.WriteLine($"  {zone.Key}   {string.Join(", ", counts)}");
        }
    }

    private IEnumerable<string> ListAttention()
    {
        foreach (var device in overview.Devices.Where(device => device.State == RequestState.Split))
        {
            if (device.UnprovedBecause is { } because && because.Code != UnprovedReason.NoCapture)
                yield return $"{device.Udi.Pid}  {device.Udi.Serial}  split  {because.Code}: {because.Message}";
        }

        var devices = overview.Devices.Where(device => device.State is RequestState.Missing or RequestState.Refused)
            .OrderBy(device => device.State == RequestState.Refused ? 0 : 1);
        var table = TextTable.Render(devices.Select(device => new[]
        {
            device.Name ?? device.Udi.Pid,
            device.Udi.Serial,
            device.State.Name(),
            device.State == RequestState.Missing ? DescribeMissing(device) : DescribeRefused(device),
        }), indent: 0);
        foreach (var line in table)
            yield return line;
    }

    private static string DescribeMissing(DeviceOverview device) =>
        DescribeLastCollected(device) + (device.Deadline is { } due ? $"; ACK due {due[..10]}" : string.Empty);

    private string DescribeRefused(DeviceOverview device)
    {
        var reason = device.Reason is { } own && FindSharedReason(RequestState.Refused).Length == 0 ? $"CSSM: \"{own}\"; " : string.Empty;
        return $"{reason}see: offlic history {device.Udi.Serial}";
    }

    private static string DescribeLastCollected(DeviceOverview device) =>
        device.LastCollected is { } at ? $"last collected {at[..10]}" : "never collected";

    private void PrintLastPacked()
    {
        if (overview.LastPacked is not { } last)
            return;
        var days = (int)(context.Host.Clock.GetUtcNow() - Timestamp.Parse(last.PackedAt)).TotalDays;
        var receipt = last.IsReceived ? "received there" : "no receipt yet";
        _output.WriteLine($"Out: {last.Name}, {Plural.Format(days, "day")}; {receipt}{DescribeReturned(last.Name)}");
        if (overview.UnsignedBundles is { Count: > 0 } unsigned)
        {
            var more = unsigned.Count > 1 ? $" and {unsigned.Count - 1:N0} more" : string.Empty;
            _output.WriteLine($"Not signed by all its signers yet: {unsigned[0]}{more}; see: offlic bundles");
        }
    }

    /// <summary>How many requests of a bundle were answered or marked.</summary>
    private string DescribeReturned(string bundle)
    {
        var carried = overview.Requests.Where(request => request.PackedIn == bundle).ToList();
        return IsZone && carried.Count > 0
            ? $"; returned {carried.Count(request => request.State >= RequestState.Refused):N0} of {carried.Count:N0}"
            : string.Empty;
    }

    private string? FindNextCommand()
    {
        if (IsZone)
        {
            return HasRequests(RequestState.Answered) ? "offlic split --to FOLDER"
                : HasRequests(RequestState.Collected) ? "offlic pack --to /media/usb"
                : CountDevices(RequestState.Split) > 0 ? FindNextForSplit()
                : Has(RequestState.Packed) ? "carry the drive to the desk; back here: offlic receive /media/usb"
                : overview.Devices.Count == 0 ? "offlic collect FOLDER" : null;
        }

        return Has(RequestState.Answered) ? "offlic pack --to /media/usb"
            : Has(RequestState.Received) ? "offlic stage --to FOLDER"
            : Has(RequestState.Staged) || Has(RequestState.Uploaded) ? "upload by CHECKLIST.txt, then: offlic collect DOWNLOADS"
            : overview.Devices.Count == 0 ? "offlic receive /media/usb" : null;
    }

    /// <summary>What settles it: another capture where one device has none yet, else what the first device needs.</summary>
    private string? FindNextForSplit()
    {
        var split = overview.Devices.Where(device => device.State == RequestState.Split && device.UnprovedBecause is not null).ToList();
        var first = split.Find(device => device.UnprovedBecause!.Code == UnprovedReason.NoCapture) ?? split.FirstOrDefault();
        return first?.UnprovedBecause!.GetNext(ShellWord.Quote(first.Udi.Serial));
    }

    private string GetHint(RequestState state) => state switch
    {
        RequestState.Installed => DescribeInstalled(),
        RequestState.Split => "not proved: no output of the device says that it is installed",
        RequestState.Answered =>
            !IsZone ? "pack next" : HasRequests(RequestState.Answered) ? "split next" : "done at CSSM, which gave no file",
        RequestState.Packed => "in transit",
        RequestState.Collected => "to pack",
        RequestState.Missing => "nothing this round",
        RequestState.Returned => "packed for its zone",
        RequestState.Uploaded => "CSSM has not responded",
        RequestState.Staged => "to upload",
        RequestState.Received => "to stage",
        _ => string.Empty,
    };

    private string DescribeInstalled()
    {
        const string Words = "proved: the device's output says so";
        var byPerson = overview.Devices.Count(device => device.Evidence == InstallationEvidence.Person);
        if (byPerson > 0 && byPerson == CountDevices(RequestState.Installed))
            return "proved: a person says so";
        var withoutPrompt = overview.Devices.Count(device => device.IsInstalledWithoutPrompt);
        string?[] apart =
        [
            withoutPrompt == 0 ? null : $"{withoutPrompt:N0} without a prompt in it",
            byPerson == 0 ? null : $"{byPerson:N0} by a person's word",
        ];
        var told = string.Join(", ", apart.OfType<string>());
        return told.Length == 0 ? Words : $"{Words} ({told})";
    }

    /// <summary>The reason, where all devices of this state have the same.</summary>
    private string FindSharedReason(RequestState state)
    {
        var reasons = overview.Devices.Where(device => device.State == state)
            .Select(device => device.Reason)
            .Distinct(StringComparer.Ordinal)
            .Take(2)
            .ToList();
        return reasons is [{ } only] ? state == RequestState.Refused ? $"CSSM: \"{only}\"" : only : string.Empty;
    }

    private bool HasRequests(RequestState state) =>
        overview.Requests.Any(request => request.State == state && (state != RequestState.Answered || request.HasResponse));

    /// <summary>Whether a device or a request of a server has this state.</summary>
    private bool Has(RequestState state) => CountDevices(state) > 0 || overview.Servers.Any(server => server.Request.State == state);

    private int CountDevices(RequestState state) => overview.Devices.Count(device => device.State == state);

    private void CountStates()
    {
        context.AddCount("devices", overview.Devices.Count);
        foreach (var state in Order)
            context.AddCount(state.Name().Replace('-', '_'), CountDevices(state));
        if (overview.Servers.Count > 0)
            context.AddCount("server_requests", overview.Servers.Count);
        if (!IsZone)
            context.AddCount("set_aside", overview.SetAside);
        context.AddCount("unmatched_answers", overview.UnmatchedAnswers + DevicesWithoutZone.Count);
    }
}
