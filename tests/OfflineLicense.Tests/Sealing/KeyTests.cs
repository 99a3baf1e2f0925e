using System.Security.Cryptography;
using System.Text;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Tests.Sealing;

public sealed class KeyTests
{
    private static readonly byte[] SomeSums = [.. ChecksumList.TypeLine, .. "and more\n"u8];

    public static TheoryData<string> Curves => ["P-384", "P-256"];

    [Theory]
    [MemberData(nameof(Curves))]
    public void A_key_seals_and_its_public_half_checks(string curve)
    {
        using var key = SigningKey.Create(KeyCurve.Named(curve)!);

        var seal = key.Seal(SomeSums);

        Assert.True(StrictDer.IsStrict(seal, key.Public.Curve));
        Assert.True(key.Public.Verify(SomeSums, seal));
        Assert.False(key.Public.Verify([.. SomeSums, 1], seal));
        Assert.True(seal.Length <= Limits.BundleSeal);
    }

    [Fact]
    public void The_curve_of_the_key_decides_the_algorithm()
    {
        Assert.Equal("ecdsa-p384-sha384", Forge.PublicOf(Forge.P384).Algorithm);
        Assert.Equal("ecdsa-p256-sha256", Forge.PublicOf(Forge.P256).Algorithm);
    }

    [Fact]
    public void Two_hundred_seals_are_all_strict_and_fit_their_member()
    {
        using var key = SigningKey.Create(KeyCurve.P384);

        for (var round = 0; round < 200; round++)
        {
            var seal = key.Seal(SomeSums);
            Assert.InRange(seal.Length, 8, Limits.BundleSeal);
            Assert.True(StrictDer.IsStrict(seal, KeyCurve.P384));
            Assert.Equal(seal, StrictDer.FromFixed(StrictDer.ToFixed(seal, KeyCurve.P384), KeyCurve.P384));
        }
    }

    [Fact]
    [Trait("Attack", "A19")]
    public void A_key_seals_nothing_but_sums()
    {
        using var key = SigningKey.Create(KeyCurve.P256);

        Assert.Equal(FailureKind.Invalid, Assert.Throws<Failure>(() => key.Seal("Pay 100 to Mallory\n"u8)).Kind);
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void A_key_survives_its_pem_form(string curve)
    {
        using var key = SigningKey.Create(KeyCurve.Named(curve)!);

        using var again = SigningKey.FromPem(key.ToPem());

        Assert.Equal(key.Public, again.Public);
        Assert.True(key.Public.Verify(SomeSums, again.Seal(SomeSums)));
        Assert.Equal(key.Public, PublicKey.FromPem(key.Public.ToPem()));
    }

    [Fact]
    public void Comment_lines_above_a_public_key_are_passed_over()
    {
        var key = Forge.PublicOf(Forge.P384);

        var read = PublicKey.FromPem($"# offlic public key\n# station: LAB-A (zone)\n# fingerprint: {key.Fingerprint}\n{key.ToPem()}");

        Assert.Equal(key, read);
    }

    [Fact]
    public void The_id_is_the_hash_of_the_SubjectPublicKeyInfo()
    {
        var key = Forge.PublicOf(Forge.P384);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(key.Spki.Span)), key.Id.Hex);
        Assert.Equal(key.Id.Hex[..16], key.Short);
        Assert.Matches("^([0-9a-f]{4} ){15}[0-9a-f]{4}$", key.Fingerprint);
        Assert.Equal(key.Id.Hex, key.Fingerprint.Replace(" ", string.Empty));
    }

    [Theory]
    [InlineData("nistP521")]
    [InlineData("secp256k1")]
    [InlineData("brainpoolP256r1")]
    [InlineData("brainpoolP384r1")]
    [Trait("Attack", "A17")]
    public void Another_curve_is_refused(string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));

        Assert.Throws<Failure>(() => PublicKey.FromSpki(key.ExportSubjectPublicKeyInfo()));
        Assert.Throws<Failure>(() => PublicKey.FromPem(key.ExportSubjectPublicKeyInfoPem()));
        Assert.Throws<Failure>(() => SigningKey.FromPem(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem())));
    }

    [Fact]
    public void Another_kind_of_key_is_refused()
    {
        using var rsa = RSA.Create(2048);

        Assert.Throws<Failure>(() => PublicKey.FromPem(rsa.ExportSubjectPublicKeyInfoPem()));
        Assert.Throws<Failure>(() => SigningKey.FromPem(Encoding.ASCII.GetBytes(rsa.ExportPkcs8PrivateKeyPem())));
    }

    [Fact]
    public void A_curve_given_by_its_parameters_is_refused()
    {
        using var key = ECDsa.Create(Forge.P256.ExportExplicitParameters(includePrivateParameters: true));

        Assert.Throws<Failure>(() => PublicKey.FromSpki(key.ExportSubjectPublicKeyInfo()));
    }

    [Fact]
    public void A_compressed_point_a_cut_key_and_a_key_with_more_behind_are_refused()
    {
        var spki = Forge.PublicOf(Forge.P256).Spki.ToArray();
        byte[] compressed = [.. spki[..26], 0x02, .. spki[27..59]];

        Assert.Throws<Failure>(() => PublicKey.FromSpki(compressed));
        Assert.Throws<Failure>(() => PublicKey.FromSpki(spki.AsSpan(0, spki.Length - 1)));
        Assert.Throws<Failure>(() => PublicKey.FromSpki([.. spki, 0]));
        Assert.Throws<Failure>(() => PublicKey.FromSpki([]));
    }

    [Fact]
    public void A_point_off_the_curve_is_refused()
    {
        foreach (var key in new[] { Forge.P256, Forge.P384 })
        {
            var spki = Forge.PublicOf(key).Spki.ToArray();
            spki[^1] ^= 1;
            Assert.Throws<Failure>(() => PublicKey.FromSpki(spki));
            spki.AsSpan(spki.Length - (2 * Forge.PublicOf(key).Curve.Size)).Clear();
            Assert.Throws<Failure>(() => PublicKey.FromSpki(spki));
        }
    }

    [Fact]
    public void A_key_of_the_ledger_is_read_at_its_first_verification_and_a_point_off_the_curve_is_refused_then()
    {
        foreach (var key in new[] { Forge.P256, Forge.P384 })
        {
            var known = Forge.PublicOf(key);
            byte[] data = [1, 2, 3], seal = key.SignData(data, known.Curve.Hash, DSASignatureFormat.Rfc3279DerSequence);
            var spki = known.Spki.ToArray();

            Assert.True(PublicKey.FromLedger(spki).Verify(data, seal));
            spki[^1] ^= 1;
            Assert.Throws<Failure>(() => PublicKey.FromLedger(spki).Verify(data, seal));
            Assert.Throws<Failure>(() => PublicKey.FromLedger(spki.AsSpan(1)));
        }
    }

    [Fact]
    public void A_private_key_in_place_of_a_public_one_is_refused_without_showing_it()
    {
        using var key = SigningKey.Create(KeyCurve.P256);

        var refused = Assert.Throws<Failure>(() => PublicKey.FromPem(Encoding.ASCII.GetString(key.ToPem())));

        Assert.Contains("PRIVATE KEY", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Encoding.ASCII.GetString(key.ToPem()).Split('\n')[1], refused.Message + refused.Hint,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Text_without_a_key_and_text_with_two_are_refused()
    {
        var pem = Forge.PublicOf(Forge.P256).ToPem();

        Assert.Throws<Failure>(() => PublicKey.FromPem("hello"));
        Assert.Throws<Failure>(() => PublicKey.FromPem(string.Empty));
        Assert.Throws<Failure>(() => PublicKey.FromPem(pem + pem));
        Assert.Throws<Failure>(() => SigningKey.FromPem(Encoding.ASCII.GetBytes(pem)));
        Assert.Throws<Failure>(() => SigningKey.FromPem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"u8));
    }

    [Fact]
    [Trait("Attack", "A18")]
    public void Two_ids_that_begin_alike_cannot_both_be_pinned()
    {
        var key = Forge.PublicOf(Forge.P256);
        var ring = new Keyring([new PinnedKey(key, "LAB-A")]);

        // Two keys that really begin alike cannot be made here; the same key twice takes the same path.
        var refused = Assert.Throws<Failure>(() => ring.With(new PinnedKey(key, "LAB-B")));

        Assert.Equal(FailureKind.Usage, refused.Kind);
        Assert.Contains("LAB-A", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_found_by_its_first_sixteen_digits()
    {
        var ring = new Keyring([new PinnedKey(Forge.PublicOf(Forge.P256), "LAB-A")]).With(new PinnedKey(Forge.PublicOf(Forge.P384), "HQ",
            Revoked: true));

        Assert.Equal("HQ", ring.Find(Forge.PublicOf(Forge.P384).Short)!.Station);
        Assert.Null(ring.Find("0123456789abcdef"));
        Assert.Equal(2, ring.Keys.Count);
    }

    [Fact]
    public void Another_pem_block_is_named_and_a_key_equals_no_nothing()
    {
        var refused = Assert.Throws<Failure>(() => PublicKey.FromPem("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));

        Assert.Contains("CERTIFICATE", refused.Message, StringComparison.Ordinal);
        Assert.Null(refused.Hint);
        Assert.False(Forge.PublicOf(Forge.P256).Equals(null));
    }

    [Fact]
    public void A_private_key_with_more_behind_it_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var longer = PemEncoding.WriteString("PRIVATE KEY", [.. key.ExportPkcs8PrivateKey(), 0]);

        Assert.Throws<Failure>(() => SigningKey.FromPem(Encoding.ASCII.GetBytes(longer)));
    }

    [Fact]
    public void Who_opens_a_private_key_under_a_passphrase_must_give_one()
    {
        using var phrase = Secret.FromText("a phrase");
        using var key = SigningKey.Create(KeyCurve.P256);
        var pem = key.ToPem(phrase);

        Assert.Throws<ArgumentNullException>(() => SigningKey.FromPem(pem));
    }

    [Fact]
    public void A_revoked_key_is_believed_up_to_its_last_bundle_of_each_stream()
    {
        var key = new PinnedKey(Forge.PublicOf(Forge.P256), "LAB-A", Revoked: true)
        {
            LastBelieved = [BundleName.Parse("LAB-A.desk.00000007")!],
        };

        Assert.True(key.Vouches(BundleName.Parse("LAB-A.desk.00000007")!));
        Assert.False(key.Vouches(BundleName.Parse("LAB-A.desk.00000008")!));
        Assert.False(key.Vouches(BundleName.Parse("LAB-A.HQ.00000007")!));
        Assert.False(key.Vouches(BundleName.Parse("LAB-B.desk.00000007")!));
    }

    [Fact]
    public void Keys_of_openssl_are_read()
    {
        var pem = Bash.Run("openssl ecparam -name secp384r1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt");

        using var key = SigningKey.FromPem(Encoding.ASCII.GetBytes(pem.Output));

        Assert.Equal(KeyCurve.P384, key.Public.Curve);
        Assert.Equal(key.Public.ToPem(), Bash.Run("openssl pkey -pubout", input: Encoding.ASCII.GetBytes(pem.Output)).Output);
    }
}
