using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Station;

/// <summary>Statements that an older key of a station signed about a newer one, ours and those of other stations.</summary>
internal static class KeyStatements
{
    /// <summary>Checks a statement against the keys that are trusted here.</summary>
    /// <returns>The older key that signed it.</returns>
    /// <exception cref="Failure">Untrusted, E_STATEMENT: it proves nothing here; the message says why.</exception>
    public static KnownKey FindSigner(Ledger ledger, KeyStatement statement, string station)
    {
        if (statement.Station != station)
            throw Refuse($"it is about a key of {statement.Station}, and you name {station}");
        if (station == ledger.Station().Name)
            throw Refuse("it is about a key of this station itself, which knows its keys");
        var signer = new StationKeys(ledger).ReadAll().FirstOrDefault(key => key.Id == statement.SignedBy)
            ?? throw Refuse($"the key {statement.SignedBy.Hex[..Seal.ShortLength]} that signed it is not trusted here");
        if (signer.Station != station)
            throw Refuse($"the key {signer.ShortId} that signed it is the key of {signer.Station}, not of {station}");
        if (signer.RevokedAt is { } at)
        {
            var limit = signer.LastTrusted.Count == 0 ? string.Empty
                : $" and is trusted up to {string.Join(", ", signer.LastTrusted)} only";
            throw Refuse($"the key {signer.ShortId} that signed it was revoked on {at[..10]}{limit}");
        }

        return statement.IsSignedBy(signer.Key) ? signer : throw Refuse($"the signature of the key {signer.ShortId} is not valid");
    }

    /// <summary>Trusts a key because an older key of its station signed a statement. A key that is trusted changes nothing.</summary>
    /// <returns>The older key, and whether the new one was trusted before.</returns>
    /// <exception cref="Failure">As <see cref="FindSigner"/> and <see cref="KeyTrust.Check"/>.</exception>
    public static (KnownKey Signer, bool WasTrusted) Trust(Ledger ledger, string @operator, KeyStatement statement, string station)
    {
        KnownKey? signer = null;
        var wasTrusted = false;
        ledger.Write(@operator, () =>
        {
            signer = FindSigner(ledger, statement, station);
            wasTrusted = KeyTrust.Check(ledger, statement.Key, station) is not null;
            if (wasTrusted)
                return null;
            ledger.Keys.Add(statement.Key.Id, station, own: false, statement.Key.Spki.Span, ledger.Now);
            ledger.Keys.AddStatement(statement.Key.Id, statement.SignedBy, statement.Write());
            return ("key-trust", $"{station} {statement.Key.Id}: the key {signer.Id}, trusted since {signer.AddedAt}, signed it");
        });
        return (signer!, wasTrusted);
    }

    /// <summary>The statement about the key that signs now.</summary>
    /// <exception cref="Failure">Missing: there is none.</exception>
    public static byte[] ReadOwn(Ledger ledger, PublicKey key) => ledger.Keys.Statement(key.Id)
        ?? throw new Failure(FailureKind.Missing, $"no older key signed a statement about the key {key.Short}",
            "export the key alone: offlic key export FILE; the other side compares its fingerprint with paper");

    private static Failure Refuse(string why) => new(FailureKind.Untrusted, $"the key statement is refused: {why}; nothing was trusted",
        "trust the key by its fingerprint on paper instead: export it there with offlic key export, without --statement")
    { Code = KeyStatement.Refusal };
}
