using OfflineLicense.Steps.Roster;

namespace OfflineLicense.Steps.Status;

/// <summary>What the roster adds to the state of devices: hostnames, who is not expected, and who never reported.</summary>
internal sealed class RosterDevices(DeviceRoster roster)
{
    /// <summary>The device with its hostname. Of one that is not expected the state says so, unless a request of it is open.</summary>
    public DeviceOverview Apply(DeviceOverview device)
    {
        if (roster.Find(device.Udi, device.Members) is not { } entry)
            return device;
        var named = device with { Name = entry.Hostname, IsExpected = entry.IsExpected };
        return entry.WhyNotExpected is { } why
            && device.State is RequestState.Missing or RequestState.Expected or RequestState.Installed
                ? named with { State = RequestState.NotExpected, Reason = why }
                : named;
    }

    /// <summary>Devices of the roster of which nothing was ever collected. They have no id.</summary>
    /// <param name="known">All product instances.</param>
    /// <param name="isInRound">A round is open, so they are missing in it.</param>
    public IEnumerable<DeviceOverview> FindNeverCollected(IEnumerable<DeviceOverview> known, bool isInRound)
    {
        foreach (var entry in roster.FindNeverCollected(known.SelectMany(device => device.Members.Prepend(device.Udi))))
        {
            var state = !entry.IsExpected ? RequestState.NotExpected : isInRound ? RequestState.Missing : RequestState.Expected;
            yield return new DeviceOverview(0, entry.Udi, [], state, null, entry.WhyNotExpected, null, null, null, null, [])
            {
                Name = entry.Hostname,
                IsExpected = entry.IsExpected,
            };
        }
    }
}
