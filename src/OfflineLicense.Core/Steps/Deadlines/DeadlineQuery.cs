using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Ledger.Tables.Captures;
using OfflineLicense.Storage.Ledger.Tables.Whole;

namespace OfflineLicense.Steps.Deadlines;

/// <summary>
/// By when each product instance must have its next ACK: as its newest output prints, else by the shortest of the policies in the last
/// responses and in its output, else by Cisco's default. The two estimates count from the last ACK that the device printed, else from its
/// first usage file.
/// </summary>
internal static class DeadlineQuery
{
    /// <param name="ledger">To read.</param>
    /// <param name="instances">Only these product instances.</param>
    /// <param name="observations">Their captured output by id, newest first; null: it is read here.</param>
    /// <param name="firstUsage">When the first usage file of each was recorded; null: it is read here.</param>
    /// <returns>By device id. Product instances of which no date can be told are left out.</returns>
    public static IReadOnlyDictionary<long, DeviceDeadline> Read(
        Ledger ledger, ProductInstances instances, ILookup<long, ObservationRow>? observations = null,
        IReadOnlyDictionary<long, string>? firstUsage = null)
    {
        observations ??= ledger.Observations.Of().ToLookup(row => row.DeviceId);
        firstUsage ??= ledger.DeadlineFacts.FirstUsage();
        var clocks = ledger.DeadlineFacts.Clocks();
        var policies = ledger.DeadlineFacts.NewestPolicies().ToLookup(row => row.DeviceId);
        var printed = ledger.ShownFacts.PrintedPolicies();
        var releases = ledger.ShownFacts.Releases();
        var present = instances.Members.Select(member => member.DeviceId).ToHashSet();
        var estimates = ledger.Station().Side == Side.Zone;
        var stops = StopRule.All.Select(rule => (Rule: rule,
            Devices: rule.License == "*" ? null : ledger.DeadlineFacts.Reporting(rule.License))).ToList();
        var reader = new PolicyReader(ledger);
        var found = new Dictionary<long, DeviceDeadline>(instances.Devices.Count);
        foreach (var device in instances.Devices.Where(device => present.Contains(device.Id)))
        {
            IReadOnlyList<ObservationRow> captures = observations.Contains(device.Id) ? [.. observations[device.Id]] : [];
            var deadline = FindPrinted(device, ListTimes(captures, row => row.AckDeadline, clocks))
                ?? (estimates && firstUsage.TryGetValue(device.Id, out var first)
                    ? Estimate(device, ListTimes(captures, row => row.LastAck, clocks), first,
                        ListPolicies(device, policies[device.Id], printed, reader))
                    : null);
            if (deadline is not null)
            {
                var stop = FindStop(stops, device, releases.GetValueOrDefault(device.Id));
                found.Add(device.Id, stop is null ? deadline : deadline with { Stops = stop });
            }
        }

        return found;
    }

    private static StopEffect? FindStop(List<(StopRule Rule, IReadOnlySet<long>? Devices)> rules, DeviceRow device, string? release)
    {
        foreach (var (rule, devices) in rules)
        {
            if (devices?.Contains(device.Id) != false && rule.Find(device.Udi, release) is { } stop)
                return stop;
        }

        return null;
    }

    /// <summary>Those of the last responses and the one that the device printed last; else Cisco's default.</summary>
    private static List<(PolicyOrigin Origin, ShortestDays Days)> ListPolicies(
        DeviceRow device, IEnumerable<PolicyResponse> responses, IReadOnlyDictionary<long, ShortestDays> printed, PolicyReader reader)
    {
        var policies = new List<(PolicyOrigin, ShortestDays)>(1);
        foreach (var response in responses)
        {
            if (reader.Read(response) is { } stated)
                policies.Add((PolicyOrigin.Response, stated));
        }

        if (printed.TryGetValue(device.Id, out var own))
            policies.Add((PolicyOrigin.Device, own));
        if (policies.Count == 0 && DefaultPolicies.Find(device.Udi) is { } byDefault)
            policies.Add((PolicyOrigin.Default, byDefault));
        return policies;
    }

    /// <summary>One of the times of each output, newest first, without those that mean nothing.</summary>
    private static IReadOnlyList<PrintedTime> ListTimes(
        IReadOnlyList<ObservationRow> captures, Func<ObservationRow, string?> select, IReadOnlyDictionary<(long, long), string> clocks)
    {
        if (captures.Count == 0)
            return [];
        var times = new List<PrintedTime>();
        foreach (var row in captures)
        {
            if (select(row) is not { } text)
                continue;
            var clock = clocks.GetValueOrDefault((row.DocumentId, row.DeviceId))
                ?? row.CapturedUtc?.Replace("Z", " UTC", StringComparison.Ordinal);
            var printed = new PrintedTime(text, clock, Timestamp.Parse(row.At));
            if (printed.IsNone || printed.Earliest is not null)
                times.Add(printed);
        }

        return times;
    }

    private static DeviceDeadline? FindPrinted(DeviceRow device, IReadOnlyList<PrintedTime> printed)
    {
        if (printed.Count == 0)
            return null;
        var due = PrintedTime.Evaluate(printed);
        return new DeviceDeadline(
            device.Id, device.Udi, due, DeadlineSource.Printed, printed[0].Text, null, null, IsFromLastAck: false)
        {
            IsCorrected = printed[0].IsCorrected,
        };
    }

    private static DeviceDeadline? Estimate(
        DeviceRow device, IReadOnlyList<PrintedTime> acks, string firstUsage, List<(PolicyOrigin Origin, ShortestDays Days)> policies)
    {
        var lastAck = acks.Count == 0 ? null : PrintedTime.Evaluate(acks);
        var from = lastAck ?? Timestamp.Parse(firstUsage);
        if (AppliedPolicy.Choose(policies, isFirst: lastAck is null) is not { } policy)
            return null;
        return new DeviceDeadline(
            device.Id, device.Udi, policy.Interval is { } days ? from.AddDays(days) : null,
            policy.Origin == PolicyOrigin.Default ? DeadlineSource.Estimated : DeadlineSource.Policy, null, from, policy,
            lastAck is not null);
    }
}
