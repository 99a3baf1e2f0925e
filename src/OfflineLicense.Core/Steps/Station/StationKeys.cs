using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Station;

/// <summary>The keys that a station trusts, and the one with which it signs.</summary>
internal sealed class StationKeys(Ledger ledger)
{
    /// <summary>Fewer digits of a key id do not name a key.</summary>
    private const int ShortestId = 8;

    /// <summary>Every key, own and revoked ones too, in the order in which they were added.</summary>
    public IReadOnlyList<KnownKey> ReadAll()
    {
        var lastTrusted = ledger.Keys.CutOffs();
        return ledger.Keys.All()
            .Select(row => new KnownKey(Digest.Parse(row.KeyId)!.Value, PublicKey.FromLedger(row.Spki), row.Station, row.Own == 1, row.At)
            {
                RevokedAt = row.RevokedAt,
                LastTrusted = [.. lastTrusted[row.KeyId]],
                SignedBy = Digest.Parse(row.SignedBy),
            })
            .ToList();
    }

    /// <summary>The keys of one station that are trusted and not revoked, in the order in which they were added.</summary>
    public IReadOnlyList<KnownKey> ReadTrusted(string station) =>
        ReadAll().Where(key => key.Station == station && key.State == KeyState.Trusted).ToList();

    /// <summary>Every key, for the verification of bundles.</summary>
    public Keyring ReadKeyring() => new(ReadAll().Select(key => new PinnedKey(key.Key, key.Station, key.State == KeyState.Revoked)
    {
        LastBelieved = key.LastTrusted,
    }));

    /// <summary>Those of these keys that are known here.</summary>
    public IReadOnlyList<PublicKey> FindPublicKeys(IReadOnlyList<Digest> ids) => ledger.Keys.All()
        .Where(row => ids.Contains(Digest.Parse(row.KeyId)!.Value))
        .Select(row => PublicKey.FromLedger(row.Spki))
        .ToList();

    /// <summary>The newest key of its own that is not revoked.</summary>
    /// <exception cref="Failure">Missing: there is none.</exception>
    public PublicKey GetSigningKey() => ledger.Keys.All().LastOrDefault(row => row is { Own: 1, RevokedAt: null }) is { } row
        ? PublicKey.FromLedger(row.Spki)
        : throw new Failure(FailureKind.Missing, "this station has no key that is not revoked",
            "create a new one: offlic key rotate; or restore its keys from a backup");

    /// <param name="text">A key id or its first digits, at least eight.</param>
    /// <exception cref="Failure">
    /// <see cref="FailureKind.Missing"/>: no such key; <see cref="FailureKind.Usage"/>: too short, or several.
    /// </exception>
    public KnownKey Find(string text)
    {
        if (text.Length < ShortestId)
            throw new Failure(FailureKind.Usage, $"\"{text}\" is too short for a key id",
                $"give at least {ShortestId} digits; offlic key list shows them");
        var found = ReadAll().Where(key => key.Id.Hex.StartsWith(text, StringComparison.OrdinalIgnoreCase)).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new Failure(FailureKind.Missing, $"no known key has an id that begins with \"{text}\"",
                "offlic key list shows the ids"),
            _ => throw new Failure(FailureKind.Usage, $"{found.Count} key ids begin with \"{text}\"",
                "give more digits; offlic key list shows them"),
        };
    }
}
