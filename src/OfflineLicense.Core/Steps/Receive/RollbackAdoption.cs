using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Receive;

/// <summary>
/// Lets a station continue after a restore: when a person decides so, it adopts the bundles and journal heads that only
/// peers still have.
/// </summary>
internal static class RollbackAdoption
{
    public static IReadOnlyList<RollbackAnchor> Adopt(Ledger ledger, string @operator, string reason)
    {
        var anchors = ledger.Journal.Rows().Where(row => row.Action == RollbackAnchor.Action).ToList()
            .Select(row => RollbackAnchor.Parse(row.Detail)).OfType<RollbackAnchor>().Distinct().ToList();
        var known = ledger.Bundles.Adopted();
        var fresh = anchors
            .Where(anchor => !known.Any(old => old.Sums == anchor.Sums?.Hex && old.JournalHead == anchor.Journal?.Head.Hex))
            .ToList();
        foreach (var anchor in fresh)
            RefuseFarAhead(ledger, anchor);
        ledger.Write(@operator, () =>
        {
            foreach (var anchor in fresh)
            {
                (long, Digest)? journal = anchor.Journal is { } head ? (head.Sequence, head.Head) : null;
                ledger.Bundles.Adopt(anchor.Peer, anchor.Bundle, anchor.Sums, journal, reason, ledger.Now);
            }

            var names = string.Join(", ", fresh.Select(anchor => $"{anchor.Bundle} of {anchor.Peer}"));
            return fresh.Count == 0 ? null : ("adopt", $"{names}: {reason}");
        });
        return fresh;
    }

    /// <summary>A peer that names a number far ahead would end the stream: no restore loses so many bundles.</summary>
    private static void RefuseFarAhead(Ledger ledger, RollbackAnchor anchor)
    {
        if (anchor.Bundle is not { } bundle)
            return;
        var last = ledger.Bundles.Last(bundle.Origin, bundle.Destination)?.Sequence ?? 0;
        if (bundle.Sequence <= last + Limits.BundleGap)
            return;
        throw new Failure(FailureKind.Sequence,
            $"{anchor.Peer} says it holds our bundle {bundle}, but the last one here has the number {last:N0}; "
            + $"no more than {Limits.BundleGap:N0} numbers can be skipped",
            $"nothing was adopted: check {anchor.Peer}, whose key may be in other hands: offlic explain E_ROLLBACK");
    }
}
