using System.Security.Cryptography;
using System.Text.Json;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Tests.Attacks;

/// <summary>Wycheproof's signatures, each an input whose right answer is known.</summary>
internal static class EcdsaVectors
{
    public static IEnumerable<PublicInput> In(string folder)
    {
        if (!Directory.Exists(folder))
            yield break;
        foreach (var path in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var vectors = JsonDocument.Parse(File.ReadAllBytes(path));
            var isPlain = path.Contains("p1363", StringComparison.Ordinal);
            foreach (var group in vectors.RootElement.GetProperty("testGroups").EnumerateArray())
            {
                var key = PublicKey.FromPem(group.GetProperty("publicKeyPem").GetString()!);
                foreach (var test in group.GetProperty("tests").EnumerateArray())
                {
                    var message = Convert.FromHexString(test.GetProperty("msg").GetString()!);
                    var seal = Convert.FromHexString(test.GetProperty("sig").GetString()!);
                    var valid = test.GetProperty("result").GetString() == "valid";
                    yield return new PublicInput("signature", $"{Path.GetFileName(path)} {test.GetProperty("tcId")}", [])
                    {
                        Answer = () => (isPlain ? HoldsPlain(key, message, seal) : key.Verify(message, seal)) == valid,
                    };
                }
            }
        }
    }

    /// <summary>The form that the platform checks for us, once ours has been read.</summary>
    private static bool HoldsPlain(PublicKey key, byte[] message, byte[] signature)
    {
        using var platform = ECDsa.Create();
        platform.ImportSubjectPublicKeyInfo(key.Spki.Span, out _);
        return platform.VerifyData(message, signature, key.Curve.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
