using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Status;

/// <summary>Where things stand: queries only, nothing is written.</summary>
internal sealed class StatusQuery(Ledger ledger)
{
    /// <param name="since">Count "missing" over this span and not over the newest round.</param>
    public StatusOverview Now(long? deviceId = null, DateTimeOffset? since = null)
    {
        var (station, side) = ledger.Station();
        var round = ledger.Requests.NewestRound();
        var proving = new InstallationProof(ledger, deviceId);
        var members = ledger.Devices.PresentMembers(deviceId).ToLookup(row => row.DeviceId);
        var rows = ledger.RequestStatus.Rows(deviceId);
        var judged = rows.Where(row => row.DeviceId is not null)
            .Select(row => Judge(row, side, side == Side.Zone ? proving.At(row) : null))
            .ToDictionary(standing => standing.Row.RequestId);
        foreach (var (request, by) in ledger.RequestStatus.Covered(deviceId))
        {
            // Uploading the same reports twice makes CSSM refuse them: it stands where the request stands that carried them.
            if (judged.TryGetValue(request, out var own) && own.State is RequestState.Packed or RequestState.Received or RequestState.Staged && judged.TryGetValue(by, out var other) && other.State > own.State)
                judged[request] = own with { State = other.State, Since = other.Since };
        }

        var requests = judged.Values.OrderBy(standing => standing.Row.RequestId).ToLookup(standing => standing.Row.DeviceId!.Value);

        var licences = ledger.Licenses.Newest(deviceId);
        var devices = ledger.Devices.All()
            .Where(device => deviceId is null || device.Id == deviceId)
            .Select(device => OfDevice(device, side, round?.Id, since, requests[device.Id].ToList(), members[device.Id], proving.Seen(device.Id).ToList())
                with
            { Licences = licences.GetValueOrDefault(device.Id) })
            .Select(standing => standing.State == RequestState.Missing && standing.Members.Count == 0 && standing.Requests.Count > 0
                ? standing with { State = RequestState.NotExpected, Why = Gone(standing.Udi) }
                : standing)
            .ToList();
        return new StatusOverview(station, side, round, devices, rows.Where(row => row.DeviceId is null && row.Kind != DocumentKind.ServerRequest.Name).Select(row => Judge(row, side, null)).ToList(), ledger.Responses.Unmatched())
        {
            Servers = deviceId is null ? ServerStatus.Of(ledger, rows, side) : [],
            Clocks = deviceId is null && side == Side.Zone ? ServerSyncDeadlines.Read(ledger) : [],
        };
    }

    /// <summary>Nobody is in it any more: its box joined a stack, or two stacks became one.</summary>
    private string Gone(Udi name) => ledger.Devices.Of(name) is [{ Present: true } now, ..]
        ? $"it is a member of {ledger.Devices.Row(now.DeviceId).Udi} now"
        : "all its members are in other product instances now";

    private static DeviceOverview OfDevice(
        DeviceRow device, Side side, long? round, DateTimeOffset? since, List<RequestOverview> requests, IEnumerable<MemberRow> members,
        List<ObservationRow> observations)
    {
        var newest = requests.Count > 0 ? requests[^1] : null;
        var least = requests.Where(request => IsOpen(request, requests, side)).MinBy(request => request.State) ?? newest;
        var absent = side == Side.Zone && !requests.Exists(request => since is { } from
            ? string.CompareOrdinal(request.Row.At, Timestamp.Text(from)) >= 0
            : request.Row.RoundId == round);
        var printed = observations.Find(row => row.LastAck is not null);
        return new DeviceOverview(
            device.Id, device.Udi, members.Select(member => member.Udi).ToList(),
            absent ? RequestState.Missing : least?.State ?? RequestState.Expected, absent ? newest?.Row.At : least?.Since, least?.Why, least?.Row.Zone,
            newest?.Row.At, printed?.LastAck, observations.Find(row => row.AckDeadline is not null)?.AckDeadlineUtc, requests);
    }

    /// <summary>
    /// A request is over once it is proved, set aside, done where CSSM answers with no file, or a later one of the same kind
    /// is proved. At a desk a word of a person still has to travel.
    /// </summary>
    private static bool IsOpen(RequestOverview request, List<RequestOverview> all, Side side) =>
        request.State is not (RequestState.Installed or RequestState.NotExpected)
        && !(side == Side.Zone && request is { State: RequestState.Answered, Row.AnsweredAt: null })
        && !all.Exists(other => other.Row.RequestId > request.Row.RequestId && other.Row.Kind == request.Row.Kind && other.State is RequestState.Installed);

    /// <param name="row">The request.</param>
    /// <param name="side">Of the station.</param>
    /// <param name="proved">When the output that proves the installation was recorded; null: none does.</param>
    internal static RequestOverview Judge(RequestStatusRow row, Side side, string? proved)
    {
        if (row.AnsweredAt is not { } answered)
        {
            return row.Mark switch
            {
                "refused" => new RequestOverview(row, RequestState.Refused, row.MarkAt!, row.MarkReason),
                "ignored" => new RequestOverview(row, RequestState.NotExpected, row.MarkAt!, row.MarkReason),
                "done" when side == Side.Desk && row.MarkReturnedAt is { } back => new RequestOverview(row, RequestState.Returned, back, row.MarkReason),
                "done" => new RequestOverview(row, RequestState.Answered, row.MarkAt!, row.MarkReason),
                "uploaded" when side == Side.Desk => new RequestOverview(row, RequestState.Uploaded, row.MarkAt!, null),
                _ when side == Side.Zone => row.PackedAt is { } packed
                    ? new RequestOverview(row, RequestState.Packed, packed, null)
                    : new RequestOverview(row, RequestState.Collected, row.At, null),
                _ => row.StagedAt is { } staged
                    ? new RequestOverview(row, RequestState.Staged, staged, null)
                    : new RequestOverview(row, RequestState.Received, row.At, null),
            };
        }

        if (side == Side.Desk)
            return row.ReturnedAt is { } returned ? new RequestOverview(row, RequestState.Returned, returned, null) : new RequestOverview(row, RequestState.Answered, answered, null);
        if (proved is not null)
            return new RequestOverview(row, RequestState.Installed, proved, null);
        return row.SplitAt is { } split ? new RequestOverview(row, RequestState.Split, split, null) : new RequestOverview(row, RequestState.Answered, answered, null);
    }
}
