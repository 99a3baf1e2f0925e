using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Roster;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Status;

/// <summary>The state of devices, requests and servers, from the facts of the ledger. Writes nothing.</summary>
internal sealed class StatusQuery(Ledger ledger)
{
    /// <param name="name">Only the product instance that a person named so; null: all.</param>
    /// <param name="since">The beginning of a round for this query alone. Null: the round that a person opened last, if any.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: the name fits no product instance, or several.</exception>
    public StatusOverview Read(string? name = null, DateTimeOffset? since = null)
    {
        long? deviceId = name is null ? null : new DeviceResolver(ledger).FindTyped(name);
        var (station, side) = ledger.Station();
        var (round, isInRound) = side == Side.Zone ? FindRound(since) : (null, null);
        var rows = ledger.RequestStatus.Rows(deviceId);
        var nameless = rows
            .Where(row => row.DeviceId is null && row.Kind != DocumentKind.ServerRequest.Name)
            .Select(row => RequestOverview.Evaluate(row, side, InstallationFinding.None));
        var roster = RosterQuery.Read(ledger);
        var members = ledger.Devices.PresentMembers(); // the dates and the serial numbers are of all
        var devices = ReadDevices(
            deviceId, rows, new DeviceStates(ledger, side, isInRound), roster, members, isRound: isInRound is not null);
        return new StatusOverview(
            station, side, round, AddDates(devices, members), [.. nameless], ledger.Responses.Unmatched())
        {
            SharedSerials = FindSharedSerials(roster, members),
            Servers = deviceId is null ? ServerStatus.Read(ledger, rows, side) : [],
            SyncDeadlines = deviceId is null && side == Side.Zone ? ServerSyncDeadlines.Read(ledger) : [],
            LastPacked = ReadLastPacked(),
            SetAside = side == Side.Desk ? ledger.Zones.Waiting().Count : 0,
            UnsignedBundles =
            [
                .. BundleList.Read(ledger).Bundles.Where(bundle => bundle.MissingSignatures > 0).Select(bundle => bundle.Name.ToString()),
            ],
        };
    }

    /// <summary>The round that counts, and which requests are in it.</summary>
    private (StatusRound? Round, Func<RequestOverview, bool>? IsInRound) FindRound(DateTimeOffset? since)
    {
        if (since is { } from)
        {
            var at = Timestamp.Text(from);
            return (new StatusRound(null, null, at), request => string.CompareOrdinal(request.RecordedAt, at) >= 0);
        }

        return ledger.Rounds.Newest() is { } round
            ? (new StatusRound(round.Id, round.Name, round.At), request => request.RoundId == round.Id)
            : (null, null);
    }

    private List<DeviceOverview> ReadDevices(
        long? deviceId, IReadOnlyList<RequestStatusRow> rows, DeviceStates states, DeviceRoster roster,
        IReadOnlyList<MemberRow> memberRows, bool isRound)
    {
        var proof = new InstallationProof(ledger, deviceId);
        var members = memberRows.ToLookup(row => row.DeviceId, row => row.Udi);
        var licenses = ledger.Licenses.Newest(deviceId);
        var requests = EvaluateRequests(deviceId, rows, states.Side, proof).ToLookup(request => request.DeviceId!.Value);
        var named = new RosterDevices(roster);
        var devices = ledger.Devices.All()
            .Where(device => deviceId is null || device.Id == deviceId)
            .Select(device => states.Evaluate(new DeviceFacts(
                device, [.. requests[device.Id]], [.. members[device.Id]], [.. proof.FindObservations(device.Id)])) with
            {
                Licenses = licenses.GetValueOrDefault(device.Id),
            })
            .Select(named.Apply)
            .ToList();
        if (deviceId is null)
            devices.AddRange([.. named.FindNeverCollected(devices, isRound)]);
        return devices;
    }

    /// <summary>By due date, devices without one last.</summary>
    private List<DeviceOverview> AddDates(List<DeviceOverview> devices, IReadOnlyList<MemberRow> members)
    {
        var dates = DeadlineQuery.Read(ledger, members);
        return
        [
            .. devices.Select(device => dates.GetValueOrDefault(device.Id) is not { } due ? device : device with
            {
                Due = due,
                Deadline = due.DueAt is { } at ? Timestamp.Text(at) : null,
            })
                .OrderBy(device => device.Deadline is null)
                .ThenBy(device => device.Deadline, StringComparer.Ordinal)
                .ThenBy(device => device.Udi.ToString(), StringComparer.Ordinal),
        ];
    }

    private HashSet<string> FindSharedSerials(DeviceRoster roster, IReadOnlyList<MemberRow> members) => ledger.Devices.All()
        .Select(device => device.Udi)
        .Concat(members.Select(member => member.Udi))
        .Concat(roster.Entries.Select(entry => entry.Udi))
        .Select(udi => (udi.Serial, udi.Pid))
        .Distinct()
        .CountBy(unit => unit.Serial)
        .Where(serial => serial.Value > 1)
        .Select(serial => serial.Key)
        .ToHashSet(StringComparer.Ordinal);

    private IEnumerable<RequestOverview> EvaluateRequests(
        long? deviceId, IReadOnlyList<RequestStatusRow> rows, Side side, InstallationProof proof)
    {
        var requests = rows.Where(row => row.DeviceId is not null)
            .Select(row => RequestOverview.Evaluate(row, side, side == Side.Zone ? proof.Find(row) : InstallationFinding.None))
            .ToDictionary(request => request.Id);
        foreach (var (id, coveringId) in ledger.RequestStatus.Covered(deviceId))
        {
            // CSSM refuses reports that were uploaded before: a request has the state of the one that carried its reports.
            if (requests.TryGetValue(id, out var request)
                && request.State is RequestState.Packed or RequestState.Received or RequestState.Staged
                && requests.TryGetValue(coveringId, out var covering)
                && covering.State > request.State)
            {
                requests[id] = request with { State = covering.State, Since = covering.Since, HasResponse = covering.HasResponse };
            }
        }

        return requests.Values.OrderBy(request => request.Id);
    }

    private LastPackedBundle? ReadLastPacked() =>
        ledger.Bundles.All().LastOrDefault(bundle => bundle.Direction == BundleDirection.Out) is not { } last
            ? null
            : new LastPackedBundle(last.Name, last.At, ledger.Bundles.Acknowledged().Contains(last.Id));
}
