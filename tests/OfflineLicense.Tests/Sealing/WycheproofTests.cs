using System.Security.Cryptography;
using System.Text.Json;
using OfflineLicense.Sealing.Keys;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Sealing;

/// <summary>Public vectors of C2SP/wycheproof, from the folder beside the checkout; nothing of them is kept here.</summary>
public sealed class WycheproofTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("ecdsa_secp384r1_sha384_test.json")]
    [InlineData("ecdsa_secp256r1_sha256_test.json")]
    [Trait("Attack", "A17")]
    public void Every_DER_vector_is_answered_right(string file) => Answer(file, (_, key, message, seal) => key.Verify(message, seal));

    [Theory]
    [InlineData("ecdsa_secp384r1_sha384_p1363_test.json")]
    [InlineData("ecdsa_secp256r1_sha256_p1363_test.json")]
    public void Every_P1363_vector_is_answered_right(string file) => Answer(file, (platform, key, message, signature) =>
        platform.VerifyData(message, signature, key.Curve.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    private void Answer(string file, Func<ECDsa, PublicKey, byte[], byte[], bool> verify)
    {
        var path = Path.Combine(Folder(), file);
        if (!File.Exists(path))
        {
            Say($"{file}: corpora not found, 0 cases");
            return;
        }

        using var vectors = JsonDocument.Parse(File.ReadAllBytes(path));
        var wrong = new List<string>();
        var cases = 0;
        foreach (var group in vectors.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            var key = PublicKey.FromPem(group.GetProperty("publicKeyPem").GetString()!);
            using var platform = ECDsa.Create();
            platform.ImportSubjectPublicKeyInfo(key.Spki.Span, out _);
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                cases++;
                var held = verify(platform, key, Bytes(test, "msg"), Bytes(test, "sig"));
                if (held != (test.GetProperty("result").GetString() == "valid"))
                    wrong.Add($"{test.GetProperty("tcId")}: {test.GetProperty("comment").GetString()}");
            }
        }

        Say($"{file}: {cases} vectors, {wrong.Count} wrong");
        Assert.Equal(vectors.RootElement.GetProperty("numberOfTests").GetInt32(), cases);
        Assert.Empty(wrong);
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }

    private static byte[] Bytes(JsonElement test, string member) => Convert.FromHexString(test.GetProperty(member).GetString()!);

    private static string Folder()
    {
        var named = Environment.GetEnvironmentVariable("OFFLIC_CORPORA");
        if (named is not null)
            return Path.Combine(named, "ecdsa");
        var shared = Environment.GetEnvironmentVariable("OFFLIC_SHARED");
        var checkout = new DirectoryInfo(AppContext.BaseDirectory);
        while (checkout is not null && !File.Exists(Path.Combine(checkout.FullName, "OfflineLicense.sln")))
            checkout = checkout.Parent;
        shared ??= Path.Combine(checkout?.Parent?.FullName ?? "..", "shared");
        return Path.Combine(shared, "corpora", "ecdsa");
    }
}
