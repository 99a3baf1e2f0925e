using System.Text;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Tests.Sealing;

namespace OfflineLicense.Tests.Attacks;

/// <summary>One signed thing shown as another, a key in place of another, seals that no one asked for.</summary>
public sealed class TypeConfusionTests
{
    public static TheoryData<string> OtherSignedTexts => new(
        "", "offlic-bundle/1\n", "{\"format\":\"offlic-keyring/1\"}", "untrusted comment: signature\n", "-----BEGIN PUBLIC KEY-----\n",
        "9e2865b78b377bd120f3acd77531a184623ed5f09bd8144fa3d5f9006e58be6b  FORMAT.offlic-bundle-2\n",
        "9E2865B78B377BD120F3ACD77531A184623ED5F09BD8144FA3D5F9006E58BE6B  FORMAT.offlic-bundle-1\n",
        " 9e2865b78b377bd120f3acd77531a184623ed5f09bd8144fa3d5f9006e58be6b  FORMAT.offlic-bundle-1\n");

    [Theory]
    [Trait("Attack", "A19")]
    [MemberData(nameof(OtherSignedTexts))]
    public void A_key_seals_no_other_text_and_no_other_text_is_read_as_sums(string text)
    {
        using var key = SigningKey.Create(KeyCurve.P256);

        Assert.Throws<Failure>(() => key.Seal(Encoding.ASCII.GetBytes(text)));
        Assert.Equal("E_SUMS", Assert.Throws<Failure>(() => new Forge { SumsText = _ => text }.Verify()).Code);
    }

    [Fact]
    [Trait("Attack", "A19")]
    public void A_request_is_no_response_and_neither_is_anything_else()
    {
        foreach (var kind in (string[])["Request", "receipt", "keyring", "response\\u0000", ""])
            Assert.Equal(
                "E_MANIFEST",
                Assert
                    .Throws<Failure>(() =>
                        new Forge { ManifestText = text => text.Replace("\"request\"", $"\"{kind}\"", StringComparison.Ordinal) }.Verify()
                    )
                    .Code
            );
    }

    [Fact]
    [Trait("Attack", "A18")]
    public void A_seal_moved_to_the_name_of_another_trusted_key_does_not_hold()
    {
        var forge = new Forge(Forge.P256)
        {
            Parts = parts => parts[1] = parts[1] with { Name = Seal.MemberFor(Forge.PublicOf(Forge.P384).Short) },
        };
        var ring = new Keyring([new PinnedKey(Forge.PublicOf(Forge.P256), "LAB-A"), new PinnedKey(Forge.PublicOf(Forge.P384), "LAB-A")]);

        Assert.Contains(
            Assert.Throws<Failure>(() => Forge.Verify(forge.Build(), ring)).Code,
            (string[])["E_SEAL", "E_SEAL_SET", "E_SEAL_ENCODING"]
        );
    }

    [Fact]
    [Trait("Attack", "A18")]
    public void A_seal_that_the_manifest_does_not_name_is_refused_though_it_holds()
    {
        var forge = new Forge(Forge.P256, Forge.P384) { Says = manifest => manifest with { Signers = [Forge.PublicOf(Forge.P256).Id] } };

        Assert.Equal("E_MANIFEST", Assert.Throws<Failure>(() => forge.Verify()).Code);
    }
}
