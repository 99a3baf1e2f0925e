using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Steps.Deadlines;

/// <summary>
/// By when each product instance must have its next ACK: as its newest output prints, else by the policy in the last response, else by
/// Cisco's default. The two estimates count from the last ACK that the device printed, else from its first usage file.
/// </summary>
internal static class DeadlineQuery
{
    /// <returns>By device id. Product instances of which no date can be told are left out.</returns>
    public static IReadOnlyDictionary<long, DeviceDeadline> Read(Ledger ledger)
    {
        var observations = ledger.Observations.Of().ToLookup(row => row.DeviceId);
        var firstUsage = ledger.DeadlineFacts.FirstUsage();
        var policies = ledger.DeadlineFacts.NewestPolicies().ToDictionary(row => row.DeviceId);
        var present = ledger.Devices.PresentMembers().Select(member => member.DeviceId).ToHashSet();
        var estimates = ledger.Station().Side == Side.Zone;
        var stops = StopRule.All.Select(rule => (Rule: rule,
            Devices: rule.License == "*" ? null : ledger.DeadlineFacts.Reporting(rule.License))).ToList();
        var reader = new PolicyReader(ledger);
        var found = new Dictionary<long, DeviceDeadline>();
        foreach (var device in ledger.Devices.All().Where(device => present.Contains(device.Id)))
        {
            var captures = observations[device.Id].ToList();
            var deadline = FindPrinted(device, captures)
                ?? (estimates && firstUsage.TryGetValue(device.Id, out var first)
                    ? Estimate(device, captures, first, policies.GetValueOrDefault(device.Id), reader) : null);
            if (deadline is not null)
            {
                var stop = stops.Find(each => each.Rule.Fits(device.Udi) && each.Devices?.Contains(device.Id) != false).Rule;
                found.Add(device.Id, deadline with { Stops = stop });
            }
        }

        return found;
    }

    private static DeviceDeadline? FindPrinted(DeviceRow device, List<ObservationRow> captures)
    {
        var printed = captures.Where(row => row.AckDeadline is not null).ToList();
        return printed.Count == 0 ? null : new DeviceDeadline(
            device.Id, device.Udi, PrintedTime.Evaluate(printed), DeadlineSource.Printed, printed[0].AckDeadline, null, null, false);
    }

    private static DeviceDeadline? Estimate(
        DeviceRow device, List<ObservationRow> captures, string firstUsage, PolicyResponse? response, PolicyReader reader)
    {
        var lastAck = captures.Find(row => row.LastAck is not null)?.LastAckEarliest;
        var from = Timestamp.Parse(lastAck ?? firstUsage);
        var policy = response is null ? null : reader.Read(response);
        var days = policy ?? DefaultPolicies.Find(device.Udi);
        if (days is null)
            return null;
        var interval = lastAck is null ? days.BeforeFirstAck : days.AfterAck;
        return new DeviceDeadline(
            device.Id, device.Udi, interval is { } count ? from.AddDays(count) : null,
            policy is null ? DeadlineSource.Estimated : DeadlineSource.Policy, null, from, interval, lastAck is not null);
    }
}
