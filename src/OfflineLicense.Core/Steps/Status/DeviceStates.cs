using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Status;

/// <summary>Decides the state of each product instance: its least advanced open request says it, and without one the round.</summary>
/// <param name="ledger">Where members are.</param>
/// <param name="side">Of the station.</param>
/// <param name="isInRound">Whether a request was recorded since the round began; null: no round is open.</param>
internal sealed class DeviceStates(Ledger ledger, Side side, Func<RequestOverview, bool>? isInRound)
{
    public Side Side => side;

    public DeviceOverview Evaluate(DeviceFacts facts)
    {
        var (device, requests) = (facts.Device, facts.Requests);
        var open = OpenRequests.Find(requests, side);
        var (state, since, reason, zone) = (open is [var only] ? only : open.MinBy(request => request.State)) is { } least
            ? (least.State, least.Since, least.Reason, least.Zone)
            : EvaluateClosed(facts);
        if (facts.Members.Count == 0 && requests.Count > 0)
            reason ??= ExplainAbsence(device.Udi);
        return new DeviceOverview(
            device.Id, device.Udi, facts.Members, state, since, reason, zone,
            requests.Count > 0 ? requests[^1].RecordedAt : null,
            facts.Observations.FirstOrDefault(row => row.LastAck is not null)?.LastAck,
            facts.Due is { } due
                ? Timestamp.Text(due.DueAt)
                : facts.Observations.FirstOrDefault(row => row.AckDeadline is not null)?.AckDeadlineUtc,
            requests)
        {
            Due = facts.Due,
            Open = open,
            Licenses = facts.Licenses,
        };
    }

    private (RequestState State, string? Since, string? Reason, string? Zone) EvaluateClosed(DeviceFacts facts)
    {
        var newest = facts.Requests.Count > 0 ? facts.Requests[^1] : null;
        if (side == Side.Desk)
            return (newest?.State ?? RequestState.Expected, newest?.Since, newest?.Reason, newest?.Zone);
        if (facts.Members.Count == 0 && newest is not null)
            return (RequestState.NotExpected, newest.RecordedAt, ExplainAbsence(facts.Device.Udi), null);
        if (isInRound is not null && !facts.Requests.Any(isInRound))
            return (RequestState.Missing, newest?.RecordedAt, null, null);
        return facts.Requests.LastOrDefault(request => request.State == RequestState.Installed) is { } installed
            ? (RequestState.Installed, installed.Since, null, null)
            : (RequestState.Expected, newest?.Since, null, null);
    }

    /// <summary>Why a product instance has no members: its chassis joined a stack, or two stacks became one.</summary>
    private string ExplainAbsence(Udi name) => ledger.Devices.Of(name) is [{ Present: true } now, ..]
        ? $"it is a member of {ledger.Devices.Row(now.DeviceId).Udi} now"
        : "all its members are in other product instances now";
}
