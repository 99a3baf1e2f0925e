using System.Security.Cryptography;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Station;

/// <summary>The file of a private key of our own: how it comes into being and how its passphrase changes.</summary>
internal static class PrivateKeyFile
{
    public static void Save(StationPaths station, SigningKey key, Secret? passphrase)
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
    /// <exception cref="Failure">Missing: it is not there, or open to others.</exception>
    public static bool IsEncrypted(StationPaths station, PublicKey key)
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

    /// <summary>The same key under another passphrase, or none.</summary>
    /// <param name="ledger">Keeps who did it and when.</param>
    /// <param name="operator">Who.</param>
    /// <param name="key">Open.</param>
    /// <param name="passphrase">The new one; null: it is not encrypted from now on.</param>
    /// <param name="what"><c>set</c>, <c>changed</c> or <c>removed</c>.</param>
    public static void Protect(Ledger ledger, string @operator, SigningKey key, Secret? passphrase, string what)
    {
        var pem = key.ToPem(passphrase);
        try
        {
            // Opened once more with what was just made of it: a file that nobody can open must never take the place of one that can be.
            using (var again = SigningKey.FromPem(pem, passphrase))
            {
                if (again.Public.Id != key.Public.Id)
                    throw new InvalidOperationException("the key was not written as it is");
            }

            ledger.Write(@operator, () =>
            {
                if (!ledger.IsRehearsal)
                    new KeyFolder(ledger.Folder).Replace(key.Public.Id, pem);
                return ("key-passphrase", $"{key.Public.Id} {what}");
            });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }
    }
}
