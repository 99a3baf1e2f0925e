using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Bundles;

/// <summary>Who had a bundle, as this station knows it.</summary>
/// <param name="Bundle">The bundle.</param>
/// <param name="Manifest">What its writer says of it: ticket, carrier, serial number of the drive.</param>
/// <param name="Operator">Who packed it here, or received it here; null: no row of the journal says it.</param>
/// <param name="At">When, as the ledger writes times.</param>
/// <param name="Receipt">The bundle that carried its receipt; null: no receipt has travelled.</param>
internal sealed record BundleCustody(BundleEntry Bundle, Manifest Manifest, string? Operator, string At, BundleRow? Receipt)
{
    /// <summary>The beginnings of the ids of the keys that sign it.</summary>
    public IEnumerable<string> Signers => Manifest.Signers.Select(signer => signer.Hex[..Seal.ShortLength]);

    /// <param name="bundles">Those of the station to tell about.</param>
    public static IReadOnlyList<BundleCustody> Read(Ledger ledger, IReadOnlyList<BundleEntry> bundles)
    {
        var receipts = FindReceipts(ledger);
        var journal = new JournalBundles(bundles.Select(bundle => bundle.Row));
        var makers = new Dictionary<long, string>();
        foreach (var row in ledger.Journal.Rows().Where(row => row.Action is JournalBundles.Pack or JournalBundles.Receive))
        {
            foreach (var bundle in journal.Find(row.Action, row.Detail))
                makers.TryAdd(bundle.Id, row.Operator);
        }

        return [.. bundles.Select(bundle => new BundleCustody(
            bundle, ManifestText.Read(ledger.Bundles.Part(bundle.Row.Id, BundlePart.Manifest)), makers.GetValueOrDefault(bundle.Row.Id),
            bundle.Row.At, receipts.GetValueOrDefault(bundle.Row.Id)))];
    }

    /// <summary>A bundle names the last one that its writer had received, which is a receipt for all before it in the stream.</summary>
    private static Dictionary<long, BundleRow> FindReceipts(Ledger ledger)
    {
        var all = ledger.Bundles.All();
        var rows = all.ToDictionary(row => row.Id);
        var bySums = all.ToDictionary(row => row.Sums, StringComparer.Ordinal);
        var first = new Dictionary<long, long>();
        foreach (var (id, sums) in ledger.Bundles.Acknowledgments())
        {
            if (bySums.TryGetValue(sums, out var named) && (!first.TryGetValue(named.Id, out var earlier) || id < earlier))
                first[named.Id] = id;
        }

        var receipts = new Dictionary<long, BundleRow>();
        foreach (var stream in all.GroupBy(row => (row.Origin, row.Destination)))
        {
            long? best = null;
            foreach (var row in stream.OrderByDescending(row => row.Sequence))
            {
                if (first.TryGetValue(row.Id, out var own) && (best is null || own < best))
                    best = own;
                if (best is { } carrier)
                    receipts.Add(row.Id, rows[carrier]);
            }
        }

        return receipts;
    }
}
