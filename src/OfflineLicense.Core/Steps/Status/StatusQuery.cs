using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Roster;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Ledger.Tables.Captures;
using OfflineLicense.Storage.Ledger.Tables.Whole;

namespace OfflineLicense.Steps.Status;

/// <summary>The state of devices, requests and servers, from the facts of the ledger. Writes nothing.</summary>
internal sealed class StatusQuery(Ledger ledger)
{
    /// <param name="name">Only the product instance that a person named so; null: all.</param>
    /// <param name="since">The beginning of a round for this query alone. Null: the round that a person opened last, if any.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: the name fits no product instance, or several.</exception>
    public StatusOverview Read(string? name = null, DateTimeOffset? since = null)
    {
        StatusOverview? overview = null;
        ledger.Read(() => overview = ReadAll(name, since)); // what several passes read is of one moment
        return overview!;
    }

    private StatusOverview ReadAll(string? name, DateTimeOffset? since)
    {
        long? deviceId = name is null ? null : new DeviceResolver(ledger).FindTyped(name);
        var (station, side) = ledger.Station();
        var (round, isInRound) = side == Side.Zone ? FindRound(since) : (null, null);
        using var fleet = new ParallelRead<FleetFacts>(ledger, other => new FleetFacts(
            other.Devices.ReadAll(), // the dates and the serial numbers are of all
            other.Observations.Of(deviceId).ToLookup(row => row.DeviceId),
            other.Licenses.Newest(deviceId)));
        if (deviceId is null)
            fleet.Begin();
        var answers = deviceId is null ? ledger.Responses.ReadAll() : null;
        var rows = deviceId is { } only ? ledger.RequestStatus.Rows(only) : ledger.RequestStatus.ReadAll(answers!);
        var nameless = rows
            .Where(row => row.DeviceId is null && row.Kind != DocumentKind.ServerRequest.Name)
            .Select(row => RequestOverview.Evaluate(row, side, InstallationFinding.None));
        var roster = RosterQuery.Read(ledger);
        var (instances, observations, licenses) = fleet.Finish();
        var dates = deviceId is { } one
            ? DeadlineQuery.Read(ledger, instances.Only(one), observations)
            : DeadlineQuery.Read(ledger, instances, observations, FindFirstUsage(rows));
        var devices = ReadDevices(deviceId, rows, answers, new DeviceStates(ledger, side, isInRound), roster, instances, observations,
            dates, licenses, isRound: isInRound is not null);
        return new StatusOverview(station, side, round, SortByDate(devices), [.. nameless], ledger.Responses.Unmatched())
        {
            SharedSerials = FindSharedSerials(roster, instances),
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
        long? deviceId, IReadOnlyList<RequestStatusRow> rows, AnswersOfAll? answers, DeviceStates states, DeviceRoster roster,
        ProductInstances instances, ILookup<long, ObservationRow> observations, IReadOnlyDictionary<long, DeviceDeadline> dates,
        IReadOnlyDictionary<long, long> licenses, bool isRound)
    {
        var members = new DeviceGroups<Udi>(instances.Devices.Count);
        foreach (var member in instances.Members)
            members.Add(member.DeviceId, member.Udi);
        var proof = new InstallationProof(ledger, deviceId, members, new(() => GroupSplits(deviceId, answers)));
        var requests = new DeviceGroups<RequestOverview>(instances.Devices.Count);
        foreach (var request in EvaluateRequests(deviceId, rows, states.Side, proof))
            requests.Add(request.DeviceId!.Value, request);
        var named = new RosterDevices(roster);
        var devices = new List<DeviceOverview>(instances.Devices.Count);
        foreach (var device in instances.Devices)
        {
            if (deviceId is not null && device.Id != deviceId)
                continue;
            devices.Add(named.Apply(states.Evaluate(new DeviceFacts(
                device, requests[device.Id], members[device.Id], observations.Contains(device.Id) ? [.. observations[device.Id]] : [],
                licenses.GetValueOrDefault(device.Id), dates.GetValueOrDefault(device.Id)))));
        }

        if (deviceId is null)
            devices.AddRange([.. named.FindNeverCollected(devices, isRound)]);
        return devices;
    }

    private DeviceGroups<FirstSplit> GroupSplits(long? deviceId, AnswersOfAll? answers)
    {
        var groups = new DeviceGroups<FirstSplit>(answers?.All.Count ?? 1);
        foreach (var split in answers?.FirstSplits ?? ledger.Installs.FirstSplits(deviceId!.Value))
            groups.Add(split.DeviceId, split);
        return groups;
    }

    /// <summary>When the first usage file of each product instance was recorded, without those that were set aside.</summary>
    private static Dictionary<long, string> FindFirstUsage(IReadOnlyList<RequestStatusRow> rows)
    {
        var first = new Dictionary<long, string>(rows.Count);
        foreach (var row in rows)
        {
            if (row.DeviceId is { } device && row.Kind == DocumentKind.Usage.Name && row.Mark != MarkKind.Ignored.Name()
                && (!first.TryGetValue(device, out var at) || string.CompareOrdinal(row.At, at) < 0))
                first[device] = row.At;
        }

        return first;
    }

    /// <summary>By due date, devices without one last.</summary>
    private static List<DeviceOverview> SortByDate(List<DeviceOverview> devices)
    {
        var order = new (string? Deadline, string Name, int At)[devices.Count];
        for (var at = 0; at < order.Length; at++)
            order[at] = (devices[at].Deadline, devices[at].Udi.ToString(), at);
        Array.Sort(order, (left, right) =>
        {
            var by = left.Deadline is null ? right.Deadline is null ? 0 : 1
                : right.Deadline is null ? -1 : string.CompareOrdinal(left.Deadline, right.Deadline);
            by = by != 0 ? by : string.CompareOrdinal(left.Name, right.Name);
            return by != 0 ? by : left.At.CompareTo(right.At);
        });
        return [.. order.Select(each => devices[each.At])];
    }

    private static HashSet<string> FindSharedSerials(DeviceRoster roster, ProductInstances instances)
    {
        var pids = new Dictionary<string, string>(instances.Members.Count, StringComparer.Ordinal);
        return instances.Devices.Select(device => device.Udi)
            .Concat(instances.Members.Select(member => member.Udi))
            .Concat(roster.Entries.Select(entry => entry.Udi))
            .Where(udi => !pids.TryAdd(udi.Serial, udi.Pid) && pids[udi.Serial] != udi.Pid)
            .Select(udi => udi.Serial)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Those that state a UDI, oldest first.</summary>
    private List<RequestOverview> EvaluateRequests(
        long? deviceId, IReadOnlyList<RequestStatusRow> rows, Side side, InstallationProof proof)
    {
        var requests = new List<RequestOverview>(rows.Count);
        foreach (var row in rows)
        {
            if (row.DeviceId is not null)
                requests.Add(RequestOverview.Evaluate(row, side, side == Side.Zone ? proof.Find(row) : InstallationFinding.None));
        }

        var covered = ledger.RequestStatus.Covered(deviceId);
        if (covered.Count == 0)
            return requests;
        var places = requests.Select((request, at) => (request.Id, At: at)).ToDictionary(each => each.Id, each => each.At);
        foreach (var (id, coveringId) in covered)
        {
            // CSSM refuses reports that were uploaded before: a request has the state of the one that carried its reports.
            if (places.TryGetValue(id, out var at) && requests[at] is var request
                && request.State is RequestState.Packed or RequestState.Received or RequestState.Staged
                && places.TryGetValue(coveringId, out var place) && requests[place] is var covering
                && covering.State > request.State)
            {
                requests[at] = request with { State = covering.State, Since = covering.Since, HasResponse = covering.HasResponse };
            }
        }

        return requests;
    }

    private LastPackedBundle? ReadLastPacked() =>
        ledger.Bundles.All().LastOrDefault(bundle => bundle.Direction == BundleDirection.Out) is not { } last
            ? null
            : new LastPackedBundle(last.Name, last.At, ledger.Bundles.Acknowledged().Contains(last.Id));

    /// <summary>What is known of product instances without their requests and answers.</summary>
    private sealed record FleetFacts(
        ProductInstances Instances, ILookup<long, ObservationRow> Observations, IReadOnlyDictionary<long, long> Licenses);
}
