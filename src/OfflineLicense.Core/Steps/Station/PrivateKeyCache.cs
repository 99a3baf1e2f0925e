using System.Security.Cryptography;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Station;

/// <summary>
/// Opens each private key once, when it is first needed. Asks for a passphrase only where the file has one. Wipes all keys
/// when the command ends.
/// </summary>
/// <param name="station">Whose keys.</param>
/// <param name="passphrase">
/// Gets the passphrase for a file; throws <see cref="Failure"/> (Usage) where there is none. The caller wipes what it gives.
/// </param>
internal sealed class PrivateKeyCache(StationFolder station, Func<string, Secret> passphrase) : IDisposable
{
    private readonly Dictionary<string, SigningKey> _open = new(StringComparer.Ordinal);

    /// <summary>A key of this station.</summary>
    /// <exception cref="Failure">
    /// Missing: no file, others can read it, or a wrong passphrase. Damaged: the file has another key.
    /// </exception>
    public SigningKey Open(PublicKey key)
    {
        var path = station.Paths.KeyFile(key.Id);
        var signing = Open(path, () => new KeyFolder(station).PrivatePem(key.Id));
        return signing.Public.Id == key.Id
            ? signing
            : throw new Failure(FailureKind.Damaged, $"{path} holds another key than its name states", "restore it from a backup");
    }

    /// <summary>A key in another place: a second person's.</summary>
    /// <exception cref="Failure">As <see cref="Open(PublicKey)"/>, and Invalid: there is no signing key in the file.</exception>
    public SigningKey OpenFile(string path) => Open(path, () => KeyFolder.PrivatePem(path));

    public void Dispose()
    {
        foreach (var key in _open.Values)
            key.Dispose();
        _open.Clear();
    }

    private SigningKey Open(string path, Func<byte[]> read)
    {
        if (_open.TryGetValue(path, out var open))
            return open;
        var pem = read();
        try
        {
            var key = SigningKey.FromPem(pem, SigningKey.IsEncrypted(pem) ? passphrase(path) : null);
            _open.Add(path, key);
            return key;
        }
        catch (Failure refused) when (refused.Code == "passphrase")
        {
            throw new Failure(refused.Kind, $"the passphrase does not open the private key in {path}", refused.Hint, refused)
            { Code = refused.Code };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }
    }
}
