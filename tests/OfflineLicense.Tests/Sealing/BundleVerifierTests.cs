using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Sealing;

public sealed class BundleVerifierTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> SealedCases => Cases(WrongBundles.Sealed);

    public static TheoryData<string, string> UnsealedCases => Cases(WrongBundles.Unsealed);

    [Fact]
    public void A_good_bundle_is_read_whole()
    {
        var forge = new Forge();

        var bundle = forge.Verify();

        Assert.Equal(forge.Name, bundle.Name);
        Assert.Equal(forge.Items.Select(each => each.Item.Name).Order(StringComparer.Ordinal), bundle.Items.Select(item => item.Name));
        Assert.Equal(forge.Facts, bundle.Facts);
        Assert.Equal("Change 4711", bundle.Manifest.Message);
        Assert.Equal("LAB-A", Assert.Single(bundle.Head.Signers).Station);
    }

    [Theory]
    [MemberData(nameof(SealedCases))]
    [Trait("Attack", "A01")]
    [Trait("Attack", "A02")]
    [Trait("Attack", "A12")]
    [Trait("Attack", "A13")]
    [Trait("Attack", "A15")]
    public void A_validly_sealed_wrong_bundle_is_refused_by_name(string wrong, string code) => IsRefused(WrongBundles.Sealed, wrong, code);

    [Theory]
    [MemberData(nameof(UnsealedCases))]
    [Trait("Attack", "A17")]
    [Trait("Attack", "A18")]
    public void A_bundle_without_a_good_seal_is_refused_by_name(string wrong, string code) => IsRefused(WrongBundles.Unsealed, wrong, code);

    [Fact]
    public void The_wrong_bundles_are_counted()
    {
        var line = $"validly sealed wrong bundles: {WrongBundles.Sealed.Length}; wrong before or at the seal: "
            + $"{WrongBundles.Unsealed.Length}";
        output.WriteLine(line);
        Console.WriteLine(line);
        Assert.True(WrongBundles.Sealed.Length >= 40);
    }

    [Fact]
    [Trait("Attack", "A39")]
    public void What_its_sender_may_not_say_is_refused_by_name()
    {
        foreach (var (name, code, spoil) in WrongRoles.All)
        {
            var forge = new Forge();
            spoil(forge);
            Assert.Equal((code, name), (Assert.Throws<Failure>(() => forge.Verify()).Code, name));
        }

        Console.WriteLine($"figure: forged roles refused by their lists {WrongRoles.All.Count}");
        Assert.True(WrongRoles.All.Count >= 60);
    }

    [Fact]
    public void Every_name_that_the_reader_says_has_a_case()
    {
        string[] saidElsewhere = ["E_SPACE", "E_KEY_REVOKED", "E_POLICY", "E_ROLE", "E_DESTINATION", "E_GAP", "E_FORK", "E_ROLLBACK"];
        var covered = WrongBundles.Sealed.Concat(WrongBundles.Unsealed).Select(each => each.Code).Concat(saidElsewhere);

        Assert.Equal(BundleRefusal.All.Order(StringComparer.Ordinal),
            covered.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("E_SPACE", (int)FailureKind.Missing)]
    [InlineData("E_LIMIT", (int)FailureKind.Invalid)]
    [InlineData("E_DESTINATION", (int)FailureKind.WrongDevice)]
    [InlineData("E_GAP", (int)FailureKind.Sequence)]
    [InlineData("E_FORK", (int)FailureKind.Sequence)]
    [InlineData("E_ROLLBACK", (int)FailureKind.Sequence)]
    [InlineData("E_SEAL", (int)FailureKind.Untrusted)]
    [InlineData("E_TRAILER", (int)FailureKind.Untrusted)]
    public void A_refusal_has_the_documented_kind(string code, int kind) =>
        Assert.Equal((FailureKind)kind, BundleRefusal.Of(code, "x").Kind);

    [Fact]
    public void A_revoked_key_is_refused_by_name()
    {
        var forge = new Forge();
        var ring = new Keyring([new PinnedKey(Forge.PublicOf(Forge.P256), "LAB-A", Revoked: true)]);

        var refused = Assert.Throws<Failure>(() => Forge.Verify(forge.Build(), ring));

        Assert.Equal("E_KEY_REVOKED", refused.Code);
    }

    [Fact]
    public void A_good_seal_beside_a_revoked_one_is_not_enough()
    {
        var forge = new Forge(Forge.P256, Forge.P384);
        var ring = new Keyring([new PinnedKey(Forge.PublicOf(Forge.P256), "LAB-A"),
            new PinnedKey(Forge.PublicOf(Forge.P384), "LAB-A", Revoked: true)]);

        Assert.Equal("E_KEY_REVOKED", Assert.Throws<Failure>(() => Forge.Verify(forge.Build(), ring)).Code);
    }

    [Fact]
    public void Two_signers_of_different_curves_are_both_checked()
    {
        var bundle = new Forge(Forge.P256, Forge.P384).Verify();

        Assert.Equal(2, bundle.Head.Signers.Count);
    }

    [Fact]
    [Trait("Attack", "A16")]
    public void Policy_speaks_before_any_item_is_read()
    {
        var forge = new Forge();
        var file = forge.Build();
        using var input = new MemoryStream(file);
        var spooled = 0;

        var refused = Assert.Throws<Failure>(() => BundleVerifier.Verify(
            input, file.Length, forge.Ring, _ => throw BundleRefusal.Of(BundleRefusal.Destination, "not for us"), _ =>
            {
                spooled++;
                return Stream.Null;
            }));

        Assert.Equal("E_DESTINATION", refused.Code);
        Assert.Equal(0, spooled);
    }

    [Fact]
    public void The_spool_gets_every_document_byte_for_byte()
    {
        var forge = new Forge
        {
            Items = [Forge.Document("a_", DocumentKind.Usage, string.Empty),
                Forge.Document("b_", DocumentKind.Usage, new string('\0', 3_000_000)), Forge.Document("c_", DocumentKind.Usage, "end")],
        };
        var file = forge.Build();
        var spooled = new Dictionary<string, MemoryStream>(StringComparer.Ordinal);

        BundleVerifier.Verify(new Trickle(file), file.Length, forge.Ring, spool: item => spooled[item.Name] = new MemoryStream());

        Assert.All(forge.Items, each => Assert.Equal(each.Content, spooled[each.Item.Name].ToArray()));
    }

    [Fact]
    public void A_stream_that_goes_on_past_its_length_is_refused()
    {
        var forge = new Forge();
        var file = forge.Build();

        var refused = Assert.Throws<Failure>(() => BundleVerifier.Verify(new MemoryStream([.. file, 7]), file.Length, forge.Ring));

        Assert.Equal("E_TRAILER", refused.Code);
    }

    [Fact]
    public void A_stream_that_ends_before_its_length_is_refused_wherever_it_ends()
    {
        var forge = new Forge();
        var file = forge.Build();

        for (var at = 0; at < file.Length; at += 97)
        {
            var refused = Assert.Throws<Failure>(() => BundleVerifier.Verify(new MemoryStream(file, 0, at), file.Length, forge.Ring));
            Assert.Equal("E_LENGTH", refused.Code);
        }
    }

    [Fact]
    public void A_file_past_the_limit_is_refused_before_it_is_read()
    {
        var refused = Assert.Throws<Failure>(() => BundleVerifier.Verify(Stream.Null, 4L << 30, Keyring.Empty));

        Assert.Equal("E_LENGTH", refused.Code);
    }

    [Fact]
    public void More_than_a_hundred_thousand_items_are_refused_by_their_limit()
    {
        var forge = new Forge
        {
            SumsText = text => text
                + string.Concat(Enumerable.Range(0, 100_001).Select(n => $"{new string('a', 64)}  items/z{n:D6}.txt\n")),
        };

        var refused = Assert.Throws<Failure>(() => forge.Verify());

        Assert.Equal("E_LIMIT", refused.Code);
        Assert.Contains("100,000", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an extra item in front", "extra file: items/A.txt")]
    [InlineData("an extra item at the end", "extra file behind the last item: items/zebra.txt")]
    [InlineData("an item that is missing", "items/C9800-CL-K9_9NTUEA8FIIH_")]
    [InlineData("an item longer than its list says", "was changed: it is 700 bytes, expected 70")]
    [InlineData("a readme that is missing", "README.txt is missing")]
    [InlineData("an item with one byte changed", "items/C9800-CL-K9_9NTUEA8FIIH_")]
    public void The_changed_missing_or_extra_file_is_named(string wrong, string words)
    {
        var forge = new Forge();
        WrongBundles.Sealed.Single(each => each.Name == wrong).Spoil(forge);

        var refused = Assert.Throws<Failure>(() => forge.Verify());

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.NotNull(refused.Hint);
    }

    [Theory]
    [InlineData("/mnt/usb/LAB-A.desk.00000007.offlic.tar", "tar -xf /mnt/usb/LAB-A.desk.00000007.offlic.tar && offlic receive LAB-A.desk.00000007;")]
    [InlineData("my stick/it's.tar", @"tar -xf 'my stick/it'\''s.tar' && offlic receive FOLDER;")]
    public void The_hint_for_a_rebuilt_archive_is_the_exact_line(string path, string line)
    {
        var file = new Forge { File = bytes => [.. bytes, .. new byte[512]] }.Build();

        var refused = Assert.Throws<Failure>(() => BundleVerifier.Verify(new MemoryStream(file), file.Length, new Forge().Ring,
            path: path));

        Assert.Equal("E_LENGTH", refused.Code);
        Assert.Contains(line, refused.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Unpacking_is_no_remedy_for_an_unknown_key()
    {
        var file = new Forge().Build();

        var refused = Assert.Throws<Failure>(() => BundleVerifier.Verify(new MemoryStream(file), file.Length, Keyring.Empty,
            path: "x.tar"));

        Assert.Equal("E_KEY_UNKNOWN", refused.Code);
        Assert.DoesNotContain("tar -xf", refused.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_a_refused_bundle_is_said_with_its_content()
    {
        foreach (var (_, _, spoil) in WrongBundles.Sealed.Concat(WrongBundles.Unsealed))
        {
            var forge = new Forge();
            spoil(forge);
            var refused = Assert.Throws<Failure>(() => forge.Verify());
            Assert.DoesNotContain("smartLicense", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("4711", refused.Message, StringComparison.Ordinal);
        }
    }

    private static TheoryData<string, string> Cases((string Name, string Code, Action<Forge> Spoil)[] cases)
    {
        var data = new TheoryData<string, string>();
        foreach (var (name, code, _) in cases)
            data.Add(name, code);
        return data;
    }

    private static void IsRefused((string Name, string Code, Action<Forge> Spoil)[] cases, string wrong, string code)
    {
        var forge = new Forge();
        cases.Single(each => each.Name == wrong).Spoil(forge);
        var ring = forge.Ring;
        var file = forge.Build();

        var refused = Assert.Throws<Failure>(() => Forge.Verify(file, ring));

        Assert.Equal(code, refused.Code);
    }

    /// <summary>Answers each read with a few bytes, as a slow medium may.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, 1 + (int)(Position % 4099)));
    }
}
