using System.Globalization;
using System.Text;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>The lines of <c>README.txt</c> that check a bundle with stock programs. A test types them as they stand.</summary>
internal static class BundleReadmeChecks
{
    public static void Append(StringBuilder text, BundleName name, IReadOnlyList<PublicKey> keys, int files)
    {
        text.Append("\n2. How to check it\n\n");
        text.Append("   Take the public key and these instructions from somewhere other than this archive; this check does not cover "
            + "sequence, destination or revocation.\n\n");
        text.Append("   You need, beside the archive:\n");
        foreach (var key in keys)
            text.Append(CultureInfo.InvariantCulture,
                $"     {KeyFile(name, key, keys)}   public key with the fingerprint {key.Fingerprint}\n");

        text.Append("\n   Linux, or Git Bash on Windows:\n\n");
        text.Append(CultureInfo.InvariantCulture, $"     tar -xf {name.FileName} && cd {name}\n");
        foreach (var key in keys)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"     openssl dgst -{key.Curve.OpensslHash} -verify ../{KeyFile(name, key, keys)} -signature "
                    + $"{Seal.MemberFor(key.Short)} SHA256SUMS     # Verified OK\n");
        }

        text.Append(CultureInfo.InvariantCulture,
            $"     sha256sum --strict --quiet -c SHA256SUMS && find . -type f | wc -l     # {files}\n\n");
        text.Append(CultureInfo.InvariantCulture,
            $"   Every openssl line must say \"Verified OK\" and the last line must print {files} and nothing else.\n");

        text.Append("\n   Windows, PowerShell 7 (no openssl needed):\n\n");
        text.Append(CultureInfo.InvariantCulture, $"     tar -xf {name.FileName}; cd {name}\n");
        foreach (var key in keys)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"     $k = [Security.Cryptography.ECDsa]::Create(); $k.ImportFromPem((Get-Content -Raw ../{KeyFile(name, key, keys)}))\n");
            text.Append(
                CultureInfo.InvariantCulture,
                $"     $k.VerifyData([IO.File]::ReadAllBytes(\"$PWD/SHA256SUMS\"), "
                    + $"[IO.File]::ReadAllBytes(\"$PWD/{Seal.MemberFor(key.Short)}\"), \"{key.Curve.Hash.Name}\", "
                        + $"\"Rfc3279DerSequence\")     # True\n");
        }

        text.Append("     Get-Content SHA256SUMS | ForEach-Object { $h, $n = $_ -split \"  \", 2; if ((Get-FileHash -LiteralPath "
            + "$n).Hash -ne $h) { \"CHANGED: $n\" } }     # nothing\n");
        text.Append(CultureInfo.InvariantCulture, $"     (Get-ChildItem -Recurse -File).Count     # {files}\n\n");
        text.Append("   If one of these says something else, do not use the files: ask for the same bundle again (offlic pack --again).\n");
        text.Append("   A kiosk that cleans or rebuilds archives can be the reason: the files inside must still pass the last two "
            + "checks.\n");
    }

    private static string KeyFile(BundleName name, PublicKey key, IReadOnlyList<PublicKey> keys) =>
        keys.Count == 1 ? $"{name.Origin}.pub.pem" : $"{key.Short}.pub.pem";
}
