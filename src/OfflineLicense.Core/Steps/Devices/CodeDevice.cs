using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Devices;

/// <summary>
/// Finds the product instance of a request that has no reports: a code or an authorization request can name one unit of
/// a stack, or none, and says nothing about the others. Called inside a transaction.
/// </summary>
internal sealed class CodeDevice(Ledger ledger)
{
    /// <summary>Null: the request is a usage file, or none of its units is known.</summary>
    public long? Find(ParsedContent content) => content.Kind == DocumentKind.Usage ? null : content.Udis
        .SelectMany(udi => ledger.Devices.Of(udi).Where(device => device.Present))
        .Select(device => (long?)device.DeviceId)
        .FirstOrDefault();

    /// <summary>Records the present members with the request, and adds those that it names.</summary>
    public void RecordMembers(long documentId, long deviceId, ParsedContent content)
    {
        var members = ledger.Devices.PresentMembers(deviceId).Select(row => new Member(row.Udi, row.Role)).ToList();
        var named = content.Members.Count > 0
            ? content.Members
            : content.Udis.Take(1).Select(udi => new Member(udi, members.Count == 0 ? "Active" : "Member")).ToList();
        foreach (var member in named)
        {
            if (!members.Exists(known => known.Udi.Names(member.Udi)))
                members.Add(members.Count > 0 && member.Role == "Active" ? member with { Role = "Member" } : member);
        }

        foreach (var member in members)
            ledger.Devices.AddMember(documentId, deviceId, member.Udi, member.Role);
    }
}
