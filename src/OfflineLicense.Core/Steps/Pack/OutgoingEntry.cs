using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>One entry of a bundle: a document, a mark, or the revocation of a key of ours.</summary>
/// <param name="AnswersRequest">SHA-256 of the request that it is about; null for a request, or where there is none.</param>
internal sealed record OutgoingEntry(BundleItem? Item, long? DocumentId, MarkRow? Mark, string? AnswersRequest)
{
    /// <summary>Null: the entry is about no key.</summary>
    public RevokedKeyRow? Revoked { get; init; }
}
