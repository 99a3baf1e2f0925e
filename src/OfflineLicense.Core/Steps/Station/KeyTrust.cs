using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Station;

/// <summary>A new key of this station.</summary>
/// <param name="Path">The file of its public half.</param>
/// <param name="SignedBy">The older key that signed a statement about it; null: there is no statement.</param>
internal sealed record NewStationKey(PublicKey Key, string Station, string Path, PublicKey? SignedBy);

/// <summary>What <see cref="KeyTrust.Revoke"/> did.</summary>
/// <param name="Key">As it was before.</param>
/// <param name="HasOtherKey">The station has another key of its own that is not revoked.</param>
internal sealed record RevokedKey(KnownKey Key, bool HasOtherKey)
{
    /// <summary>It was revoked before; nothing changed.</summary>
    public bool WasRevoked => Key.State == KeyState.Revoked;

    /// <summary>Keys that are trusted because this one signed a statement about them. They stay trusted.</summary>
    public IReadOnlyList<KnownKey> Signed { get; init; } = [];
}

/// <summary>Which keys this station trusts, and for which station: decisions of people, each with its row in the journal.</summary>
internal static class KeyTrust
{
    /// <summary>Checks whether the key may be trusted for this station, before a fingerprint is asked for.</summary>
    /// <param name="ours">The key is one more of this station's own: its private half belongs to another person, or is on a card.</param>
    /// <returns>The same key where it is trusted for the same station already.</returns>
    /// <exception cref="Failure">
    /// <see cref="FailureKind.Usage"/>: our own name, another station's key, or an id that begins like a known one.
    /// <see cref="FailureKind.Untrusted"/>: the key was revoked.
    /// </exception>
    public static KnownKey? Check(Ledger ledger, PublicKey key, string station, bool ours = false)
    {
        StationSetup.CheckName(station);
        CheckOwner(ledger.Station().Name, station, ours);
        var keys = new StationKeys(ledger);
        var known = keys.ReadAll().FirstOrDefault(each => each.Id == key.Id);
        if (known is null)
        {
            CheckCase(keys.ReadAll(), station);
            _ = keys.ReadKeyring().With(new PinnedKey(key, station));
            return null;
        }

        if (known.RevokedAt is { } at)
        {
            throw new Failure(FailureKind.Untrusted,
                $"the key {key.Short} of {known.Station} was revoked on {at[..10]} and is never trusted again",
                "the station needs a new key: offlic key rotate, there")
            { Code = "E_KEY_REVOKED" };
        }

        return known.Station == station
            ? known
            : throw new Failure(FailureKind.Usage,
                $"the key {key.Short} is trusted already, for {known.Station}: one key signs for one station",
                $"if {known.Station} was a mistake: offlic key revoke {key.Short} --reason TEXT; the station then needs a new key");
    }

    /// <summary>Two names that differ only in case would share folders and files on most drives.</summary>
    private static void CheckCase(IReadOnlyList<KnownKey> keys, string station)
    {
        if (keys.FirstOrDefault(key => key.Station != station && string.Equals(key.Station, station, StringComparison.OrdinalIgnoreCase))
            is { } other)
        {
            throw new Failure(FailureKind.Usage, $"{station} and {other.Station}, which is known here, differ only in case",
                $"if it is the same station: --name {other.Station}; another station needs another name");
        }
    }

    private static void CheckOwner(string own, string station, bool ours)
    {
        if (!ours && string.Equals(station, own, StringComparison.OrdinalIgnoreCase))
        {
            throw new Failure(FailureKind.Usage, $"{station} is the name of this station: no other key may sign for it",
                "give --name the name of the station that the key is from; "
                + "for a second person's key, or one on a card, that signs for this station: --ours");
        }

        if (ours && station != own)
        {
            throw new Failure(FailureKind.Usage, $"--ours is for keys that sign for this station, which is {own}, not {station}",
                $"give --name {own}, or leave --ours out");
        }
    }

    /// <summary>Trusts a key whose fingerprint a person compared. A key that is trusted already changes nothing.</summary>
    public static void Trust(Ledger ledger, string @operator, PublicKey key, string station, bool ours = false) =>
        ledger.Write(@operator, () =>
        {
            if (Check(ledger, key, station, ours) is not null)
                return null;
            ledger.Keys.Add(key.Id, station, own: false, key.Spki.Span, ledger.Now);
            return ("key-trust", $"{station} {key.Id}");
        });

    /// <summary>Creates a new key of its own, which signs from now on. The old one stays trusted until it is revoked.</summary>
    /// <param name="older">Our present key, which signs a statement about the new one; null: there is no statement.</param>
    /// <param name="passphrase">For the new key's file; null: it is not encrypted.</param>
    public static NewStationKey Rotate(Ledger ledger, string @operator, KeyCurve curve, SigningKey? older, Secret? passphrase)
    {
        using var key = SigningKey.Create(curve);
        if (!ledger.IsRehearsal)
            PrivateKeyFile.Save(ledger.StationFolder, key, passphrase);
        var station = ledger.Station().Name;
        ledger.Write(@operator, () =>
        {
            ledger.Keys.Add(key.Public.Id, station, own: true, key.Public.Spki.Span, ledger.Now);
            if (older is null)
                return ("key-rotate", $"{station} {key.Public.Id}");
            var statement = KeyStatement.Sign(station, key.Public, older, ledger.Now);
            ledger.Keys.AddStatement(key.Public.Id, older.Public.Id, statement.Write());
            return ("key-rotate", $"{station} {key.Public.Id}, signed by {older.Public.Id}");
        });
        return new NewStationKey(key.Public, station, ledger.Folder.PublicKeyFile(key.Public.Id), older?.Public);
    }

    /// <param name="keyId">A key id or its first digits, at least eight.</param>
    /// <param name="lastTrusted">The last bundle of each stream for which the key is still trusted; in other streams, for none.</param>
    /// <exception cref="Failure">
    /// <see cref="FailureKind.Missing"/>: no such key. <see cref="FailureKind.Usage"/>: several keys; not bundles of the key's
    /// station; or the key was revoked before, up to other bundles.
    /// </exception>
    public static RevokedKey Revoke(Ledger ledger, string @operator, string keyId, string reason, IReadOnlyList<BundleName> lastTrusted)
    {
        var keys = new StationKeys(ledger);
        var key = keys.Find(keyId);
        ledger.Write(@operator, () =>
        {
            CheckLastTrusted(key, lastTrusted);
            if (key.State == KeyState.Revoked)
            {
                return lastTrusted.Count == 0 || key.LastTrusted.ToHashSet().SetEquals(lastTrusted)
                    ? null
                    : throw new Failure(FailureKind.Usage,
                        $"the key {key.ShortId} was revoked already, up to other bundles; that is not changed",
                        "offlic key list shows up to which bundles it is trusted");
            }

            ledger.Keys.Revoke(key.Id, reason, ledger.Now);
            foreach (var last in lastTrusted)
                ledger.Keys.CutOff(key.Id, last);
            var limit = lastTrusted.Count == 0 ? string.Empty : $", trusted up to {string.Join(", ", lastTrusted)}";
            return ("key-revoke", $"{key.Station} {key.Id}{limit}: {reason}");
        });
        var others = keys.ReadAll().Where(other => other.State == KeyState.Trusted && other.Id != key.Id).ToList();
        return new RevokedKey(key, others.Exists(other => other.IsOwn))
        {
            Signed = others.FindAll(other => other.SignedBy == key.Id),
        };
    }

    private static void CheckLastTrusted(KnownKey key, IReadOnlyList<BundleName> lastTrusted)
    {
        if (lastTrusted.FirstOrDefault(last => last.Origin != key.Station) is { } other)
        {
            throw new Failure(FailureKind.Usage,
                $"{other} is a bundle of {other.Origin}, and the key {key.ShortId} signs for {key.Station}",
                $"name the last bundle of {key.Station} that is to be trusted: --after {key.Station}.DESTINATION.NUMBER");
        }

        if (lastTrusted.GroupBy(last => last.Destination).FirstOrDefault(stream => stream.Count() > 1) is { } twice)
        {
            throw new Failure(FailureKind.Usage, $"--after names two bundles of one stream: {string.Join(", ", twice)}",
                "name one bundle for each stream, the last one that is to be trusted");
        }
    }
}
