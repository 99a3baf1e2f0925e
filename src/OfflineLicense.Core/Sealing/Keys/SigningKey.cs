using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Export;

namespace OfflineLicense.Sealing.Keys;

/// <summary>
/// A key that makes signatures. It signs bundles, exports and statements about keys and nothing else: what it signs always begins with
/// the first line of one of the three. Every buffer that held a part of it is wiped; the platform wipes its own when the key is disposed.
/// </summary>
internal sealed class SigningKey : IDisposable
{
    private const string Label = "PRIVATE KEY";
    private const string EncryptedLabel = "ENCRYPTED PRIVATE KEY";
    private readonly ECDsa _key;

    private SigningKey(ECDsa key)
    {
        _key = key;
        Public = PublicKey.FromSpki(key.ExportSubjectPublicKeyInfo());
    }

    public PublicKey Public { get; }

    /// <exception cref="Failure">Missing: this system has no keys of this curve.</exception>
    public static SigningKey Create(KeyCurve curve) => curve.FindSystemFault() is { } fault ? throw fault : new(ECDsa.Create(curve.Curve));

    /// <summary>Whether the file can be opened only with a passphrase.</summary>
    public static bool IsEncrypted(ReadOnlySpan<byte> pem) => LabelOf(pem, out _) == EncryptedLabel;

    /// <summary>A PKCS#8 block, encrypted or not. The messages never hold the key.</summary>
    /// <param name="pem">The file; the caller wipes it.</param>
    /// <param name="passphrase">Needed where <see cref="IsEncrypted"/>, else not looked at.</param>
    /// <exception cref="Failure">Invalid: no key of an accepted kind. Missing <c>passphrase</c>: that is not its passphrase.</exception>
    public static SigningKey FromPem(ReadOnlySpan<byte> pem, Secret? passphrase = null)
    {
        var label = LabelOf(pem, out var block);
        if (label is null)
            throw new Failure(FailureKind.Invalid,
                "There is no signing key in this file: expected a block that begins -----BEGIN PRIVATE KEY----- or -----BEGIN ENCRYPTED "
                    + "PRIVATE KEY-----.");

        var pkcs8 = GC.AllocateUninitializedArray<byte>(block.DecodedDataLength, pinned: true);
        var key = ECDsa.Create();
        try
        {
            Base64.DecodeFromUtf8(pem[block.Base64Data], pkcs8, out _, out _);
            return label == Label ? Open(key, pkcs8) : Open(key, pkcs8, passphrase ?? throw new ArgumentNullException(nameof(passphrase)));
        }
        catch
        {
            key.Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    /// <summary>PKCS#8 for a file of the owner alone, encrypted where there is a passphrase. The caller wipes it.</summary>
    public byte[] ToPem(Secret? passphrase = null)
    {
        var pkcs8 = passphrase is null ? _key.ExportPkcs8PrivateKey() : _key.ExportEncryptedPkcs8PrivateKey(passphrase.Bytes,
            PrivateKeyEncryption.Parameters);
        var text = PemEncoding.Write(passphrase is null ? Label : EncryptedLabel, pkcs8);
        try
        {
            var pem = GC.AllocateUninitializedArray<byte>(text.Length + 1, pinned: true);
            Encoding.ASCII.GetBytes(text, pem);
            pem[^1] = (byte)'\n';
            return pem;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
            Array.Clear(text);
        }
    }

    /// <summary>The seal over a bundle's sums, strictly encoded. Throws <see cref="Failure"/> (Invalid) where the bytes are no
    /// sums.</summary>
    public byte[] Seal(ReadOnlySpan<byte> sums)
    {
        // The type line separates this from everything else a key may ever sign.
        if (!sums.StartsWith(ChecksumList.TypeLine))
            throw new Failure(FailureKind.Invalid, "Only the SHA256SUMS of a bundle can be signed.");
        return Sign(sums);
    }

    /// <summary>The signature over the list of an export. Throws <see cref="Failure"/> (Invalid) where the bytes are none.</summary>
    public byte[] SignExport(ReadOnlySpan<byte> sums) => sums.StartsWith(ExportSums.TypeLine)
        ? Sign(sums)
        : throw new Failure(FailureKind.Invalid, "Only the SHA256SUMS of an export can be signed like this.");

    /// <summary>The signature over a statement about a new key. Throws <see cref="Failure"/> (Invalid) where the bytes are none.</summary>
    public byte[] SignStatement(ReadOnlySpan<byte> statement) => statement.StartsWith(KeyStatement.TypeLine)
        ? Sign(statement)
        : throw new Failure(FailureKind.Invalid, "Only a statement about a key can be signed like this.");

    private byte[] Sign(ReadOnlySpan<byte> text)
    {
        var plain = _key.SignData(text, Public.Curve.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return StrictDer.FromFixed(plain, Public.Curve);
    }

    public void Dispose() => _key.Dispose();

    private static SigningKey Open(ECDsa key, byte[] pkcs8)
    {
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out var read);
            if (read == pkcs8.Length)
                return new SigningKey(key);
        }
        catch (Exception refused) when (refused is CryptographicException or PlatformNotSupportedException)
        {
            // Said below, without what the platform has to say of the bytes. The second: a curve that it does not know.
        }

        throw KeyCurve.P384.FindSystemFault() ?? OtherKind();
    }

    private static SigningKey Open(ECDsa key, byte[] encrypted, Secret passphrase)
    {
        PrivateKeyEncryption.RoundsOf(encrypted);
        try
        {
            key.ImportEncryptedPkcs8PrivateKey(passphrase.Bytes, encrypted, out var read);
            if (read != encrypted.Length)
                throw OtherKind();
        }
        catch (Exception refused) when (refused is CryptographicException or PlatformNotSupportedException)
        {
            // A wrong passphrase makes other bytes of the key, and no platform can tell those from a damaged file.
            throw KeyCurve.P384.FindSystemFault() ?? new Failure(FailureKind.Missing,
                "the passphrase does not open the private key in this file",
                "nothing was changed; try again; if it is surely right, the key's file is damaged: restore it from a backup; "
                + "if it is forgotten: offlic explain passphrase")
            { Code = "passphrase" };
        }

        return new SigningKey(key);
    }

    private static string? LabelOf(ReadOnlySpan<byte> pem, out PemFields block)
    {
        if (!PemEncoding.TryFindUtf8(pem, out block))
            return null;
        var label = pem[block.Label];
        return label.SequenceEqual("PRIVATE KEY"u8) ? Label : label.SequenceEqual("ENCRYPTED PRIVATE KEY"u8) ? EncryptedLabel : null;
    }

    private static Failure OtherKind() =>
        new(FailureKind.Invalid, "This is not a signing key of an accepted kind: expected ECDSA on P-384 or P-256, PKCS#8.");
}
