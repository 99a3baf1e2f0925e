using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Bundles;

/// <summary>A bundle in the ledger: every signed byte and the signatures, so that it can be checked and written again.</summary>
internal static class BundleRecord
{
    /// <param name="acknowledged">Digest of the last bundle from the peer that the origin had received.</param>
    public static long Add(Ledger ledger, BundleDirection direction, SealedBundle bundle, Digest? acknowledged)
    {
        var manifest = bundle.Manifest;
        var row = new NewBundle(
            direction, manifest.Name, bundle.Sums, manifest.Previous, manifest.Created, (int)manifest.Items, (int)manifest.Facts,
            manifest.Bytes, manifest.Journal.Sequence, manifest.Journal.Head, acknowledged);
        var id = ledger.Bundles.Add(row, ledger.Now);
        ledger.Bundles.AddPart(id, BundlePart.Sums, bundle.SumsBytes);
        ledger.Bundles.AddPart(id, BundlePart.Readme, bundle.ReadmeBytes);
        ledger.Bundles.AddPart(id, BundlePart.Manifest, bundle.ManifestBytes);
        ledger.Bundles.AddPart(id, BundlePart.Items, bundle.ItemsBytes);
        ledger.Bundles.AddPart(id, BundlePart.Facts, bundle.FactsBytes);
        AddSignatures(ledger, id, bundle);
        return id;
    }

    /// <summary>Records the signatures of a bundle that are new.</summary>
    public static void AddSignatures(Ledger ledger, long id, SealedBundle bundle)
    {
        foreach (var seal in bundle.Seals)
        {
            var signer = bundle.Manifest.Signers.First(signer => signer.Hex.StartsWith(seal.KeyPrefix, StringComparison.Ordinal));
            ledger.Bundles.AddSeal(id, signer, seal.Bytes);
        }

    }

    public static SealedBundle Read(Ledger ledger, BundleEntry bundle) => Read(ledger, bundle.Row);

    /// <summary>The bundle with all signatures that the ledger has.</summary>
    public static SealedBundle Read(Ledger ledger, BundleRow row) => SealedBundle.Restore(
        ledger.Bundles.Part(row.Id, BundlePart.Sums),
        ledger.Bundles.Seals(row.Id).Select(seal => new Seal(seal.KeyId[..Seal.ShortLength], seal.Bytes)).ToList(),
        ledger.Bundles.Part(row.Id, BundlePart.Readme),
        ledger.Bundles.Part(row.Id, BundlePart.Manifest),
        ledger.Bundles.Part(row.Id, BundlePart.Items),
        ledger.Bundles.Part(row.Id, BundlePart.Facts));
}
