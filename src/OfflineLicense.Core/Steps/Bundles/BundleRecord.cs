using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Bundles;

/// <summary>A bundle in the ledger: every byte under the seal, and the seals, so that it can be checked and written again.</summary>
internal static class BundleRecord
{
    /// <param name="direction"><c>out</c> or <c>in</c>.</param>
    /// <param name="acknowledged">Sums of the last bundle of the other side that the writer had accepted.</param>
    /// <param name="round">The round that this pack closes; null elsewhere.</param>
    public static long Add(Ledger ledger, string direction, SealedBundle bundle, Digest? acknowledged, long? round)
    {
        var manifest = bundle.Manifest;
        var id = ledger.Bundles.Add(new NewBundle(direction, manifest.Name, bundle.Sums, manifest.Previous, manifest.Created, (int)manifest.Items,
            (int)manifest.Facts, manifest.Bytes, manifest.Journal.Sequence, manifest.Journal.Head, acknowledged, round), ledger.Now);
        ledger.Bundles.AddPart(id, BundlePart.Sums, bundle.SumsBytes);
        ledger.Bundles.AddPart(id, BundlePart.Readme, bundle.ReadmeBytes);
        ledger.Bundles.AddPart(id, BundlePart.Manifest, bundle.ManifestBytes);
        ledger.Bundles.AddPart(id, BundlePart.Items, bundle.ItemsBytes);
        ledger.Bundles.AddPart(id, BundlePart.Facts, bundle.FactsBytes);
        foreach (var seal in bundle.Seals)
            ledger.Bundles.AddSeal(id, manifest.Signers.First(signer => signer.Hex.StartsWith(seal.KeyPrefix, StringComparison.Ordinal)), seal.Bytes);
        return id;
    }

    /// <summary>The bundle as it was sealed, in the most fully sealed form we know.</summary>
    public static SealedBundle Read(Ledger ledger, BundleRow row) => SealedBundle.Restore(
        ledger.Bundles.Part(row.Id, BundlePart.Sums),
        ledger.Bundles.Seals(row.Id).Select(seal => new Seal(seal.KeyId[..Seal.ShortLength], seal.Bytes)).ToList(),
        ledger.Bundles.Part(row.Id, BundlePart.Readme),
        ledger.Bundles.Part(row.Id, BundlePart.Manifest),
        ledger.Bundles.Part(row.Id, BundlePart.Items),
        ledger.Bundles.Part(row.Id, BundlePart.Facts));
}
