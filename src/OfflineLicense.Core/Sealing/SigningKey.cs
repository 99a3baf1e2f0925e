using System.Security.Cryptography;

namespace OfflineLicense.Sealing;

/// <summary>A key that makes seals. It seals bundles and nothing else: what it signs always begins with the type line.</summary>
internal sealed class SigningKey : IDisposable
{
    private const string Label = "PRIVATE KEY";
    private readonly ECDsa _key;

    private SigningKey(ECDsa key)
    {
        _key = key;
        Public = PublicKey.FromSpki(key.ExportSubjectPublicKeyInfo());
    }

    public PublicKey Public { get; }

    public static SigningKey Create(KeyCurve curve) => new(ECDsa.Create(curve.Curve));

    /// <summary>An unencrypted PKCS#8 block. Throws <see cref="Failure"/> (Invalid); the message never holds the key.</summary>
    public static SigningKey FromPem(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var block) || pem[block.Label] is not Label)
            throw new Failure(FailureKind.Invalid, "There is no signing key in this file: expected a block that begins -----BEGIN PRIVATE KEY-----.");

        var pkcs8 = Convert.FromBase64String(pem[block.Base64Data]);
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out var read);
            if (read == pkcs8.Length)
                return new SigningKey(key);
            key.Dispose();
        }
        catch (CryptographicException)
        {
            key.Dispose();
        }
        catch (Failure)
        {
            key.Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }

        throw new Failure(FailureKind.Invalid, "This is not a signing key of an accepted kind: expected ECDSA on P-384 or P-256, PKCS#8.");
    }

    /// <summary>Unencrypted PKCS#8: the caller keeps it for the owner alone.</summary>
    public string ToPem() => _key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>The seal over a bundle's sums, strictly encoded. Throws <see cref="Failure"/> (Invalid) where the bytes are no sums.</summary>
    public byte[] Seal(ReadOnlySpan<byte> sums)
    {
        // The type line separates this from everything else a key may ever sign.
        if (!sums.StartsWith(Sums.TypeLine))
            throw new Failure(FailureKind.Invalid, "Only the SHA256SUMS of a bundle can be sealed.");
        var plain = _key.SignData(sums, Public.Curve.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return StrictDer.FromFixed(plain, Public.Curve);
    }

    public void Dispose() => _key.Dispose();
}
