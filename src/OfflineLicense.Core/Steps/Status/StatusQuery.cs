using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Steps.Status;

/// <summary>The state of devices, requests and servers, from the facts of the ledger. Writes nothing.</summary>
internal sealed class StatusQuery(Ledger ledger)
{
    /// <param name="name">Only the product instance that a person named so; null: all.</param>
    /// <param name="since">Report as missing what was not collected since then. Null: since the newest round began.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: the name fits no product instance, or several.</exception>
    public StatusOverview Read(string? name = null, DateTimeOffset? since = null)
    {
        long? deviceId = name is null ? null : new DeviceResolver(ledger).FindTyped(name);
        var (station, side) = ledger.Station();
        var round = ledger.Requests.NewestRound();
        var rows = ledger.RequestStatus.Rows(deviceId);
        var nameless = rows
            .Where(row => row.DeviceId is null && row.Kind != DocumentKind.ServerRequest.Name)
            .Select(row => RequestOverview.Evaluate(row, side, installed: null));
        return new StatusOverview(
            station, side, round is null ? null : new StatusRound(round.Id, round.At),
            ReadDevices(deviceId, rows, side, round?.Id, since), [.. nameless], ledger.Responses.Unmatched())
        {
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

    private List<DeviceOverview> ReadDevices(
        long? deviceId, IReadOnlyList<RequestStatusRow> rows, Side side, long? round, DateTimeOffset? since)
    {
        var proof = new InstallationProof(ledger, deviceId);
        var members = ledger.Devices.PresentMembers(deviceId).ToLookup(row => row.DeviceId);
        var licenses = ledger.Licenses.Newest(deviceId);
        var requests = EvaluateRequests(deviceId, rows, side, proof).ToLookup(request => request.DeviceId!.Value);
        return ledger.Devices.All()
            .Where(device => deviceId is null || device.Id == deviceId)
            .Select(device => CreateOverview(
                device, side, round, since, [.. requests[device.Id]], members[device.Id], [.. proof.FindObservations(device.Id)]) with
            {
                Licenses = licenses.GetValueOrDefault(device.Id),
            })
            .Select(device => device.State == RequestState.Missing && device.Members.Count == 0 && device.Requests.Count > 0
                ? device with { State = RequestState.NotExpected, Reason = ExplainAbsence(device.Udi) }
                : device)
            .ToList();
    }

    private IEnumerable<RequestOverview> EvaluateRequests(
        long? deviceId, IReadOnlyList<RequestStatusRow> rows, Side side, InstallationProof proof)
    {
        var requests = rows.Where(row => row.DeviceId is not null)
            .Select(row => RequestOverview.Evaluate(row, side, side == Side.Zone ? proof.Find(row) : null))
            .ToDictionary(request => request.Id);
        foreach (var (id, coveringId) in ledger.RequestStatus.Covered(deviceId))
        {
            // CSSM refuses reports that were uploaded before: a request has the state of the one that carried its reports.
            if (requests.TryGetValue(id, out var request)
                && request.State is RequestState.Packed or RequestState.Received or RequestState.Staged
                && requests.TryGetValue(coveringId, out var covering)
                && covering.State > request.State)
            {
                requests[id] = request with { State = covering.State, Since = covering.Since };
            }
        }

        return requests.Values.OrderBy(request => request.Id);
    }

    private LastPackedBundle? ReadLastPacked() =>
        ledger.Bundles.All().LastOrDefault(bundle => bundle.Direction == BundleDirection.Out) is not { } last
            ? null
            : new LastPackedBundle(last.Name, last.At, ledger.Bundles.Acknowledged().Contains(last.Id));

    /// <summary>Why a product instance has no members: its chassis joined a stack, or two stacks became one.</summary>
    private string ExplainAbsence(Udi name) => ledger.Devices.Of(name) is [{ Present: true } now, ..]
        ? $"it is a member of {ledger.Devices.Row(now.DeviceId).Udi} now"
        : "all its members are in other product instances now";

    private static DeviceOverview CreateOverview(
        DeviceRow device, Side side, long? round, DateTimeOffset? since, List<RequestOverview> requests, IEnumerable<MemberRow> members,
        List<ObservationRow> observations)
    {
        var newest = requests.Count > 0 ? requests[^1] : null;
        var least = requests.Where(request => IsOpen(request, requests, side)).MinBy(request => request.State) ?? newest;
        var isMissing = side == Side.Zone && !requests.Exists(request => since is { } from
            ? string.CompareOrdinal(request.RecordedAt, Timestamp.Text(from)) >= 0
            : request.RoundId == round);
        return new DeviceOverview(
            device.Id, device.Udi, members.Select(member => member.Udi).ToList(),
            isMissing ? RequestState.Missing : least?.State ?? RequestState.Expected,
            isMissing ? newest?.RecordedAt : least?.Since, least?.Reason, least?.Zone,
            newest?.RecordedAt, observations.Find(row => row.LastAck is not null)?.LastAck,
            observations.Find(row => row.AckDeadline is not null)?.AckDeadlineUtc, requests);
    }

    /// <summary>
    /// A request is closed when its installation is proved, when it is ignored, when CSSM completed it without a file, or when
    /// a later request of the same kind is proved installed. At a desk a mark still has to travel to the zone.
    /// </summary>
    private static bool IsOpen(RequestOverview request, List<RequestOverview> all, Side side) =>
        request.State is not (RequestState.Installed or RequestState.NotExpected)
        && !(side == Side.Zone && request is { State: RequestState.Answered, HasResponse: false })
        && !all.Exists(other => other.Id > request.Id && other.Kind == request.Kind && other.State is RequestState.Installed);
}
