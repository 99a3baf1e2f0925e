using System.Formats.Asn1;
using System.Security.Cryptography;

namespace OfflineLicense.Sealing.Keys;

/// <summary>
/// How a private key is encrypted: PKCS#8, PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC, which <c>openssl pkey</c> reads too.
/// </summary>
internal static class PrivateKeyEncryption
{
    /// <summary>Rounds of PBKDF2 for a key that is written here: a third of a second for us, the same for each guess of a thief.</summary>
    public const int Rounds = 600_000;

    /// <summary>More than this is no protection but a file that keeps the tool busy for minutes.</summary>
    private const int MostRounds = 5_000_000;

    private const string Pbes2 = "1.2.840.113549.1.5.13";
    private const string Pbkdf2 = "1.2.840.113549.1.5.12";

    public static PbeParameters Parameters => new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Rounds);

    /// <summary>Rounds that an EncryptedPrivateKeyInfo states.</summary>
    /// <exception cref="Failure">Invalid: it is not PBES2 with PBKDF2, or states a senseless number.</exception>
    public static int RoundsOf(ReadOnlyMemory<byte> encrypted)
    {
        try
        {
            var scheme = new AsnReader(encrypted, AsnEncodingRules.DER).ReadSequence().ReadSequence();
            if (scheme.ReadObjectIdentifier() != Pbes2)
                throw Other();
            var derivation = scheme.ReadSequence().ReadSequence();
            if (derivation.ReadObjectIdentifier() != Pbkdf2)
                throw Other();
            var parameters = derivation.ReadSequence();
            parameters.ReadOctetString();
            return parameters.TryReadInt32(out var rounds) && rounds is > 0 and <= MostRounds ? rounds : throw Other();
        }
        catch (AsnContentException)
        {
            throw Other();
        }
    }

    private static Failure Other() => new(
        FailureKind.Invalid,
        "The key is encrypted in a way that is not accepted: expected PKCS#8 with PBES2 and PBKDF2.",
        "write it anew: openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 600000 -in KEY -out NEWKEY");
}
