using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>One thing to carry: a document or a mark.</summary>
/// <param name="AnswersRequest">SHA-256 of the request it is about; null where it is a request itself, or about none.</param>
internal sealed record OutgoingEntry(BundleItem? Item, long? DocumentId, MarkRow? Mark, string? AnswersRequest);
