using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Recovery;

/// <summary>
/// Makes the empty ledger of a station that lost it and still has its keys: the bundles that those keys sealed say what it
/// was called and on which side it stood.
/// </summary>
internal static class StationRecreator
{
    /// <exception cref="Failure">Missing: no key, or no bundle that it sealed. Usage: a station is there.</exception>
    public static (string Name, Side Side) Found(StationPaths folder, IReadOnlyList<BundleSource> sources, SourceFile files, string @operator, TimeProvider clock, string reason)
    {
        var own = OwnKeys(folder, files);
        if (own.Count == 0)
        {
            throw new Failure(FailureKind.Missing, $"{folder.Keys} holds no private key with its public half: nothing proves which bundles were ours",
                $"copy the station's keys there ({folder.Keys}, mode 0600), or restore a backup");
        }

        var sealedByUs = sources.Select(source => Head(source, own, files)).OfType<Manifest>().OrderBy(manifest => manifest.Created).ToList();
        if (sealedByUs.Count == 0)
            throw new Failure(FailureKind.Missing, "none of these bundles was sealed with a key of this station", "name the folder with the bundles that this station packed");
        if (sealedByUs.Select(manifest => (manifest.Name.Origin, manifest.Kind)).Distinct().Count() > 1)
            throw new Failure(FailureKind.Invalid, "these bundles were sealed with our keys in the name of several stations", "name the bundles of one station");
        var (name, side) = (sealedByUs[0].Name.Origin, sealedByUs[0].Kind == BundleKind.Request ? Side.Zone : Side.Desk);

        FileSystemPolicy.Make(folder);
        using var writer = WriterLock.Take(folder, TimeSpan.FromSeconds(10), clock);
        StationSetup.Check(folder, name);
        var now = clock.GetUtcNow();

        // The key that sealed last seals again: it is pinned last.
        var ordered = own.OrderBy(key => sealedByUs.FindLastIndex(manifest => manifest.Signers.Contains(key.Id))).ToList();
        LedgerFile.Create(folder, name, side, now, (keys, _, journal) =>
        {
            foreach (var key in ordered)
                keys.Add(key.Id, name, own: true, key.Spki.Span, now);
            journal.Add(now, @operator, "rebuild", $"{name} ({(side == Side.Zone ? "zone" : "desk")}), {own.Count} keys: {reason}");
        });
        return (name, side);
    }

    private static Manifest? Head(BundleSource source, List<PublicKey> own, SourceFile files)
    {
        try
        {
            using var input = source.Open(files, out var length);
            var keys = new Keyring(own.Select(key => new PinnedKey(key, source.Claimed?.Origin ?? string.Empty)));
            return BundleVerifier.Verify(input, length, keys).Manifest;
        }
        catch (Failure)
        {
            return null; // not ours, or not whole: the rebuild itself says which
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static List<PublicKey> OwnKeys(StationPaths folder, SourceFile files)
    {
        if (!Directory.Exists(folder.Keys))
            return [];
        return Directory.EnumerateFiles(folder.Keys, "*" + FileNames.PublicKeySuffix)
            .Order(StringComparer.Ordinal)
            .Select(path => files.Read(path, 64 * Limits.KiB, follow: false))
            .Where(read => read.Problem is null)
            .Select(read => PublicKey.FromPem(System.Text.Encoding.ASCII.GetString(read.Bytes)))
            .Where(key => File.Exists(folder.KeyFile(key.Id)))
            .ToList();
    }
}
