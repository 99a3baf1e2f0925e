using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Station;

/// <summary>The keys a station believes and the one it seals with.</summary>
internal sealed class StationKeys(Ledger ledger)
{
    /// <summary>Every pinned key, our own among them.</summary>
    public Keyring Keyring()
    {
        var last = ledger.Keys.CutOffs();
        return new Keyring(ledger.Keys.All().Select(row => new PinnedKey(PublicKey.FromSpki(row.Spki), row.Station, row.RevokedAt is not null)
        {
            LastBelieved = [.. last[row.KeyId]],
        }));
    }

    /// <summary>Those of these keys that are pinned here.</summary>
    public IReadOnlyList<PublicKey> PublicKeys(IReadOnlyList<Digest> ids) => ledger.Keys.All()
        .Where(row => ids.Contains(Digest.Parse(row.KeyId)!.Value))
        .Select(row => PublicKey.FromSpki(row.Spki))
        .ToList();

    /// <summary>The newest key of our own that is not revoked.</summary>
    public PublicKey Own() => ledger.Keys.All().LastOrDefault(row => row is { Own: 1, RevokedAt: null }) is { } row
        ? PublicKey.FromSpki(row.Spki)
        : throw new Failure(FailureKind.Missing, "this station has no key in force", "make a new station, or restore its keys from a backup");
}
