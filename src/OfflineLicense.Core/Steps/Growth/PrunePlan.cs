using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Growth;

/// <summary>Documents whose bytes stay for one reason.</summary>
internal sealed record KeptDocuments(KeptReason Reason, long Count, long Size);

/// <summary>What <c>ledger prune</c> takes out.</summary>
/// <param name="Before">Only documents that were recorded before this time.</param>
/// <param name="Documents">Their ids, ascending.</param>
/// <param name="Size">The sum of their lengths.</param>
/// <param name="Stored">The same in the ledger, compressed.</param>
/// <param name="Kept">Documents from before that time that stay, the most frequent reason first.</param>
internal sealed record PrunePlan(
    DateTimeOffset Before, IReadOnlyList<long> Documents, long Size, long Stored, IReadOnlyList<KeptDocuments> Kept)
{
    /// <summary>The desk of this zone has no <c>offlic</c>, a person says, so nothing was waited for that acknowledges.</summary>
    public bool IsWithoutDesk { get; init; }

    public static PrunePlan Read(Ledger ledger, DateTimeOffset before, bool isWithoutDesk)
    {
        var rule = TripRule.Read(ledger, isWithoutDesk);
        var time = Timestamp.Text(before);
        var (documents, size, stored) = (new List<long>(), 0L, 0L);
        var kept = new Dictionary<KeptReason, KeptDocuments>();
        ledger.Read(() =>
        {
            foreach (var document in ledger.StoredDocuments.Before(before))
            {
                if (rule.FindReason(document, time) is { } reason)
                {
                    var others = kept.GetValueOrDefault(reason) ?? new KeptDocuments(reason, 0, 0);
                    kept[reason] = others with { Count = others.Count + 1, Size = others.Size + document.Size };
                    continue;
                }

                documents.Add(document.Id);
                size += document.Size;
                stored += document.Stored;
            }
        });
        return new PrunePlan(before, documents, size, stored,
            [.. kept.Values.OrderByDescending(each => each.Count).ThenBy(each => each.Reason.Code, StringComparer.Ordinal)])
        {
            IsWithoutDesk = isWithoutDesk,
        };
    }
}
