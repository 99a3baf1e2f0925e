using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Status;

/// <summary>What persons decided about a device or a document, and what proved that a response was installed.</summary>
internal static class DecisionHistory
{
    public static IEnumerable<HistoryEvent> ReadMoves(Ledger ledger, Udi udi) => ledger.Zones.MovesOf(udi)
        .Select(move => new HistoryEvent(move.At, "moved", udi, null, $"to the zone {move.Zone}: {move.Reason}"));

    public static IEnumerable<HistoryEvent> ReadDecisions(Ledger ledger, long documentId, Udi? udi, string sha256) =>
        ledger.Responses.DecisionsFor(documentId).Select(decision => new HistoryEvent(
            decision.At, "accepted", udi, sha256, $"{decision.Operator} decided that it counts: {decision.Reason}"));

    /// <summary>A person's word is an event of its own.</summary>
    public static IEnumerable<HistoryEvent> ReadProofs(DeviceOverview device) => device.Requests
        .Where(request => request.Evidence is not (null or InstallationEvidence.Person))
        .Select(request => new HistoryEvent(
            request.Since, "installed", device.Udi, request.Sha256,
            $"{request.Kind.Name} {request.Sha256[..8]}, proof: {request.Evidence!.Value.Name()}"));
}
