using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Roster;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Receive;

/// <summary>A request that CSSM refused, as a mark in a bundle says.</summary>
/// <param name="Name">The hostname of the roster, else the PID; a server or the upload name where no device is known.</param>
/// <param name="Serial">Null: no device is known.</param>
/// <param name="Words">Of CSSM.</param>
/// <param name="Request">Its document.</param>
/// <param name="Device">Null: no device is known.</param>
internal sealed record RefusedRequest(string Name, string? Serial, string? Words, long Request, long? Device)
{
    /// <summary>A refusal was a slip, or was mended by another try: the response came with the mark, or in a later bundle.</summary>
    public bool IsAnswered(Ledger ledger) => Device is { } device
        ? ledger.Responses.IsAnswered(Request, device)
        : ledger.ServerAnswers.IsAnswered(Request);

    /// <summary>Those of the facts that are such marks of requests that are here.</summary>
    public static IReadOnlyList<RefusedRequest> Find(Ledger ledger, IEnumerable<TravellingFact> facts)
    {
        var refused = facts.OfType<RequestFact>().Where(fact => fact.Fact == MarkKind.Refused.Name()).ToList();
        if (refused.Count == 0)
            return [];
        var roster = RosterQuery.Read(ledger);
        var members = ledger.Devices.ReadAll().Members.ToLookup(member => member.DeviceId, member => member.Udi);
        var found = new List<RefusedRequest>();
        foreach (var fact in refused)
        {
            if (ledger.Documents.Find(fact.Request) is not { } id || ledger.Requests.Row(id) is not { } request)
                continue;
            if (request.DeviceId is not { } device)
            {
                found.Add(new RefusedRequest(ledger.ServerFiles.Row(id)?.Server ?? request.UploadName, null, fact.Reason, id, null));
                continue;
            }

            var udi = ledger.Devices.Row(device).Udi;
            found.Add(new RefusedRequest(roster.Find(udi, members[device])?.Hostname ?? udi.Pid, udi.Serial, fact.Reason, id,
                device));
        }

        return found;
    }
}
