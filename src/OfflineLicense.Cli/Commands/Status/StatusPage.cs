using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Terminal;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>The page of <c>status</c>: totals, what needs attention, the next command.</summary>
internal sealed class StatusPage
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

    private readonly CommandContext _context;
    private readonly StatusOverview _overview;
    private readonly ConsoleOutput _output;
    private readonly StateHints _hints;
    private readonly NextStep _next;

    public StatusPage(CommandContext context, StatusOverview overview)
    {
        (_context, _overview, _output) = (context, overview, context.Output);
        (_hints, _next) = (new StateHints(overview), new NextStep(overview));
    }

    private bool IsZone => _overview.Side == Side.Zone;

    private RequestState[] Order => GetStates(_overview.Side);

    /// <summary>The states of devices at a station of this side.</summary>
    public static RequestState[] GetStates(Side side) => side == Side.Zone ? ZoneOrder : DeskOrder;

    /// <summary>At a desk: answered devices whose requests arrived in no bundle, so the zone of the response is unknown.</summary>
    private List<DeviceOverview> DevicesWithoutZone => IsZone
        ? []
        : _overview.Devices.Where(device => device.State == RequestState.Answered && device.Zone is null).ToList();

    /// <param name="options">What a person asked for.</param>
    /// <param name="devices">Those of the devices that were asked for.</param>
    public void Print(StatusOptions options, IReadOnlyList<DeviceOverview> devices)
    {
        new StatusJson(_context, _overview, _next).Write(devices, options.States);
        CountStates();
        if (options.Csv is { } path)
        {
            StatusCsv.Write(path, devices, _next, _context.DryRun);
            _output.WriteLine($"{(_context.DryRun ? "Would write" : "Wrote")} {SafeText.Value(path)}: "
                + Plural.Format(devices.Count, "product instance"));
        }
        else if (options.IsList)
        {
            StatusList.Print(_output, devices, _overview.Devices.Count, _next);
        }
        else if (options.States is [RequestState.Missing])
        {
            _output.WriteTable(devices.Select(device => new[]
            {
                ScreenLine.Name(device.Name ?? device.Udi.Pid), device.Udi.Serial, "missing",
                AttentionLines.DescribeCollected(device),
            }));
            _output.WriteLine($"{devices.Count:N0} missing of {_overview.Devices.Count:N0}");
        }
        else
        {
            PrintPage(options);
        }
    }

    private void PrintPage(StatusOptions options)
    {
        PrintTotals();
        if (options.AllZones && !IsZone)
            PrintZones();
        ServersBlock.Print(_context, _overview, _hints.Find);
        _output.WriteLines(new AttentionLines(_overview, _next, _hints, _context.Host.Clock.GetUtcNow()).Render(_output.Screen.Columns));
        PrintLastPacked();
        if (_next.FindForStation() is { } next)
            _output.SuggestNext(next);
    }

    private void PrintTotals()
    {
        var members = _overview.Devices.Sum(device => Math.Max(device.Members.Count, 1));
        var licenses = _overview.Devices.Sum(device => device.Licenses);
        string?[] parts =
        [
            _overview.Round is { } now ? RoundText.Describe(now) : null,
            $"{Plural.Format(_overview.Devices.Count, "product instance")} ({Plural.Format(members, "member")})",
            licenses > 0 ? Plural.Format(licenses, "license") : null,
        ];
        var head = $"{_overview.Station} ({(IsZone ? "zone" : "desk")})";
        foreach (var part in parts.OfType<string>())
        {
            if (head.Length + 3 + part.Length > _output.Screen.Columns)
            {
                _output.WriteLine(head);
                head = "  " + part;
            }
            else
            {
                head += "   " + part;
            }
        }

        _output.WriteLine(head);
        PrintCounts();
        if (_overview.Nameless.Count > 0)
            _output.WriteLine($"  without a name: {Plural.Format(_overview.Nameless.Count, "request")} without a UDI");
        if (_overview.UnmatchedAnswers > 0)
            _output.WriteLine($"  for no known device: {Plural.Format(_overview.UnmatchedAnswers, "response")}");
        if (_overview.SetAside > 0)
            _output.WriteLine($"  set aside, of two zones: {Plural.Format(_overview.SetAside, "file")}; see: offlic zone list");
        if (DevicesWithoutZone is { Count: > 0 } homeless)
        {
            var names = string.Join(", ", homeless.Take(3).Select(device => SafeText.Value(device.Udi.ToString())));
            var more = homeless.Count > 3 ? ", …" : string.Empty;
            _output.WriteLine($"  of no known zone, so in no bundle: {Plural.Format(homeless.Count, "response")} ({names}{more})");
        }
    }

    private void PrintCounts()
    {
        var rows = Order.SelectMany(state => _hints.FindGroups(state).Select(group => (State: state, group.Count, group.Hint))).ToList();
        var name = rows.Select(row => row.State.Name().Length).DefaultIfEmpty().Max();
        var number = rows.Select(row => $"{row.Count:N0}".Length).DefaultIfEmpty().Max();
        foreach (var (state, count, hint) in rows)
        {
            var head = $"  {state.Name().PadRight(name)}  {$"{count:N0}".PadLeft(number)}  ";
            _output.WriteParts(head, [hint], head.Length);
        }
    }

    private void PrintZones()
    {
        var zones = _overview.Devices.GroupBy(device => device.Zone ?? "no known zone", StringComparer.Ordinal);
        foreach (var zone in zones.OrderBy(zone => zone.Key, StringComparer.Ordinal))
        {
            var counts = zone.GroupBy(device => device.State).OrderBy(group => group.Key)
                .Select(group => $"{group.Count():N0} {group.Key.Name()}");
            _output.WriteLine($"  {zone.Key}   {string.Join(", ", counts)}");
        }
    }

    private void PrintLastPacked()
    {
        if (_overview.LastPacked is not { } last)
            return;
        var days = (int)(_context.Host.Clock.GetUtcNow() - Timestamp.Parse(last.PackedAt)).TotalDays;
        _output.WriteParts("Out: ",
        [
            $"{last.Name}, {Plural.Format(days, "day")}",
            last.IsReceived ? "received there" : "no receipt yet",
            DescribeReturned(last.Name),
        ], indent: 5);
        if (_overview.UnsignedBundles is { Count: > 0 } unsigned)
        {
            var more = unsigned.Count > 1 ? $" and {unsigned.Count - 1:N0} more" : string.Empty;
            _output.WriteParts(
                "Not signed by all its signers yet: ", [unsigned[0] + more, "see: offlic bundles"], indent: 2);
        }
    }

    /// <summary>How many requests of a bundle were answered or marked.</summary>
    private string? DescribeReturned(string bundle)
    {
        var carried = _overview.Requests.Where(request => request.PackedIn == bundle).ToList();
        return IsZone && carried.Count > 0
            ? $"returned {carried.Count(request => request.State >= RequestState.Refused):N0} of {carried.Count:N0}"
            : null;
    }

    private int CountDevices(RequestState state) => _overview.Devices.Count(device => device.State == state);

    private void CountStates()
    {
        _context.AddCount("devices", _overview.Devices.Count);
        foreach (var state in Order)
            _context.AddCount(state.Name().Replace('-', '_'), CountDevices(state));
        if (_overview.Servers.Count > 0)
            _context.AddCount("server_requests", _overview.Servers.Count);
        if (!IsZone)
            _context.AddCount("set_aside", _overview.SetAside);
        _context.AddCount("unmatched_answers", _overview.UnmatchedAnswers + DevicesWithoutZone.Count);
    }
}
