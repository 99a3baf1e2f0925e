using System.Security.Cryptography;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Station;

/// <summary>What <see cref="PrivateKeyFile.ChangePassphrase"/> did to the passphrase of a key.</summary>
internal enum PassphraseChange
{
    /// <summary>It had none, and has none.</summary>
    None,

    Set,
    Changed,
    Removed,
}

/// <summary>Writes the file of a private key of this station, and changes its passphrase.</summary>
internal static class PrivateKeyFile
{
    public static void Save(StationFolder station, SigningKey key, Secret? passphrase)
    {
        var pem = key.ToPem(passphrase);
        try
        {
            new KeyFolder(station).Save(key.Public.Id, pem, key.Public.ToPem());
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }
    }

    /// <summary>Whether the file of a key of ours can be opened only with a passphrase.</summary>
    /// <exception cref="Failure">Missing: no file, or others can read it.</exception>
    public static bool IsEncrypted(StationFolder station, PublicKey key)
    {
        var pem = new KeyFolder(station).PrivatePem(key.Id);
        try
        {
            return SigningKey.IsEncrypted(pem);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }
    }

    /// <summary>Opens a key of ours. The caller disposes it.</summary>
    /// <param name="passphrase">Gets the passphrase for the file; called only where it has one.</param>
    /// <exception cref="Failure">As <see cref="PrivateKeyCache.Open(PublicKey)"/>.</exception>
    public static SigningKey Open(StationFolder station, PublicKey key, Func<string, Secret> passphrase)
    {
        var pem = new KeyFolder(station).PrivatePem(key.Id);
        try
        {
            var path = station.Paths.KeyFile(key.Id);
            var open = SigningKey.FromPem(pem, SigningKey.IsEncrypted(pem) ? passphrase(path) : null);
            if (open.Public.Id == key.Id)
                return open;
            open.Dispose();
            throw new Failure(FailureKind.Damaged, $"{path} holds another key than its name states", "restore it from a backup");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }
    }

    /// <returns>Null: this is not its passphrase.</returns>
    public static SigningKey? TryOpen(StationFolder station, PublicKey key, Secret passphrase)
    {
        try
        {
            return Open(station, key, _ => passphrase);
        }
        catch (Failure wrong) when (wrong.Code == "passphrase")
        {
            return null;
        }
    }

    /// <summary>Encrypts the same key with another passphrase, or with none.</summary>
    /// <param name="ledger">Its journal records who did it and when.</param>
    /// <param name="operator">Who.</param>
    /// <param name="key">Open.</param>
    /// <param name="wasEncrypted">The file has a passphrase now.</param>
    /// <param name="passphrase">The new one; null: the file is not encrypted from now on.</param>
    public static PassphraseChange ChangePassphrase(Ledger ledger, string @operator, SigningKey key, bool wasEncrypted, Secret? passphrase)
    {
        var change = passphrase is null ? PassphraseChange.Removed : wasEncrypted ? PassphraseChange.Changed : PassphraseChange.Set;
        var pem = key.ToPem(passphrase);
        try
        {
            // Opened once more: a file that cannot be opened must never replace one that can.
            using (var again = SigningKey.FromPem(pem, passphrase))
            {
                if (again.Public.Id != key.Public.Id)
                    throw new InvalidOperationException("the key was not written as it is");
            }

            ledger.Write(@operator, () =>
            {
                if (!ledger.IsRehearsal)
                    new KeyFolder(ledger.StationFolder).Replace(key.Public.Id, pem);
                return ("key-passphrase", $"{key.Public.Id} {change.ToString().ToLowerInvariant()}");
            });
            return change;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }
    }
}
