using OfflineLicense.Steps.Roster;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Deadlines;

/// <summary>How near a date is.</summary>
internal enum Urgency
{
    /// <summary>The source states that nothing is due.</summary>
    None,

    Later,

    /// <summary>A person has to act within the window.</summary>
    Due,

    /// <summary>The date is past, or nearer than a trip takes, so that nothing that starts now arrives in time.</summary>
    Overdue,
}

/// <summary>One date: of a device, or of a server's local account (<paramref name="Device"/> is null).</summary>
/// <param name="ActBy">The date less the days of a trip: who starts later comes too late.</param>
internal sealed record DeadlineEntry(
    DeviceDeadline? Device, ServerSyncDeadlines? Server, DateTimeOffset? DueAt, DateTimeOffset? ActBy, Urgency Urgency)
{
    /// <summary>The hostname of the roster, which stays in the zone; null: it has none there.</summary>
    public string? Hostname { get; init; }

    /// <summary>The date is not past, but a trip that starts now comes after it.</summary>
    public bool IsTooLateToStart { get; init; }

    /// <summary>The certificate of the server has lapsed: only a new registration helps.</summary>
    public bool IsLapsed { get; init; }

    /// <summary>The UDI, or the server with its local account.</summary>
    public string Name => Device?.Udi.ToString()
        ?? (Server!.LocalAccount is { } account ? $"{Server.Server} ({account})" : Server.Server);
}

/// <summary>
/// All dates of a station, the earliest first, those without a date last. A device of which the roster expects no report has none here:
/// a monitoring system would be told of it for ever.
/// </summary>
internal sealed record DeadlineOverview(string Station, int TripDays, int WithinDays, IReadOnlyList<DeadlineEntry> Entries)
{
    /// <summary>A window that is shorter than the recommended 30 days of SSM On-Prem, so that an account is not always due.</summary>
    public const int DefaultWithinDays = 14;

    public Side Side { get; init; }

    /// <summary>Expected devices of which no date is known, also those of the roster that never reported; at a desk none.</summary>
    public int WithoutDate { get; init; }

    public bool HasDeviceDates => Entries.Any(entry => entry.Device is not null);

    /// <summary>Entries with a date: a source can also state that nothing is due.</summary>
    public int Dated => Entries.Count(entry => entry.DueAt is not null);

    public int Later => Entries.Count(entry => entry.Urgency == Urgency.Later);

    public int Due => Entries.Count(entry => entry.Urgency == Urgency.Due);

    public int Overdue => Entries.Count(entry => entry.Urgency == Urgency.Overdue);

    /// <param name="tripDays">Null: the setting <c>trip.days</c>, else 0.</param>
    public static DeadlineOverview Read(Ledger ledger, DateTimeOffset now, int withinDays = DefaultWithinDays, int? tripDays = null)
    {
        var (station, side) = ledger.Station();
        var trip = tripDays ?? TripDuration.ReadDays(ledger) ?? 0;
        var roster = RosterQuery.Read(ledger);
        var instances = ledger.Devices.ReadAll();
        var members = instances.Members.ToLookup(row => row.DeviceId, row => row.Udi);
        var dates = DeadlineQuery.Read(ledger, instances);
        var devices = dates.Values
            .Select(device => (Device: device, Entry: roster.Find(device.Udi, members[device.DeviceId])))
            .Where(each => each.Entry is not { IsExpected: false })
            .Select(each => Create(each.Device, null, each.Device.DueAt, each.Device.DueAt) with { Hostname = each.Entry?.Hostname });
        var servers = side != Side.Zone ? [] : ServerSyncDeadlines.Read(ledger)
            .Where(server => server.Due.Count > 0)
            .Select(server =>
                Create(null, server, server.Due[0].At, server.Due[1].At) with { IsLapsed = now > server.Due[2].At });
        return new DeadlineOverview(station, trip, withinDays,
        [
            .. devices.Concat(servers)
                .OrderBy(entry => entry.DueAt ?? DateTimeOffset.MaxValue)
                .ThenBy(entry => entry.Name, StringComparer.Ordinal),
        ])
        {
            Side = side,
            WithoutDate = side == Side.Zone ? CountWithoutDate(instances.Devices, dates, roster, members) : 0,
        };

        DeadlineEntry Create(DeviceDeadline? device, ServerSyncDeadlines? server, DateTimeOffset? due, DateTimeOffset? overdue)
        {
            var actBy = due?.AddDays(-trip);
            var isPast = PrintedTime.HasPassed(overdue, now);
            var isTooLateToStart = !isPast && PrintedTime.HasPassed(overdue?.AddDays(-trip), now);
            var urgency = due is null ? Urgency.None
                : isPast || isTooLateToStart ? Urgency.Overdue
                : actBy!.Value <= now.AddDays(withinDays) + PrintedTime.Tolerance ? Urgency.Due : Urgency.Later;
            return new DeadlineEntry(device, server, due, actBy, urgency) { IsTooLateToStart = isTooLateToStart };
        }
    }

    private static int CountWithoutDate(
        IReadOnlyList<DeviceRow> devices, IReadOnlyDictionary<long, DeviceDeadline> dates, DeviceRoster roster,
        ILookup<long, Udi> members)
    {
        var known = devices.Count(device => members.Contains(device.Id) && !dates.ContainsKey(device.Id)
            && roster.Find(device.Udi, members[device.Id]) is not { IsExpected: false });
        return known + roster
            .FindNeverCollected(devices.Select(device => device.Udi).Concat(devices.SelectMany(device => members[device.Id])))
            .Count(entry => entry.IsExpected);
    }
}
