using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Pack;

/// <summary>
/// Adds a seal to a bundle file that names several signers. The file is checked first like any bundle, read once into the
/// station's spool, and written again whole or not at all.
/// </summary>
internal sealed class BundleSigner(Ledger ledger, SourceFile files, string @operator) : IDisposable
{
    private readonly SpoolFile _spool = new(ledger.Folder);
    private readonly Dictionary<string, long> _places = new(StringComparer.Ordinal);

    /// <summary>What is to be sealed, checked; everything in it holds but the seals that are still missing.</summary>
    /// <exception cref="Failure">An E_ name: it is no bundle that our keys vouch for.</exception>
    public UnfinishedBundle Check(string path)
    {
        using var source = files.Open(path, Limits.BundleFile, follow: true, out var problem) ?? throw problem!.ToFailure();
        var bundle = BundleVerifier.VerifyUnfinished(source.Stream, source.Length, new StationKeys(ledger).Keyring(), item =>
        {
            _places.Add(item.Name, _spool.Length);
            return _spool.Append;
        });
        _spool.Flush();
        return bundle;
    }

    /// <summary>Seals it with a key that is open here and writes the file again.</summary>
    public SealedBundle Sign(string path, UnfinishedBundle unfinished, SigningKey key) => Write(path, unfinished.Sealed.WithSeal(key), $"key {key.Public.Id}");

    /// <summary>Takes the seals that were made elsewhere, all that are missing, and writes the file again.</summary>
    /// <exception cref="Failure">See <see cref="ExternalSeals.Join"/>.</exception>
    public SealedBundle Join(string path, UnfinishedBundle unfinished, IReadOnlyList<(string Path, byte[] Bytes)> seals) =>
        Write(path, ExternalSeals.Join(unfinished.Sealed, seals, new StationKeys(ledger).Keyring()), "seals made elsewhere");

    public void Dispose() => _spool.Dispose();

    private SealedBundle Write(string path, SealedBundle bundle, string with)
    {
        if (ledger.IsRehearsal)
            return bundle;

        ledger.Write(@operator, () =>
        {
            // Ours: from now on pack --again writes it with this seal too.
            if (ledger.Bundles.BySums(bundle.Sums) is { Direction: "out" } ours)
            {
                foreach (var seal in bundle.Seals)
                    ledger.Bundles.AddSeal(ours.Id, bundle.Manifest.Signers.First(id => id.Hex.StartsWith(seal.KeyPrefix, StringComparison.Ordinal)), seal.Bytes);
            }

            return ("sign", $"{bundle.Name} {bundle.Sums} with {with}");
        });
        using var folder = DurableFolder.Open(Path.GetDirectoryName(Path.GetFullPath(path))!);
        folder.Write(Path.GetFileName(path), target => bundle.WriteTo(target, item => _spool.Open(_places[item.Name], item.Size)), replace: true);
        return bundle;
    }
}
