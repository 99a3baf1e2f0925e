using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Devices;

/// <summary>
/// Finds the product instance to which one response goes, although units can have moved since its request. A UDI means
/// the product instance in which it is now, or one in which it was for a request of that time. The response to a request
/// goes to the product instance with the most units of those that the request was for.
/// </summary>
internal sealed class ResponseDevice(Ledger ledger)
{
    private Recipient? _last;

    /// <param name="udi">A UDI in the response.</param>
    /// <param name="kind">The kind of the response, which must fit a past member's request.</param>
    /// <param name="weaker">What report ids and the file name lead to.</param>
    /// <param name="assumed">The product instance that a person named.</param>
    /// <param name="ambiguous">Where the result is null: product instances in which it is or was; empty: none.</param>
    public Recipient? FindByMember(
        Udi udi, DocumentKind kind, IReadOnlyList<Recipient> weaker, long? assumed, out IReadOnlyList<long> ambiguous)
    {
        ambiguous = [];
        var devices = ledger.Devices.Of(udi);
        if (devices is [{ Present: true } only])
            return new Recipient(only.DeviceId, null);

        var present = devices.Where(device => device.Present).Select(device => device.DeviceId).ToList();
        if (weaker.FirstOrDefault(known => present.Contains(known.DeviceId)) is { } agreed)
            return new Recipient(agreed.DeviceId, null);
        if (weaker.FirstOrDefault(known => known.RequestId is { } request && WasMember(udi, request)) is { } atThatTime)
            return atThatTime;

        var past = devices.Select(device => device.DeviceId).Union(ledger.Memberships.WithReportsOf(udi)).Except(present).ToList();
        if (assumed is { } now && present.Contains(now))
            return new Recipient(now, null);
        if (assumed is { } then && past.Contains(then) && FindRequestOfMember(then, udi, kind) is { } answered)
            return new Recipient(then, answered);
        if (present is [var single])
            return new Recipient(single, null);
        if (present.Count == 0 && FindOnlyPast(past, udi, kind) is { } onlyPast)
            return onlyPast;
        ambiguous = present.Count > 0 ? present : past;
        return null;
    }

    /// <summary>A request of the time of this UDI: for a later one, the other station could not know how the UDI belongs to it.</summary>
    private Recipient? FindOnlyPast(List<long> past, Udi udi, DocumentKind kind)
    {
        var requests = past.Select(device => (Device: device, Request: FindRequestOfMember(device, udi, kind)));
        return requests.Where(each => each.Request is not null).ToList() is [var only]
            ? FindByRequest(only.Device, only.Request!.Value)
            : null;
    }

    /// <summary>The response to this request of this product instance, with the one that it goes to now.</summary>
    public Recipient FindByRequest(long device, long request)
    {
        // Report ids and the name of one response ask for the same request.
        if (_last?.RequestId != request)
            _last = FindPresentHolder(device, request);
        return _last;
    }

    private Recipient FindPresentHolder(long device, long request)
    {
        if (ledger.Memberships.IsUnchangedSince(device, request))
            return new Recipient(device, request);
        var members = ledger.Memberships.At(device, request);
        var present = ledger.Devices.PresentMembers(device).Select(member => member.Udi).ToList();
        if (members.All(udi => present.Exists(udi.Names)))
            return new Recipient(device, request);
        var holders = members.SelectMany(udi => ledger.Devices.Of(udi).Take(1))
            .Where(known => known.Present)
            .GroupBy(known => known.DeviceId)
            .Select(group => (Device: group.Key, Count: group.Count()))
            .OrderByDescending(holder => holder.Count).ThenByDescending(holder => holder.Device == device)
            .ToList();
        return new Recipient(holders.Count > 0 ? holders[0].Device : device, request);
    }

    private bool WasMember(Udi udi, long request) => ledger.Memberships.WasIn(ledger.Requests.Row(request)!.DeviceId!.Value, udi, request);

    /// <summary>
    /// The newest request of this product instance from the time of this UDI that accepts such a response; one without a response first.
    /// </summary>
    private long? FindRequestOfMember(long device, Udi udi, DocumentKind kind)
    {
        var answered = ledger.Responses.OfDevice(device).Select(answer => answer.RequestId).ToHashSet();
        return ledger.Requests.OfDevice(device)
            .Where(request => AcceptedResponses.Accepts(request.Kind, kind) && !ledger.Marks.IsSetAside(request.Id)
                && ledger.Memberships.WasIn(device, udi, request.Id))
            .OrderBy(request => answered.Contains(request.Id))
            .FirstOrDefault()?.Id;
    }
}
