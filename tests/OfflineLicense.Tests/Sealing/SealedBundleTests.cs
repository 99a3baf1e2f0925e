using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Tests.Sealing;

public sealed class SealedBundleTests
{
    [Theory]
    [InlineData("P-384")]
    [InlineData("P-256")]
    public void What_is_packed_is_what_is_verified(string curve)
    {
        using var key = SigningKey.Create(KeyCurve.Named(curve)!);
        var documents = Documents(40);
        var bundle = Pack(key, documents);

        var file = Write(bundle, documents);

        Assert.Equal(bundle.Length, file.Length);
        var ring = new Keyring([new PinnedKey(key.Public, "LAB-A")]);
        var spooled = new Dictionary<string, MemoryStream>(StringComparer.Ordinal);
        var verified = BundleVerifier.Verify(new MemoryStream(file), file.Length, ring, spool: item =>
            spooled[item.Name] = new MemoryStream());
        Assert.Equal(bundle.Sums, verified.Sums);
        Assert.Equal(bundle.Manifest.Bytes, documents.Sum(each => each.Content.Length));
        Assert.All(documents, each => Assert.Equal(each.Content, spooled[each.Item.Name].ToArray()));
        Assert.Equivalent(bundle.Items, verified.Items, strict: true);
    }

    /// <summary>Regression: without a spool, the first of two items past 1 MiB was expected again where the second one is.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Items_past_a_MiB_are_verified_one_after_another(bool isSpooled)
    {
        using var key = SigningKey.Create(KeyCurve.P384);
        List<(BundleItem Item, byte[] Content)> documents =
        [
            .. Enumerable.Range(0, 4).Select(number => Forge.Document($"C9300_FOC{number:D4}_", DocumentKind.Usage,
                new string((char)('a' + number), number == 1 ? 100 : Limits.MiB + number), $"P:C9300,S:FOC{number:D4}")),
        ];
        var file = Write(Pack(key, documents), documents);

        var verified = BundleVerifier.Verify(new MemoryStream(file), file.Length, new Keyring([new PinnedKey(key.Public, "LAB-A")]),
            spool: isSpooled ? _ => new MemoryStream() : null);

        Assert.Equal(4, verified.Items.Count);
    }

    [Fact]
    public void A_bundle_of_nothing_but_a_receipt_is_a_bundle()
    {
        using var key = SigningKey.Create(KeyCurve.P384);
        var bundle = Pack(key, []);

        var file = Write(bundle, []);

        var verified = Forge.Verify(file, new Keyring([new PinnedKey(key.Public, "LAB-A")]));
        Assert.Empty(verified.Items);
        Assert.Empty(verified.Facts);
        Assert.Empty(bundle.ItemsBytes);
    }

    [Fact]
    public void Every_member_of_an_item_survives_the_way()
    {
        var item = new BundleItem("a.txt", Digest.Of("a"u8), 1, DocumentKind.Ack, ["P:UCM,S:cc920,U:e53f", "P:\u00fc\"\\/<>&,S:\U0001f600"])
        {
            SmartAccount = "M\u00fcller & S\u00f6hne",
            VirtualAccount = "\u65e5\u672c",
            Server = "onprem",
            Request = Digest.Of("r"u8),
            UploadName = "b.txt",
            Evidence = "report-id",
            Reports = [0, 1671840757, (1L << 53) - 1],
        };

        var bytes = BundleLists.Write([item]);

        Assert.Equivalent(item, Assert.Single(BundleLists.ReadItems(bytes)), strict: true);
        Assert.Equal(bytes, BundleLists.Write(BundleLists.ReadItems(bytes)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData((1L << 53))]
    public void A_number_that_others_could_round_does_not_travel(long number)
    {
        var item = new BundleItem("a.txt", Digest.Zero, 5, DocumentKind.Usage, ["P:A,S:B"]) { Reports = [number] };

        Assert.Equal(FailureKind.Invalid, Assert.Throws<Failure>(() => BundleLists.Write([item])).Kind);
    }

    [Fact]
    public void A_line_of_the_items_list_is_spelt_as_documented()
    {
        var item = new BundleItem("a.txt", Digest.Zero, 5, DocumentKind.Usage, ["P:A,S:\"B\\"])
        {
            Reports = [7, 8],
            VirtualAccount = "\u00e9/",
        };

        Assert.Equal(
            "{\"name\":\"a.txt\",\"sha256\":\"" + new string('0', 64)
                + "\",\"size\":5,\"kind\":\"usage\",\"udis\":[\"P:A,S:\\\"B\\\\\"],\"virtual_account\":\"\u00e9/\",\"reports\":[7,8]}\n",
            System.Text.Encoding.UTF8.GetString(BundleLists.Write([item])));
    }

    [Fact]
    public void A_manifest_is_spelt_as_documented()
    {
        var zero = new string('0', 64);
        var manifest = new Manifest
        {
            Kind = BundleKind.Response,
            Name = BundleName.Parse("HQ.LAB-A.00000001")!,
            Previous = Digest.Zero,
            Created = Forge.Noon,
            Signers = [Digest.Zero],
            InReplyTo = [new BundleReference(BundleName.Parse("LAB-A.desk.00000004")!, Digest.Zero)],
            Journal = new JournalHead(3, Digest.Zero),
            Ticket = "CHG-1",
            ToolVersion = "0.1.0",
        };

        Assert.Equal(
            "{\"format\":\"offlic-bundle/1\",\"kind\":\"response\",\"name\":\"HQ.LAB-A.00000001\",\"origin\":\"HQ\",\"destination\":\"LAB-A\",\"sequence\":1,"
            + $"\"previous\":\"{zero}\",\"created\":\"2026-11-21T10:15:00Z\",\"signers\":[\"{zero}\"],\"acknowledges\":null,"
            + $"\"in_reply_to\":[{{\"name\":\"LAB-A.desk.00000004\",\"sums\":\"{zero}\"}}],\"journal\":{{\"sequence\":3,\"head\":\"{zero}\"}},\"peer_journal\":null,"
            + "\"ticket\":\"CHG-1\",\"tool\":{\"name\":\"offlic\",\"version\":\"0.1.0\"},\"items\":0,\"facts\":0,\"bytes\":0}",
            System.Text.Encoding.UTF8.GetString(ManifestText.Write(manifest)));
        Assert.Equivalent(manifest, ManifestText.Read(ManifestText.Write(manifest)), strict: true);
    }

    [Theory]
    [InlineData("bell\a")]
    [InlineData("line\nfeed")]
    [InlineData("c1\u0085")]
    public void Text_that_cannot_travel_is_refused_when_packing(string text)
    {
        using var key = SigningKey.Create(KeyCurve.P256);

        var refused = Assert.Throws<Failure>(() => SealedBundle.Prepare(ManifestOf(key.Public) with { Message = text }, [], [],
            string.Empty));

        Assert.Equal(FailureKind.Invalid, refused.Kind);
        Assert.Contains("message", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_cannot_travel()
    {
        using var key = SigningKey.Create(KeyCurve.P256);

        Assert.Throws<Failure>(() => SealedBundle.Prepare(ManifestOf(key.Public) with { Message = "half\ud83d" }, [], [], string.Empty));
        Assert.Throws<Failure>(() => SealedBundle.Prepare(ManifestOf(key.Public) with { Message = "\udc00half" }, [], [], string.Empty));
    }

    [Fact]
    public void A_text_of_1024_bytes_travels_and_one_more_does_not()
    {
        using var key = SigningKey.Create(KeyCurve.P256);

        SealedBundle.Prepare(ManifestOf(key.Public) with { Message = new string('\u00e9', 512) }, [], [], string.Empty);
        Assert.Throws<Failure>(() => SealedBundle.Prepare(ManifestOf(key.Public) with { Message = new string('\u00e9', 512) + "x" }, [],
            [], string.Empty));
    }

    [Fact]
    public void Each_cap_is_named_when_it_is_passed()
    {
        using var key = SigningKey.Create(KeyCurve.P256);
        var manifest = ManifestOf(key.Public);
        var item = new BundleItem("a_00000000.txt", Digest.Zero, 1, DocumentKind.Usage, []);

        Names("100,000", () => SealedBundle.Prepare(manifest, Enumerable.Range(0, 100_001).Select(n => item with { Name = $"a{n}.txt" }),
            [], string.Empty));
        Names("README.txt", () => SealedBundle.Prepare(manifest, [], [], new string('x', Limits.BundleReadme + 1)));
        Names("67,108,864", () => SealedBundle.Prepare(manifest, [item with { Size = Limits.BundleItem + 1 }], [], string.Empty));
        Names("2,147,483,647", () => SealedBundle.Prepare(manifest,
            [item with { Kind = DocumentKind.ServerRequest, Size = Limits.BundleServerItem + 1 }], [], string.Empty, long.MaxValue));
        Names("--max-size", () => SealedBundle.Prepare(manifest, [item with { Size = 10_000 }], [], string.Empty, 16_384));
        Names("items.jsonl", () => SealedBundle.Prepare(manifest,
            [item with { Udis = [.. Enumerable.Repeat(new string('u', 1000), 67_200)] }], [], string.Empty));
    }

    [Fact, Trait("Lane", "check")]
    public void A_hundred_thousand_items_fit_one_bundle()
    {
        using var key = SigningKey.Create(KeyCurve.P256);
        var empty = Digest.Of([]);
        var items = Enumerable.Range(0, Limits.BundleItems).Select(n =>
            new BundleItem($"C9300-48P_FOC{n:D8}_{empty.Short}.txt", empty, 0, DocumentKind.Usage, [$"P:C9300-48P,S:FOC{n:D8}"])).ToArray();
        var bundle = SealedBundle.Prepare(ManifestOf(key.Public), items, [], string.Empty).WithSeal(key);
        var file = new MemoryStream();
        bundle.WriteTo(file, _ => Stream.Null);
        file.Position = 0;

        var verified = BundleVerifier.Verify(file, file.Length, new Keyring([new PinnedKey(key.Public, "LAB-A")]));

        Assert.Equal(Limits.BundleItems, verified.Items.Count);
    }

    [Fact]
    public void Items_with_the_same_name_or_no_name_are_not_packed()
    {
        using var key = SigningKey.Create(KeyCurve.P256);
        var item = new BundleItem("a.txt", Digest.Zero, 1, DocumentKind.Usage, []);

        Assert.Throws<Failure>(() => SealedBundle.Prepare(ManifestOf(key.Public), [item, item with { Name = "A.txt" }], [], string.Empty));
        Assert.Throws<Failure>(() => SealedBundle.Prepare(ManifestOf(key.Public), [item with { Name = "../a.txt" }], [], string.Empty));
    }

    [Theory]
    [InlineData("longer")]
    [InlineData("shorter")]
    [InlineData("other")]
    public void A_document_that_changed_since_it_was_sealed_is_not_written_out(string change)
    {
        using var key = SigningKey.Create(KeyCurve.P256);
        var documents = Documents(3);
        var bundle = Pack(key, documents);
        Stream Open(BundleItem item)
        {
            var content = documents.Single(each => each.Item == item).Content;
            return new MemoryStream(change switch
            {
                "longer" => [.. content, 1],
                "shorter" => content[..^1],
                _ => [.. content[..^1], (byte)(content[^1] ^ 1)],
            });
        }

        var refused = Assert.Throws<Failure>(() => bundle.WriteTo(Stream.Null, Open));

        Assert.Equal(FailureKind.Damaged, refused.Kind);
        Assert.Contains(bundle.Items[0].Name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kept_bundle_writes_the_same_bytes_again()
    {
        using var key = SigningKey.Create(KeyCurve.P384);
        var documents = Documents(3);
        var bundle = Pack(key, documents);

        var again = SealedBundle.Restore(bundle.SumsBytes, bundle.Seals, bundle.ReadmeBytes, bundle.ManifestBytes, bundle.ItemsBytes,
            bundle.FactsBytes);

        Assert.Equal(Write(bundle, documents), Write(again, documents));
    }

    [Fact]
    public void A_kept_bundle_that_was_changed_is_damage()
    {
        using var key = SigningKey.Create(KeyCurve.P384);
        var bundle = Pack(key, Documents(2));

        var found = Assert.Throws<Failure>(() =>
            SealedBundle.Restore(bundle.SumsBytes, bundle.Seals, bundle.ReadmeBytes, [.. bundle.ManifestBytes, 32], bundle.ItemsBytes,
                bundle.FactsBytes));

        Assert.Equal(FailureKind.Damaged, found.Kind);
    }

    [Fact]
    public void A_key_that_is_no_signer_cannot_seal_and_a_bad_seal_is_not_taken()
    {
        using var key = SigningKey.Create(KeyCurve.P256);
        using var other = SigningKey.Create(KeyCurve.P256);
        var bundle = Pack(key, []);

        Assert.Equal(FailureKind.Usage, Assert.Throws<Failure>(() => bundle.WithSeal(other)).Kind);
        Assert.Equal("E_SEAL", Assert.Throws<Failure>(() => bundle.WithSeal(key.Public, other.Seal(bundle.SumsBytes))).Code);
    }

    [Fact]
    public void A_bundle_for_two_signers_is_valid_only_with_both_seals()
    {
        using var first = SigningKey.Create(KeyCurve.P384);
        using var second = SigningKey.Create(KeyCurve.P256);
        var ring = new Keyring([new PinnedKey(first.Public, "LAB-A"), new PinnedKey(second.Public, "LAB-A")]);
        var documents = Documents(2);
        var half = SealedBundle.Prepare(ManifestOf(first.Public, second.Public), documents.Select(each => each.Item), [],
            "two people").WithSeal(first);
        var halfFile = Write(half, documents);

        var refused = Assert.Throws<Failure>(() => Forge.Verify(halfFile, ring));
        Assert.Equal("E_MANIFEST", refused.Code);
        Assert.Contains(second.Public.Short, refused.Message, StringComparison.Ordinal);
        Assert.False(half.IsComplete);

        var unfinished = BundleVerifier.VerifyUnfinished(new MemoryStream(halfFile), halfFile.Length, ring);
        var whole = unfinished.Sealed.WithSeal(second);
        Assert.True(whole.IsComplete);
        Assert.Equal(2, Forge.Verify(Write(whole, documents), ring).Head.Signers.Count);
        Assert.Equal(half.Sums, whole.Sums);
    }

    [Fact]
    public void An_unfinished_bundle_with_a_stranger_among_its_seals_is_refused()
    {
        var forge = new Forge(Forge.P256, Forge.P384) { Says = manifest => manifest with { Signers = [Forge.PublicOf(Forge.P256).Id] } };
        var file = forge.Build();

        Assert.Equal("E_MANIFEST", Assert.Throws<Failure>(() =>
            BundleVerifier.VerifyUnfinished(new MemoryStream(file), file.Length, forge.Ring)).Code);
    }

    private static void Names(string words, Func<SealedBundle> pack)
    {
        var refused = Assert.Throws<Failure>(() => { pack(); });
        Assert.Equal("E_LIMIT", refused.Code);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    private static Manifest ManifestOf(params PublicKey[] signers) => new()
    {
        Kind = BundleKind.Request,
        Name = BundleName.Parse("LAB-A.desk.00000001")!,
        Previous = Digest.Zero,
        Created = Forge.Noon,
        Signers = [.. signers.Select(key => key.Id).OrderBy(id => id.Hex, StringComparer.Ordinal)],
        Journal = new JournalHead(1, Digest.Of("row"u8)),
        ToolVersion = "0.1.0",
    };

    private static List<(BundleItem Item, byte[] Content)> Documents(int count) =>
        [.. Enumerable.Range(0, count).Select(n => Forge.Document($"C9300_FOC{count - n:D4}_", DocumentKind.Usage,
            new string((char)('a' + (n % 26)), 1 + (n * 37)), $"P:C9300,S:FOC{count - n:D4}"))];

    [Fact]
    public void A_manifest_that_nobody_would_read_is_not_written()
    {
        using var key = SigningKey.Create(KeyCurve.P256);

        var refused = Assert.Throws<Failure>(() => SealedBundle.Prepare(ManifestOf(key.Public) with { Signers = [] }, [], [], "hello\n"));

        Assert.Equal(FailureKind.Invalid, refused.Kind);
        Assert.Contains("there must be 1 to 8 signers", refused.Message, StringComparison.Ordinal);
    }

    private static SealedBundle Pack(SigningKey key, List<(BundleItem Item, byte[] Content)> documents) =>
        SealedBundle.Prepare(ManifestOf(key.Public), documents.Select(each => each.Item), [], "hello\n").WithSeal(key);

    private static byte[] Write(SealedBundle bundle, List<(BundleItem Item, byte[] Content)> documents)
    {
        using var file = new MemoryStream();
        bundle.WriteTo(file, item => new MemoryStream(documents.Single(each => each.Item.Name == item.Name).Content));
        return file.ToArray();
    }
}
