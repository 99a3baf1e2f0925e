using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Record;

/// <summary>Whose a request is, where its content does not say all of it: a code names one device, or none.</summary>
internal sealed class RequestOwner(Ledger ledger)
{
    /// <summary>Every request belongs to a product instance; null where its content or a person says to which.</summary>
    public static Refusal? Missing(ParsedContent reading, RecordOptions arrival) =>
        arrival.IsSealed || reading.Udis.Count > 0 || arrival.PersonsDevice is not null || arrival.PersonsNew is not null || reading.Kind == DocumentKind.ServerRequest
            ? null
            : new Refusal(RefusalReason.UnknownDevice, $"nothing in this {reading.Kind} names its device; collect it alone and say whose it is: --assume-udi UDI --reason TEXT");

    /// <summary>
    /// The product instance that a unit belongs to which asks with a code or for an authorization: who is in it now, only
    /// reports tell. Null: a report speaks, or nobody is known.
    /// </summary>
    public long? Home(ParsedContent reading) => reading.Kind == DocumentKind.Usage ? null : reading.Udis
        .SelectMany(udi => ledger.Devices.Of(udi).Where(device => device.Present))
        .Select(device => (long?)device.DeviceId)
        .FirstOrDefault();

    public void List(long documentId, long deviceId, ParsedContent reading)
    {
        foreach (var member in Members(deviceId, reading))
            ledger.Devices.AddMember(documentId, deviceId, member.Udi, member.Role);
    }

    /// <summary>
    /// The members to record with a request that is no report: it may name one unit of a stack, or none, and says nothing
    /// about the others: they stay.
    /// </summary>
    private IReadOnlyList<Member> Members(long deviceId, ParsedContent reading)
    {
        var members = ledger.Devices.PresentMembers(deviceId).Select(row => new Member(row.Udi, row.Role)).ToList();
        foreach (var named in reading.Members.Count > 0 ? reading.Members : reading.Udis.Take(1).Select(udi => new Member(udi, members.Count == 0 ? "Active" : "Member")))
        {
            if (!members.Exists(known => known.Udi.Names(named.Udi)))
                members.Add(members.Count > 0 && named.Role == "Active" ? named with { Role = "Member" } : named);
        }

        return members;
    }
}
