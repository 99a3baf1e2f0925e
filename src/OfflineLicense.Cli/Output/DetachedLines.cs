using OfflineLicense.Formats.Fields;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Cli.Output;

/// <summary>What to type on the computer with the key, for a bundle that is signed elsewhere.</summary>
internal static class DetachedLines
{
    /// <param name="bundle">Without signatures.</param>
    /// <param name="file">The name of the file to sign.</param>
    /// <param name="keys">Its signers.</param>
    public static IEnumerable<string> Render(SealedBundle bundle, string file, IReadOnlyList<PublicKey> keys)
    {
        foreach (var key in keys)
        {
            yield return $"  sign it with the key {key.Short}:";
            yield return $"    openssl dgst -{key.Curve.OpensslHash} -sign KEY.pem -out {Signature(bundle, key)} {ShellWord.Path(file)}";
            yield return "  or with the key on a card:";
            yield return $"    openssl dgst -engine pkcs11 -keyform engine -{key.Curve.OpensslHash} "
                + $"-sign \"pkcs11:object=LABEL;type=private\" -out {Signature(bundle, key)} {ShellWord.Path(file)}";
        }
    }

    /// <summary>The command that adds the signatures afterwards.</summary>
    public static string GetNextCommand(SealedBundle bundle, string file, IReadOnlyList<PublicKey> keys) =>
        $"offlic sign {ShellWord.Path(file)} --signature {string.Join(' ', keys.Select(key => Signature(bundle, key)))}";

    private static string Signature(SealedBundle bundle, PublicKey key) => $"{bundle.Name}.{key.Short}{FileNames.SignatureSuffix}";
}
