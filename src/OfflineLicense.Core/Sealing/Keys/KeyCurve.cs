using System.Security.Cryptography;

namespace OfflineLicense.Sealing.Keys;

/// <summary>
/// The two curves a signature may use. Everything about the algorithm hangs on the key's curve, never on the message:
/// a signed file cannot choose how it is checked.
/// </summary>
internal sealed record KeyCurve
{
    private KeyCurve(string name, string algorithm, ECCurve curve, HashAlgorithmName hash, int size, string spkiPrefix)
    {
        Name = name;
        Algorithm = algorithm;
        Curve = curve;
        Hash = hash;
        Size = size;
        SpkiPrefix = Convert.FromHexString(spkiPrefix);
    }

    public static KeyCurve P384 { get; } = new(
        "P-384", "ecdsa-p384-sha384", ECCurve.NamedCurves.nistP384, HashAlgorithmName.SHA384, 48,
            "3076301006072a8648ce3d020106052b8104002203620004");

    public static KeyCurve P256 { get; } = new(
        "P-256", "ecdsa-p256-sha256", ECCurve.NamedCurves.nistP256, HashAlgorithmName.SHA256, 32,
            "3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    public static IReadOnlyList<KeyCurve> All { get; } = [P384, P256];

    /// <summary>As the command line spells it: <c>P-384</c> or <c>P-256</c>.</summary>
    public string Name { get; }

    public string Algorithm { get; }

    public ECCurve Curve { get; }

    public HashAlgorithmName Hash { get; }

    /// <summary>Bytes of one coordinate, and of each of the two integers of a signature.</summary>
    public int Size { get; }

    /// <summary>What the one accepted SubjectPublicKeyInfo begins with: named curve, uncompressed point.</summary>
    public ReadOnlyMemory<byte> SpkiPrefix { get; }

    /// <summary>As <c>openssl dgst</c> spells the hash: <c>sha384</c> or <c>sha256</c>.</summary>
    public string OpensslHash => Hash.Name!.ToLowerInvariant();

    public static KeyCurve? Named(string name) => All.FirstOrDefault(curve => curve.Name == name);

    /// <summary>Why no key of this curve works here, or null. A system without such keys says of every key what it says of a bad one.
    /// </summary>
    public Failure? FindSystemFault()
    {
        try
        {
            ECDsa.Create(Curve).Dispose();
            return null;
        }
        catch (Exception refused) when (refused is CryptographicException or PlatformNotSupportedException)
        {
            return new Failure(FailureKind.Missing, $"this system has no ECDSA keys on {Name}, so nothing can be signed or checked here",
                OperatingSystem.IsLinux()
                    ? "install OpenSSL (libssl3); a policy of the system can forbid this curve"
                    : "use another machine; Wine, and a system whose policy forbids this curve, have none", cause: refused);
        }
    }

    public override string ToString() => Name;
}
