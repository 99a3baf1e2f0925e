using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Receive;

/// <summary>Records the facts of a verified bundle, for <c>receive</c> and for a rebuild. Called in a transaction.</summary>
internal sealed class FactImporter(Ledger ledger)
{
    /// <returns>The mark that was added; null: none was.</returns>
    /// <param name="fact">Its roles were checked.</param>
    /// <param name="bundleId">The bundle in which it arrived; null: it was packed here.</param>
    public long? Record(TravellingFact fact, long? bundleId) => fact switch
    {
        RequestFact mark => RecordMark(mark, bundleId),
        _ => null, // a revocation: RevocationImporter
    };

    private long? RecordMark(RequestFact fact, long? bundleId) =>
        ledger.Documents.Find(fact.Request) is { } request && ledger.Requests.Row(request) is not null
            ? ledger.Marks.Add(request, fact.Fact, fact.Reason, fact.Operator, fact.At, bundleId)
            : null;
}
