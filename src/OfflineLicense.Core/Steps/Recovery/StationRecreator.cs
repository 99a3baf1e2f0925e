using System.Text;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Recovery;

/// <summary>A station whose empty ledger was created again.</summary>
internal sealed record RecreatedStation(string Name, Side Side);

/// <summary>
/// Creates the empty ledger of a station that lost it and still has its keys: the bundles that those keys signed state its name
/// and its side.
/// </summary>
internal static class StationRecreator
{
    private const int LongestKey = 64 * Limits.KiB;

    /// <exception cref="Failure">Missing: no key, or no bundle that it signed. Usage: a station is there.</exception>
    public static RecreatedStation Recreate(
        StationPaths folder, IReadOnlyList<BundleSource> sources, SourceFile files, string @operator, TimeProvider clock, string reason)
    {
        var keys = ReadKeys(folder, files);
        if (keys.Count == 0)
        {
            throw new Failure(FailureKind.Missing,
                $"{folder.Keys} holds no private key with its public key: nothing proves which bundles were ours",
                $"copy the station's keys there ({folder.Keys}, mode 0600), or restore a backup");
        }

        var own = sources.Select(source => ReadManifest(source, keys, files))
            .OfType<Manifest>()
            .OrderBy(manifest => manifest.Created)
            .ToList();
        if (own.Count == 0)
        {
            throw new Failure(FailureKind.Missing, "none of these bundles was signed with a key of this station",
                "name the folder with the bundles that this station packed");
        }

        if (own.Select(manifest => (manifest.Name.Origin, manifest.Kind)).Distinct().Count() > 1)
            throw new Failure(FailureKind.Invalid, "these bundles were signed with our keys for several stations",
                "name the bundles of one station");
        var (name, side) = (own[0].Name.Origin, own[0].Kind == BundleKind.Request ? Side.Zone : Side.Desk);

        using var station = StationFolder.Make(folder);
        using var writer = WriterLock.Take(station, TimeSpan.FromSeconds(10), clock);
        StationSetup.Check(folder, name);
        var now = clock.GetUtcNow();

        // The newest key of a station signs: the key that signed last is added last.
        var ordered = keys.OrderBy(key => own.FindLastIndex(manifest => manifest.Signers.Contains(key.Id))).ToList();
        LedgerFile.Create(station, name, side, now, (table, _, journal) =>
        {
            foreach (var key in ordered)
                table.Add(key.Id, name, own: true, key.Spki.Span, now);
            journal.Add(now, @operator, "rebuild", $"{name} ({(side == Side.Zone ? "zone" : "desk")}), {keys.Count} keys: {reason}");
        });
        return new RecreatedStation(name, side);
    }

    /// <returns>Null: it is not ours, or not valid. The rebuild itself reports which.</returns>
    private static Manifest? ReadManifest(BundleSource source, List<PublicKey> keys, SourceFile files)
    {
        try
        {
            using var input = source.Open(files, out var length);
            var keyring = new Keyring(keys.Select(key => new PinnedKey(key, source.Claimed?.Origin ?? string.Empty)));
            return BundleVerifier.Verify(input, length, keyring).Manifest;
        }
        catch (Failure)
        {
            return null;
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static List<PublicKey> ReadKeys(StationPaths folder, SourceFile files)
    {
        if (!Directory.Exists(folder.Keys))
            return [];
        return Directory.EnumerateFiles(folder.Keys, "*" + FileNames.PublicKeySuffix)
            .Order(StringComparer.Ordinal)
            .Select(path => files.Read(path, LongestKey, follow: false))
            .Where(read => read.Problem is null)
            .Select(read => PublicKey.FromPem(Encoding.ASCII.GetString(read.Bytes)))
            .Where(key => File.Exists(folder.KeyFile(key.Id)))
            .ToList();
    }
}
