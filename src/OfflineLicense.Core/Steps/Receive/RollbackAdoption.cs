using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Receive;

/// <summary>Continues after a ledger was restored: what peers hold of our past and we do not is taken over, by a person's decision.</summary>
internal static class RollbackAdoption
{
    public static IReadOnlyList<RollbackAnchor> Adopt(Ledger ledger, string @operator, string reason)
    {
        var anchors = ledger.Journal.Rows().Where(row => row.Action == "rollback-seen").ToList()
            .Select(row => RollbackAnchor.Parse(row.Detail)).OfType<RollbackAnchor>().Distinct().ToList();
        var known = ledger.Bundles.Adopted();
        var fresh = anchors.Where(anchor => !known.Any(old => old.Sums == anchor.Sums?.Hex && old.JournalHead == anchor.Journal?.Head.Hex)).ToList();
        ledger.Write(@operator, () =>
        {
            foreach (var anchor in fresh)
                ledger.Bundles.Adopt(anchor.Peer, anchor.Bundle, anchor.Sums, anchor.Journal is { } head ? (head.Sequence, head.Head) : null, reason, ledger.Now);
            return fresh.Count == 0 ? null : ("adopt", $"{string.Join(", ", fresh.Select(anchor => $"{anchor.Bundle} of {anchor.Peer}"))}: {reason}");
        });
        return fresh;
    }
}
