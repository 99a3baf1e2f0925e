using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Station;

/// <summary>Which keys this station believes, and for whom: decisions of people, each with its row in the journal.</summary>
internal static class KeyTrust
{
    /// <summary>Fewer digits of a key id are no name of a key.</summary>
    private const int ShortestId = 8;

    /// <summary>Whether the key may be pinned for this station; all that is looked at before a fingerprint is asked for.</summary>
    /// <param name="ours">The key is one more of this station's own, whose private half is another person's or on a card.</param>
    /// <returns>The same key where it is pinned for the same station already.</returns>
    /// <exception cref="Failure">
    /// <see cref="FailureKind.Usage"/>: our own name, another station's key, or an id that begins like a pinned one.
    /// <see cref="FailureKind.Untrusted"/>: the key was revoked.
    /// </exception>
    public static KeyRow? Known(Ledger ledger, PublicKey key, string station, bool ours = false)
    {
        StationSetup.CheckName(station);
        var own = ledger.Station().Name;
        if (!ours && string.Equals(station, own, StringComparison.OrdinalIgnoreCase))
        {
            throw new Failure(FailureKind.Usage, $"{station} is the name of this station: no other key may speak for it",
                "give --name the name of the station that the key comes from; for a second person's key, or one on a card, that seals for this station: --ours");
        }

        if (ours && station != own)
            throw new Failure(FailureKind.Usage, $"--ours is for keys that speak for this station, which is {own}, not {station}", $"give --name {own}, or leave --ours out");

        var row = ledger.Keys.All().FirstOrDefault(row => row.KeyId == key.Id.Hex);
        if (row is null)
        {
            _ = new StationKeys(ledger).Keyring().With(new PinnedKey(key, station));
            return null;
        }

        if (row.RevokedAt is { } at)
        {
            throw new Failure(FailureKind.Untrusted, $"the key {key.Short} of {row.Station} was revoked on {at[..10]} and is never trusted again",
                "the station needs a new key: offlic key rotate, there")
            { Code = "E_KEY_REVOKED" };
        }

        return row.Station == station
            ? row
            : throw new Failure(FailureKind.Usage, $"the key {key.Short} is pinned already, for {row.Station}: one key speaks for one station",
                $"if {row.Station} was a mistake: offlic key revoke {key.Short} --reason TEXT; the station then needs a new key");
    }

    public static void Trust(Ledger ledger, string @operator, PublicKey key, string station, bool ours = false) => ledger.Write(@operator, () =>
    {
        if (Known(ledger, key, station, ours) is not null)
            return null;
        ledger.Keys.Add(key.Id, station, own: false, key.Spki.Span, ledger.Now);
        return ("key-trust", $"{station} {key.Id}");
    });

    /// <summary>A new key of our own, which seals from now on; the old one stays believed until it is revoked.</summary>
    /// <param name="passphrase">For the new key's file; null: it is not encrypted.</param>
    public static PublicKey Rotate(Ledger ledger, string @operator, KeyCurve curve, Secret? passphrase)
    {
        using var key = SigningKey.Create(curve);
        if (!ledger.IsRehearsal)
            PrivateKeyFile.Save(ledger.Folder, key, passphrase);
        ledger.Write(@operator, () =>
        {
            var station = ledger.Station().Name;
            ledger.Keys.Add(key.Public.Id, station, own: true, key.Public.Spki.Span, ledger.Now);
            return ("key-rotate", $"{station} {key.Public.Id}");
        });
        return key.Public;
    }

    /// <param name="text">A key id or its beginning, at least eight digits.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Missing"/>: no pinned key; <see cref="FailureKind.Usage"/>: too short, or several.</exception>
    public static KeyRow Find(Ledger ledger, string text)
    {
        if (text.Length < ShortestId)
            throw new Failure(FailureKind.Usage, $"\"{text}\" is too short for a key id", $"give at least {ShortestId} digits; offlic key list shows them");
        var found = ledger.Keys.All().Where(row => row.KeyId.StartsWith(text, StringComparison.OrdinalIgnoreCase)).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new Failure(FailureKind.Missing, $"no pinned key has an id that begins with \"{text}\"", "offlic key list shows the ids"),
            _ => throw new Failure(FailureKind.Usage, $"{found.Count} key ids begin with \"{text}\"", "give more digits; offlic key list shows them"),
        };
    }

    /// <param name="lastBelieved">The last bundle of each stream for which the key is still believed; of other streams, none is.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: these are no bundles of the key's station, or the key was revoked with others.</exception>
    public static void Revoke(Ledger ledger, string @operator, KeyRow key, string reason, IReadOnlyList<BundleName> lastBelieved) => ledger.Write(@operator, () =>
    {
        CheckCutOffs(key, lastBelieved);
        var id = Digest.Parse(key.KeyId)!.Value;
        if (Find(ledger, key.KeyId).RevokedAt is not null)
        {
            return lastBelieved.Count == 0 || ledger.Keys.CutOffs()[key.KeyId].ToHashSet().SetEquals(lastBelieved)
                ? null
                : throw new Failure(FailureKind.Usage, $"the key {key.KeyId[..Seal.ShortLength]} was revoked already, up to other bundles: what was said of it stands", "offlic key list shows up to where it is believed");
        }

        ledger.Keys.Revoke(id, reason, ledger.Now);
        foreach (var last in lastBelieved)
            ledger.Keys.CutOff(id, last);
        return ("key-revoke", $"{key.Station} {key.KeyId}{(lastBelieved.Count == 0 ? string.Empty : $", believed up to {string.Join(", ", lastBelieved)}")}: {reason}");
    });

    private static void CheckCutOffs(KeyRow key, IReadOnlyList<BundleName> lastBelieved)
    {
        if (lastBelieved.FirstOrDefault(last => last.Origin != key.Station) is { } other)
        {
            throw new Failure(FailureKind.Usage, $"{other} is a bundle of {other.Origin}, and the key {key.KeyId[..Seal.ShortLength]} speaks for {key.Station}",
                $"name the last bundle of {key.Station} that is to be believed: --after {key.Station}.DESTINATION.NUMBER");
        }

        if (lastBelieved.GroupBy(last => last.Destination).FirstOrDefault(stream => stream.Count() > 1) is { } twice)
            throw new Failure(FailureKind.Usage, $"--after names two bundles of one stream: {string.Join(", ", twice)}", "name one bundle a stream, the last that is to be believed");
    }
}
