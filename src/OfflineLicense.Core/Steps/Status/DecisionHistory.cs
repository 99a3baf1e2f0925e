using System.Globalization;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Growth;

namespace OfflineLicense.Steps.Status;

/// <summary>What persons decided about a device or a document, and what proved that a response was installed.</summary>
internal static class DecisionHistory
{
    public static IEnumerable<HistoryEvent> ReadMoves(Ledger ledger, Udi udi) => ledger.Zones.MovesOf(udi)
        .Select(move => new HistoryEvent(move.At, "moved", udi, null, $"to the zone {move.Zone}: {move.Reason}"));

    public static IEnumerable<HistoryEvent> ReadDecisions(Ledger ledger, long documentId, Udi? udi, string sha256) =>
        ledger.Responses.DecisionsFor(documentId).Select(decision => new HistoryEvent(
            decision.At, "accepted", udi, sha256, $"{decision.Operator} decided that it counts: {decision.Reason}"));

    /// <summary>What <c>ledger prune</c> took out: one event for each of its runs.</summary>
    /// <param name="events">Of the documents that the history is about.</param>
    public static IEnumerable<HistoryEvent> ReadPrunings(Ledger ledger, IEnumerable<HistoryEvent> events, Udi? udi) => events
        .Select(each => each.Sha256).OfType<string>().Distinct(StringComparer.Ordinal).Select(ledger.Prunings.Find).OfType<PrunedDocument>()
        .GroupBy(document => document.At, StringComparer.Ordinal)
        .Select(run => new HistoryEvent(run.Key, "pruned", udi, run.Count() == 1 ? run.First().Sha256 : null, Describe([.. run])));

    private static string Describe(IReadOnlyList<PrunedDocument> run)
    {
        var what = run is [var only]
            ? $"{only.Kind} {only.Sha256[..8]}"
            : string.Create(CultureInfo.InvariantCulture, $"{run.Count:N0} documents");
        return $"the bytes of {what} were removed from this ledger, {ByteSize.Format(run.Sum(document => document.Size))}; "
            + "what is known of them stays";
    }

    /// <summary>A person's word is an event of its own.</summary>
    public static IEnumerable<HistoryEvent> ReadProofs(DeviceOverview device) => device.Requests
        .Where(request => request.Evidence is not (null or InstallationEvidence.Person))
        .Select(request => new HistoryEvent(
            request.Since, "installed", device.Udi, request.Sha256,
            $"{request.Kind.Name} {request.Sha256[..8]}, proof: {request.Evidence!.Value.Name()}"));
}
