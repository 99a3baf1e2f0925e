using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Sealing;

/// <summary>A private key under a passphrase, both ways with the openssl that is installed.</summary>
[Trait("Lane", "check")]
public sealed class PrivateKeyEncryptionTests : IDisposable
{
    private const string Phrase = "korrekt häst batterie 42 \"'$";
    private readonly TempFolder _temp = new();
    private readonly Secret _secret = Secret.FromText(Phrase);

    public void Dispose()
    {
        _secret.Dispose();
        _temp.Dispose();
    }

    [Theory]
    [InlineData("P-384")]
    [InlineData("P-256")]
    public void Openssl_opens_what_is_written_here_and_what_it_seals_holds(string curve)
    {
        using var key = SigningKey.Create(KeyCurve.Named(curve)!);
        var sums = ChecksumList.TypeLine.ToArray();
        File.WriteAllBytes(_temp.At("a.key"), key.ToPem(_secret));
        File.WriteAllText(_temp.At("phrase"), Phrase + "\n");
        File.WriteAllBytes(_temp.At("SHA256SUMS"), sums);

        var opened = Bash.Run("openssl pkey -in a.key -passin file:phrase -pubout", _temp.FullPath);
        Assert.Equal(key.Public.ToPem(), opened.Output);
        Assert.NotEqual(0, Bash.Run("openssl pkey -in a.key -passin pass:other -noout", _temp.FullPath).Exit);
        Assert.Equal(0, Bash.Run($"openssl dgst -{key.Public.Curve.OpensslHash} -sign a.key -passin file:phrase -out s.sig SHA256SUMS",
            _temp.FullPath).Exit);
        Assert.True(key.Public.Verify(sums, File.ReadAllBytes(_temp.At("s.sig"))));
    }

    [Theory]
    [InlineData("secp384r1", "-iter 600000")]
    [InlineData("prime256v1", "-iter 2048")]
    public void What_openssl_encrypted_is_opened(string curve, string rounds)
    {
        File.WriteAllText(_temp.At("phrase"), Phrase + "\n");
        var made = Bash.Run($"openssl ecparam -name {curve} -genkey -noout | openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 "
            + $"{rounds} -passout file:phrase -out b.key && openssl pkey -in b.key -passin file:phrase -pubout", _temp.FullPath);

        using var key = SigningKey.FromPem(File.ReadAllBytes(_temp.At("b.key")), _secret);

        Assert.Equal(made.Output, key.Public.ToPem());
    }

    [Fact]
    public void The_file_states_pbes2_with_600000_rounds_of_sha256_and_aes256()
    {
        using var key = SigningKey.Create(KeyCurve.P256);
        var pem = key.ToPem(_secret);

        Assert.True(SigningKey.IsEncrypted(pem));
        Assert.False(SigningKey.IsEncrypted(key.ToPem()));
        var text = Encoding.ASCII.GetString(pem);
        var der = Convert.FromBase64String(text[PemEncoding.Find(text).Base64Data]);
        Assert.Equal(600_000, PrivateKeyEncryption.RoundsOf(der));
        var shown = Bash.Run("openssl asn1parse", input: pem).Output;
        Assert.All(["PBES2", "PBKDF2", "hmacWithSHA256", "aes-256-cbc", ":0927C0"], word =>
            Assert.Contains(word, shown, StringComparison.Ordinal));
    }

    [Fact]
    public void More_behind_an_encrypted_key_is_refused()
    {
        using var key = SigningKey.Create(KeyCurve.P256);
        var text = Encoding.ASCII.GetString(key.ToPem(_secret));
        byte[] longer = [.. Convert.FromBase64String(text[PemEncoding.Find(text).Base64Data]), 0];

        Assert.Throws<Failure>(() => SigningKey.FromPem(Encoding.ASCII.GetBytes(PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", longer)),
            _secret));
    }

    [Fact]
    public void A_wrong_passphrase_is_said_and_nothing_of_the_key()
    {
        using var key = SigningKey.Create(KeyCurve.P256);
        using var wrong = Secret.FromText("wrong");

        var refused = Assert.Throws<Failure>(() => SigningKey.FromPem(key.ToPem(_secret), wrong));

        Assert.Equal((FailureKind.Missing, "passphrase"), (refused.Kind, refused.Code));
    }

    // A file given by --key may come from anywhere: a broken scheme and one that never ends are refused before any work.
    [Fact]
    public void Other_schemes_and_senseless_rounds_are_refused()
    {
        File.WriteAllText(_temp.At("phrase"), Phrase + "\n");
        Bash.Run("openssl ecparam -name secp384r1 -genkey -noout -out plain.key", _temp.FullPath);
        foreach (var scheme in new[] { "-scrypt", "-v1 PBE-SHA1-3DES" })
        {
            Assert.Equal(0, Bash.Run($"openssl pkcs8 -topk8 {scheme} -in plain.key -passout file:phrase -out other.key",
                _temp.FullPath).Exit);
            var refused = Assert.Throws<Failure>(() => SigningKey.FromPem(File.ReadAllBytes(_temp.At("other.key")), _secret));
            Assert.Equal(FailureKind.Invalid, refused.Kind);
        }

        using var key = SigningKey.Create(KeyCurve.P256);
        var text = Encoding.ASCII.GetString(key.ToPem(_secret));
        var der = Convert.FromBase64String(text[PemEncoding.Find(text).Base64Data]);
        var at = der.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x02, 0x03, 0x09, 0x27, 0xc0]);
        der[at + 2] = 0x7f;
        Assert.Throws<Failure>(() => PrivateKeyEncryption.RoundsOf(der));
        Assert.Throws<Failure>(() => PrivateKeyEncryption.RoundsOf(der.AsMemory(0, 20)));
    }

    // A type that can be written into a message ends up in one.
    [Fact]
    public void A_secret_cannot_be_made_text_and_is_wiped()
    {
        Assert.Equal(typeof(object), typeof(Secret).GetMethod("ToString", BindingFlags.Public | BindingFlags.Instance, [])!.DeclaringType);
        Assert.DoesNotContain(typeof(Secret).GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance),
            property => property.PropertyType == typeof(string));
        var secret = Secret.FromText("hunter2");
        var kept = (byte[])typeof(Secret).GetField("_bytes", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(secret)!;
        Assert.Equal("hunter2"u8.ToArray(), kept);

        secret.Dispose();

        Assert.All(kept, each => Assert.Equal(0, each));
        Assert.Throws<ObjectDisposedException>(() => secret.Bytes.Length);
    }
}
