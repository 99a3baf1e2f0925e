using System.Text;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Recovery;

/// <summary>Key files of a backup: each belongs to a key of the ledger in it and is that key.</summary>
internal static class BackupKeys
{
    /// <exception cref="Failure">Damaged: a file that belongs to no key of the station, or holds something else.</exception>
    public static void Check(IReadOnlyList<(string Name, byte[] Bytes)> files, IReadOnlyList<KeyRow> keys, string from)
    {
        foreach (var (name, bytes) in files)
        {
            var key = keys.FirstOrDefault(key => key.Own == 1 && name.StartsWith(key.KeyId[..16] + ".", StringComparison.Ordinal))
                ?? throw Damaged($"keys/{name} in {from} belongs to no key of the station in its ledger");
            if (!Holds(name, bytes, key.KeyId))
                throw Damaged($"keys/{name} in {from} is not the key that its ledger names");
        }
    }

    /// <summary>What a key file with a passphrase holds shows only when it is used.</summary>
    private static bool Holds(string name, byte[] bytes, string keyId)
    {
        try
        {
            if (!name.EndsWith(FileNames.PrivateKeySuffix, StringComparison.Ordinal))
                return PublicKey.FromPem(Encoding.UTF8.GetString(bytes)).Id.Hex == keyId;
            if (SigningKey.IsEncrypted(bytes))
                return true;
            using var key = SigningKey.FromPem(bytes);
            return key.Public.Id.Hex == keyId;
        }
        catch (Failure)
        {
            return false;
        }
    }

    private static Failure Damaged(string what) => new(FailureKind.Damaged, what, "take another backup; nothing was changed");
}
