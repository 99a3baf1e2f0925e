using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>
/// Signatures that a card or another program made over a bundle's sums. Each is checked against the pinned keys of the signers
/// that the manifest names, as strictly as a reader will, before it is taken.
/// </summary>
internal static class ExternalSeals
{
    /// <param name="bundle">With the signatures it has.</param>
    /// <param name="seals">Files as they were received, each a DER signature; in any order.</param>
    /// <param name="keys">The pinned keys.</param>
    /// <returns>The bundle with all its signatures.</returns>
    /// <exception cref="Failure">
    /// E_KEY_UNKNOWN, E_KEY_REVOKED: a signer is not trusted here. E_SEAL_ENCODING, E_SEAL: a file is no signature of a signer.
    /// Usage: signatures are still missing. Nothing is half done.
    /// </exception>
    public static SealedBundle Join(SealedBundle bundle, IReadOnlyList<(string Path, byte[] Bytes)> seals, Keyring keys)
    {
        foreach (var (path, bytes) in seals)
        {
            var missing = Missing(bundle).Select(id => Signer(bundle, id, keys)).ToList();
            var strict = missing.Where(signer => StrictDer.IsStrict(bytes, signer.Key.Curve)).ToList();
            if (Check.ElsewhereEncoding.Fails(missing.Count > 0 && strict.Count == 0))
                throw BundleRefusal.Of(BundleRefusal.SealEncoding,
                    $"{path} is not a strictly encoded "
                    + $"{string.Join(" or ", missing.Select(signer => signer.Key.Algorithm).Distinct())} signature.",
                    Again(bundle));
            var signer = strict.FirstOrDefault(signer => signer.Key.Verify(bundle.SumsBytes, bytes));
            if (Check.ElsewhereHolds.Lacks(signer))
            {
                throw BundleRefusal.Of(
                    BundleRefusal.Seal,
                    missing.Count == 0
                        ? $"{path} is one signature too many: all signers of {bundle.Name} have signed it."
                        : $"{path} is not a signature over {MemberName.Sums} of {bundle.Name} by a signer whose signature is missing: "
                            + $"{Names(missing.Select(each => each.Key.Id))}.",
                    Again(bundle));
            }

            bundle = bundle.WithSeal(signer.Key, bytes);
        }

        return bundle.IsComplete
            ? bundle
            : throw new Failure(FailureKind.Usage,
                $"{bundle.Name} still lacks the signature of: {Names(Missing(bundle))}; nothing was written",
                    "give all of them at once: --signature FILE FILE");
    }

    /// <summary>The signers whose seal it lacks.</summary>
    public static IReadOnlyList<Digest> Missing(SealedBundle bundle) =>
        [.. bundle.Manifest.Signers.Where(id => bundle.Seals.All(seal => seal.KeyPrefix != id.Hex[..Seal.ShortLength]))];

    private static PinnedKey Signer(SealedBundle bundle, Digest id, Keyring keys)
    {
        var prefix = id.Hex[..Seal.ShortLength];
        var pinned = keys.Find(prefix) is { } found && found.Key.Id == id ? found : null;
        if (Check.ElsewhereKeyPinned.Lacks(pinned))
            throw BundleRefusal.Of(BundleRefusal.KeyUnknown, $"{bundle.Name} names the signer {prefix}, whose key is not trusted here.");
        return !Check.ElsewhereKeyNotRevoked.Fails(!pinned.Vouches(bundle.Name))
            ? pinned
            : throw BundleRefusal.Of(BundleRefusal.KeyRevoked,
                $"{bundle.Name} names the signer {prefix} of {pinned.Station}, whose key was revoked here.");
    }

    private static string Names(IEnumerable<Digest> ids) => string.Join(", ", ids.Select(id => id.Hex[..Seal.ShortLength]));

    private static string Again(SealedBundle bundle) =>
        $"sign the file {bundle.Name}.{MemberName.Sums} as pack wrote it, with the key that --signers named (offlic pack --again "
            + $"{bundle.Name})";
}
