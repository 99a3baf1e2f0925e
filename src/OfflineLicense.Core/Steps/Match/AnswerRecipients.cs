using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Match;

/// <summary>
/// To which product instance an answer goes that names a UDI or a request, though units may have moved since: a present
/// member's, or a past one's for a request made while it was in. An answer to a request goes to whoever holds most of
/// those now whom the request spoke for.
/// </summary>
internal sealed class AnswerRecipients(Ledger ledger)
{
    private Recipient? _last;

    /// <param name="udi">Named by the content.</param>
    /// <param name="kind">What the answer is: a past member's belongs to a request that it fits.</param>
    /// <param name="weaker">Where report ids and the name lead.</param>
    /// <param name="person">Whom a person named.</param>
    /// <param name="answer">Null: nobody, or nobody in particular.</param>
    /// <param name="ambiguous">Product instances that it was in, where that does not say which.</param>
    public bool Find(Udi udi, DocumentKind kind, IEnumerable<Recipient> weaker, long? person, out Recipient? answer, out IReadOnlyList<long> ambiguous)
    {
        ambiguous = [];
        var devices = ledger.Devices.Of(udi);
        if (devices is [{ Present: true } only])
            return (answer = new Recipient(only.DeviceId, null)) is not null;

        var present = devices.Where(device => device.Present).Select(device => device.DeviceId).ToList();
        answer = weaker.FirstOrDefault(known => present.Contains(known.DeviceId)) is { } agreed ? new Recipient(agreed.DeviceId, null)
            : weaker.FirstOrDefault(known => known.RequestId is { } request && ledger.Memberships.WasIn(Sender(request), udi, request)) is { } past ? past
            : null;
        if (answer is not null)
            return true;

        var were = devices.Select(device => device.DeviceId).Union(ledger.Memberships.WithReportsOf(udi)).Except(present).ToList();
        if (person is { } said && present.Contains(said))
            answer = new Recipient(said, null);
        else if (person is { } told && were.Contains(told) && WhileIn(told, udi, kind) is { } request)
            answer = new Recipient(told, request);
        else if (present.Count == 1)
            answer = new Recipient(present[0], null);
        else if (present.Count == 0 && were.Select(device => (Device: device, Request: WhileIn(device, udi, kind))).Where(each => each.Request is not null).ToList() is [var one])
            answer = Now(one.Device, one.Request!.Value); // to a request of its time: to a later one, the other side could not say how this UDI comes into it
        else
            ambiguous = present.Count > 0 ? present : were;
        return answer is not null;
    }

    /// <summary>The answer to this request, with the product instance that it goes to now.</summary>
    public Recipient Now(long device, long request)
    {
        // Report ids and the name of one answer ask for the same.
        if (_last?.RequestId != request)
            _last = Find(device, request);
        return _last;
    }

    private Recipient Find(long device, long request)
    {
        var spokeFor = ledger.Memberships.At(device, request);
        var still = ledger.Devices.PresentMembers(device).Select(member => member.Udi).ToList();
        if (spokeFor.All(udi => still.Exists(udi.Names)))
            return new Recipient(device, request);
        var holders = spokeFor.SelectMany(udi => ledger.Devices.Of(udi).Take(1)).Where(known => known.Present).GroupBy(known => known.DeviceId)
            .Select(group => (Device: group.Key, Count: group.Count()))
            .OrderByDescending(holder => holder.Count).ThenByDescending(holder => holder.Device == device)
            .ToList();
        return new Recipient(holders.Count > 0 ? holders[0].Device : device, request);
    }

    private long Sender(long request) => ledger.Requests.Row(request)!.DeviceId!.Value;

    /// <summary>The newest request of this instance that was made while this UDI was in it and that such an answer fits; an unanswered one first.</summary>
    private long? WhileIn(long device, Udi udi, DocumentKind kind)
    {
        var answered = ledger.Responses.OfDevice(device).Select(answer => answer.RequestId).ToHashSet();
        return ledger.Requests.OfDevice(device)
            .Where(request => AnswerMatcher.Fits(request.Kind, kind) && ledger.Memberships.WasIn(device, udi, request.Id))
            .OrderBy(request => answered.Contains(request.Id))
            .FirstOrDefault()?.Id;
    }
}
