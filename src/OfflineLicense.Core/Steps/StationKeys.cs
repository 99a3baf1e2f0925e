using OfflineLicense.Sealing;
using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

/// <summary>The keys a station believes and the one it seals with.</summary>
internal sealed class StationKeys(Ledger ledger)
{
    /// <summary>Every pinned key, our own among them.</summary>
    public Keyring Keyring() => new(ledger.Keys.All().Select(row =>
        new PinnedKey(PublicKey.FromSpki(row.Spki), row.Station, row.RevokedAt is not null)));

    /// <summary>The newest key of our own that is not revoked.</summary>
    public PublicKey Own() => ledger.Keys.All().LastOrDefault(row => row is { Own: 1, RevokedAt: null }) is { } row
        ? PublicKey.FromSpki(row.Spki)
        : throw new Failure(FailureKind.Missing, "this station has no key in force", "make a new station, or restore its keys from a backup");

    public SigningKey OwnSigningKey(PublicKey key)
    {
        var signing = SigningKey.FromPem(new KeyFolder(ledger.Folder).PrivatePem(key.Id));
        if (signing.Public.Id == key.Id)
            return signing;
        signing.Dispose();
        throw new Failure(FailureKind.Damaged, $"{ledger.Folder.KeyFile(key.Id)} holds another key than its name says", "restore it from a backup");
    }
}
