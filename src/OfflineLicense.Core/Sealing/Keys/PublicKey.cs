using System.Security.Cryptography;

namespace OfflineLicense.Sealing.Keys;

/// <summary>
/// A key that checks signatures: ECDSA on P-384 or P-256, in the one accepted encoding (named curve, uncompressed point), so
/// that one key has one id. Holds the platform's key for its own lifetime: importing one costs more than a verification, and a
/// desk knows a key for each of its zones.
/// </summary>
internal sealed record PublicKey
{
    private const string Label = "PUBLIC KEY";
    private readonly byte[] _spki;
    private readonly Lock _oneAtATime = new(); // the platform promises nothing about two threads in one key
    private ECDsa? _platform;

    private PublicKey(byte[] spki, KeyCurve curve)
    {
        _spki = spki;
        Curve = curve;
        Id = Digest.Of(spki);
    }

    /// <summary>SHA-256 of the DER SubjectPublicKeyInfo: the key id.</summary>
    public Digest Id { get; }

    public KeyCurve Curve { get; }

    /// <summary><c>ecdsa-p384-sha384</c> or <c>ecdsa-p256-sha256</c>.</summary>
    public string Algorithm => Curve.Algorithm;

    /// <summary>The first 16 hex digits of the id, as in the name of a signature.</summary>
    public string Short => Id.Hex[..Seal.ShortLength];

    /// <summary>The id for a person's eyes: 16 groups of 4.</summary>
    public string Fingerprint => string.Join(' ', Id.Hex.Chunk(4).Select(group => new string(group)));

    public ReadOnlyMemory<byte> Spki => _spki;

    /// <summary>Throws <see cref="Failure"/> (Invalid) for every other curve, kind of key or encoding, and for a point off the
    /// curve.</summary>
    public static PublicKey FromSpki(ReadOnlySpan<byte> spki)
    {
        var key = FromLedger(spki);
        key._platform = key.Import();
        return key;
    }

    /// <summary>
    /// A key that <see cref="FromSpki"/> accepted before it was recorded. The platform reads it at its first verification, which
    /// throws <see cref="Failure"/> (Invalid) for a point off the curve.
    /// </summary>
    public static PublicKey FromLedger(ReadOnlySpan<byte> spki)
    {
        foreach (var curve in KeyCurve.All)
            if (spki.Length == curve.SpkiPrefix.Length + (2 * curve.Size) && spki.StartsWith(curve.SpkiPrefix.Span))
                return new PublicKey(spki.ToArray(), curve);

        throw new Failure(
            FailureKind.Invalid,
            "This is not a public key of an accepted kind: expected ECDSA on P-384 or P-256, named curve, uncompressed point.",
            "make one with: offlic init --curve P-384, or: openssl ecparam -name secp384r1 -genkey -noout");
    }

    /// <summary>One PEM block; lines of comment above it are passed over. Throws <see cref="Failure"/> (Invalid).</summary>
    public static PublicKey FromPem(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var block))
            throw new Failure(FailureKind.Invalid,
                "There is no public key in this file: expected a block that begins -----BEGIN PUBLIC KEY-----.");
        if (pem[block.Label] is not Label)
        {
            throw new Failure(
                FailureKind.Invalid,
                $"Expected a PUBLIC KEY, found: {pem[block.Label]}.",
                pem[block.Label].EndsWith("PRIVATE KEY", StringComparison.Ordinal)
                    ? "a private key stays at its station: carry the file that offlic key export writes"
                    : null);
        }

        if (PemEncoding.TryFind(pem.AsSpan(block.Location.End.Value), out _))
            throw new Failure(FailureKind.Invalid,
                "There is more than one key in this file: expected one, so that it is clear which is trusted.");
        return FromSpki(Convert.FromBase64String(pem[block.Base64Data]));
    }

    public string ToPem() => PemEncoding.WriteString(Label, _spki) + "\n";

    /// <summary>Whether the signature is strictly encoded and holds over the data. Never throws for what a signature contains.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> seal)
    {
        var plain = StrictDer.ToFixed(seal, Curve);
        if (plain is null)
            return false;
        try
        {
            lock (_oneAtATime)
                return (_platform ??= Import()).VerifyData(data, plain, Curve.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false; // the platform could not even try: that is no proof
        }
    }

    private ECDsa Import()
    {
        var platform = ECDsa.Create();
        try
        {
            platform.ImportSubjectPublicKeyInfo(_spki, out _);
            return platform;
        }
        catch (CryptographicException wrong)
        {
            platform.Dispose();
            throw Curve.FindSystemFault()
                ?? new Failure(FailureKind.Invalid, $"This is no key: its point is not on the curve {Curve}.", cause: wrong);
        }
    }

    public bool Equals(PublicKey? other) => other is not null && Id == other.Id;

    public override int GetHashCode() => Id.GetHashCode();

    public override string ToString() => Short;
}
