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

        text.Append("\n   Windows, PowerShell 5.1 or 7 (no openssl needed):\n\n");
        text.Append(CultureInfo.InvariantCulture, $"     tar -xf {name.FileName}; cd {name}\n");
        foreach (var key in keys)
            AppendSignature(text, key, KeyFile(name, key, keys));
        text.Append("     Get-Content SHA256SUMS | ForEach-Object { $h, $n = $_ -split \"  \", 2; if ((Get-FileHash -LiteralPath "
            + "$n).Hash -ne $h) { \"CHANGED: $n\" } }     # nothing\n");
        text.Append(CultureInfo.InvariantCulture, $"     (Get-ChildItem -Recurse -File).Count     # {files}\n\n");
        text.Append("   If one of these says something else, do not use the files: ask for the same bundle again (offlic pack --again).\n");
        text.Append("   A kiosk that cleans or rebuilds archives can be the reason: the files inside must still pass the last two "
            + "checks.\n");
    }

    /// <summary>The PowerShell of every Windows reads no PEM and no DER: the integers of the signature get their full length.</summary>
    private static void AppendSignature(StringBuilder text, PublicKey key, string file)
    {
        var size = key.Curve.Size;
        text.Append(CultureInfo.InvariantCulture,
            $"     $d = [Convert]::FromBase64String(-join ((Get-Content ../{file}) -notmatch '^[#-]'))\n");
        text.Append(CultureInfo.InvariantCulture,
            $"     $p = New-Object Security.Cryptography.ECParameters; $q = New-Object Security.Cryptography.ECPoint\n");
        text.Append(CultureInfo.InvariantCulture,
            $"     $q.X = [byte[]]$d[-{2 * size}..-{size + 1}]; $q.Y = [byte[]]$d[-{size}..-1]; $p.Q = $q\n");
        text.Append(CultureInfo.InvariantCulture,
            $"     $p.Curve = [Security.Cryptography.ECCurve]::CreateFromFriendlyName('nistP{8 * size}')\n");
        text.Append(CultureInfo.InvariantCulture,
            $"     $s = [IO.File]::ReadAllBytes(\"$PWD/{Seal.MemberFor(key.Short)}\"); $n = 4 + $s[3]; $z = ,0 * {size}\n");
        text.Append(CultureInfo.InvariantCulture,
            $"     $s = [byte[]](($z + $s[4..($n - 1)])[-{size}..-1] + ($z + $s[($n + 2)..($s.Count - 1)])[-{size}..-1])\n");
        text.Append(CultureInfo.InvariantCulture,
            $"     [Security.Cryptography.ECDsa]::Create($p).VerifyData([IO.File]::ReadAllBytes(\"$PWD/SHA256SUMS\"), $s, "
                + $"'{key.Curve.Hash.Name}')     # True\n");
    }

    private static string KeyFile(BundleName name, PublicKey key, IReadOnlyList<PublicKey> keys) =>
        keys.Count == 1 ? $"{name.Origin}.pub.pem" : $"{key.Short}.pub.pem";
}
