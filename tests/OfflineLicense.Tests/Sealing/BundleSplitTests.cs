using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Tests.Sealing;

public sealed class BundleSplitTests
{
    private const string Action = "CSSM: Reports, Usage Data Files, Upload Usage Data";

    [Fact]
    public void What_fits_stays_one_bundle() => Assert.Single(BundleSplit.Into(Items(500, 4096), Limits.BundleFile, Action.Length));

    [Fact]
    public void Nothing_makes_no_bundle() => Assert.Empty(BundleSplit.Into([], Limits.BundleFile, Action.Length));

    [Theory]
    [InlineData(100_000)]
    [InlineData(300_000)]
    [InlineData(5_000_000)]
    public void Every_part_keeps_the_size_that_was_asked_for_and_none_is_lost(long maxLength)
    {
        var items = Items(2000, 10_000);

        var parts = BundleSplit.Into(items, maxLength, Action.Length);

        Assert.True(parts.Count > 1);
        Assert.Equal(items.Select(item => item.Name).Order(StringComparer.Ordinal), parts.SelectMany(part => part).Select(item => item.Name));
        Assert.All(parts, part => Assert.InRange(Pack(part, maxLength).Length, 1, maxLength));
    }

    [Fact]
    public void Parts_are_filled_well() =>
        Assert.InRange(BundleSplit.Into(Items(2000, 10_000), 5_000_000, Action.Length).Count, 5, 6);

    [Fact]
    public void The_count_of_items_is_a_limit_too() =>
        Assert.Equal([100_000, 1], BundleSplit.Into(Items(100_001, 0), Limits.BundleFile, Action.Length).Select(part => part.Count));

    [Fact]
    public void One_document_that_fits_nowhere_stands_alone_and_is_refused_by_its_limit()
    {
        var parts = BundleSplit.Into(Items(3, 200_000), 100_000, Action.Length);

        Assert.Equal(3, parts.Count);
        Assert.Equal("E_LIMIT", Assert.Throws<Failure>(() => Pack(parts[0], 100_000)).Code);
    }

    private static SealedBundle Pack(IReadOnlyList<BundleItem> items, long maxLength)
    {
        var key = Forge.PublicOf(Forge.P384);
        var manifest = new Manifest
        {
            Kind = BundleKind.Request,
            Name = BundleName.Parse("LAB-A.desk.00000001")!,
            Previous = Digest.Zero,
            Created = Forge.Noon,
            Signers = [key.Id],
            Journal = new JournalHead(1, Digest.Zero),
            ToolVersion = "0.1.0",
        };
        return SealedBundle.Prepare(manifest, items, [], BundleReadme.Text(manifest, items, [], [key], _ => Action), maxLength);
    }

    private static BundleItem[] Items(int count, long size) =>
        [.. Enumerable.Range(0, count).Select(n => new BundleItem($"C9300-48P_FOC{n:D8}_00000000.txt", Digest.Zero, size, DocumentKind.Usage, [$"P:C9300-48P,S:FOC{n:D8}"]) { VirtualAccount = $"Lab {n % 7}" })];
}
