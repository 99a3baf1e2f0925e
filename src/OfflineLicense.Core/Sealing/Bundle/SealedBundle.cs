using System.Text;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>
/// Everything of a bundle but its items' content: enough to write the same file again, byte for byte. It may still lack
/// signatures (<see cref="IsComplete"/>), and it proves nothing: only <see cref="VerifiedBundle"/> does.
/// </summary>
internal sealed record SealedBundle
{
    public const int TrailerLength = 2 * TarHeader.Block;

    /// <summary>Exactly what every signature is over.</summary>
    public required byte[] SumsBytes { get; init; }

    /// <summary>SHA-256 of <see cref="SumsBytes"/>: what identifies the bundle.</summary>
    public required Digest Sums { get; init; }

    /// <summary>Ascending by key.</summary>
    public required IReadOnlyList<Seal> Seals { get; init; }

    public required byte[] ReadmeBytes { get; init; }

    public required byte[] ManifestBytes { get; init; }

    public required byte[] ItemsBytes { get; init; }

    public required byte[] FactsBytes { get; init; }

    public required Manifest Manifest { get; init; }

    /// <summary>In file order.</summary>
    public required IReadOnlyList<BundleItem> Items { get; init; }

    public required IReadOnlyList<TravellingFact> Facts { get; init; }

    public BundleName Name => Manifest.Name;

    public BundleReference Reference => new(Name, Sums);

    /// <summary>Whether all signers the manifest names have signed it.</summary>
    public bool IsComplete => Seals.Count == Manifest.Signers.Count;

    /// <summary>Bytes of the file once every signer has signed it. A seal's size varies within one block, so this is known
    /// beforehand.</summary>
    public long Length => LengthOf(SumsBytes.Length, Manifest.Signers.Count,
        [ReadmeBytes.Length, ManifestBytes.Length, ItemsBytes.Length, FactsBytes.Length], Items);

    /// <summary>
    /// Puts a bundle together, without signatures. Items are sorted; the manifest's counts are filled in.
    /// Throws <see cref="Failure"/> (Invalid) naming the limit that is passed or the text that cannot travel.
    /// </summary>
    /// <param name="manifest">What to say of the whole; its counts are ignored.</param>
    /// <param name="items">In any order; names unique without regard to case.</param>
    /// <param name="facts">In the order they shall travel.</param>
    /// <param name="readme">See <see cref="BundleReadme"/>.</param>
    /// <param name="maxLength">Bytes the file may have.</param>
    public static SealedBundle Prepare(
        Manifest manifest, IEnumerable<BundleItem> items, IReadOnlyList<TravellingFact> facts, string readme,
            long maxLength = Limits.BundleFile)
    {
        var sorted = items.OrderBy(item => item.Name, StringComparer.Ordinal).ToArray();
        CheckItems(sorted);
        manifest = manifest with { Items = sorted.Length, Facts = facts.Count, Bytes = sorted.Sum(item => item.Size) };
        if (ManifestText.Fault(manifest) is { } fault)
            throw new Failure(FailureKind.Invalid, $"The manifest of {manifest.Name} cannot be written: {fault}.");

        var readmeBytes = Encoding.UTF8.GetBytes(readme);
        var manifestBytes = ManifestText.Write(manifest);
        var itemsBytes = BundleLists.Write(sorted);
        var factsBytes = BundleLists.Write(facts);
        var sums = ChecksumList.Build(
        [
            new(Digest.Of(MemberName.FormatContent), MemberName.Format),
            new(Digest.Of(readmeBytes), MemberName.Readme),
            new(Digest.Of(manifestBytes), MemberName.Manifest),
            new(Digest.Of(itemsBytes), MemberName.Items),
            new(Digest.Of(factsBytes), MemberName.Facts),
            .. sorted.Select(item => new ChecksumLine(item.Sha256, item.Member)),
        ]);

        CheckCap(MemberName.Sums, sums);
        CheckCap(MemberName.Readme, readmeBytes);
        CheckCap(MemberName.Manifest, manifestBytes);
        CheckCap(MemberName.Items, itemsBytes);
        CheckCap(MemberName.Facts, factsBytes);
        BundleRoles.CheckLists(manifest, sorted, facts);
        var bundle = new SealedBundle
        {
            SumsBytes = sums,
            Sums = Digest.Of(sums),
            Seals = [],
            ReadmeBytes = readmeBytes,
            ManifestBytes = manifestBytes,
            ItemsBytes = itemsBytes,
            FactsBytes = factsBytes,
            Manifest = manifest,
            Items = sorted,
            Facts = facts,
        };
        return bundle.Length <= maxLength
            ? bundle
            : throw Passed($"The bundle {bundle.Name} would be {bundle.Length:N0} bytes; the limit is {maxLength:N0} (--max-size).");
    }

    /// <summary>
    /// A bundle as this station kept it. Throws <see cref="Failure"/> (Damaged) where the parts do not belong together:
    /// what was kept is no longer what was signed.
    /// </summary>
    public static SealedBundle Restore(byte[] sums, IEnumerable<Seal> seals, byte[] readme, byte[] manifest, byte[] items, byte[] facts)
    {
        try
        {
            var lines = ChecksumList.Parse(sums);
            byte[][] kept = [readme, manifest, items, facts];
            for (var at = 0; at < kept.Length; at++)
            {
                if (Check.KeptAsSealed.Fails(Digest.Of(kept[at]) != lines[at + 1].Hash))
                    throw BundleRefusal.Of(BundleRefusal.Hash, $"{lines[at + 1].Member} is not what was signed.");
            }

            return new SealedBundle
            {
                SumsBytes = sums,
                Sums = Digest.Of(sums),
                Seals = [.. seals.OrderBy(seal => seal.KeyPrefix, StringComparer.Ordinal)],
                ReadmeBytes = readme,
                ManifestBytes = manifest,
                ItemsBytes = items,
                FactsBytes = facts,
                Manifest = ManifestText.Read(manifest),
                Items = BundleLists.ReadItems(items),
                Facts = BundleLists.ReadFacts(facts),
            };
        }
        catch (Failure changed)
        {
            throw new Failure(FailureKind.Damaged, $"A bundle kept at this station is damaged. {changed.Message}",
                "run: offlic doctor --deep", changed);
        }
    }

    /// <summary>Signs it with a key of this station. Throws <see cref="Failure"/> (Usage) where the key is not among the signers.</summary>
    public SealedBundle WithSeal(SigningKey key) => WithSeal(key.Public, key.Seal(SumsBytes));

    /// <summary>Adds a signature made elsewhere, or replaces that key's. Throws <see cref="Failure"/>: Usage where the key is no signer,
    /// E_SEAL where it does not hold.</summary>
    public SealedBundle WithSeal(PublicKey key, byte[] seal)
    {
        if (!Manifest.Signers.Contains(key.Id))
        {
            throw new Failure(
                FailureKind.Usage,
                $"The key {key.Short} is not among the signers of {Name}: "
                    + $"{string.Join(", ", Manifest.Signers.Select(id => id.Hex[..Seal.ShortLength]))}.",
                "the signers are named when a bundle is packed (offlic pack --signers KEYID…)");
        }

        if (Check.NewSealHolds.Fails(!key.Verify(SumsBytes, seal)))
            throw BundleRefusal.Of(BundleRefusal.Seal,
                $"The new signature of the key {key.Short} does not verify over {MemberName.Sums} of {Name}.");
        return this with
        {
            Seals = [.. Seals.Where(other => other.KeyPrefix != key.Short).Append(new Seal(key.Short, seal)).OrderBy(each =>
                each.KeyPrefix, StringComparer.Ordinal)],
        };
    }

    /// <summary>
    /// Writes the file, checking each document's size and hash on the way out. Throws <see cref="Failure"/> (Damaged) where
    /// one is not what was signed; the target then holds a part, which the caller removes.
    /// </summary>
    /// <param name="target">Written from where it stands; not disposed.</param>
    /// <param name="open">The content of an item; disposed here.</param>
    public void WriteTo(Stream target, Func<BundleItem, Stream> open) => WriteWith(target, writer =>
    {
        foreach (var item in Items)
        {
            using var content = open(item);
            writer.Item(item, content);
        }
    });

    /// <summary>The same, where the caller gives the items to the writer, in file order.</summary>
    /// <param name="target">Written from where it stands; not disposed.</param>
    /// <param name="items">Called once.</param>
    public void WriteWith(Stream target, Action<BundleWriter> items)
    {
        using var writer = new BundleWriter(target, Name, Items);
        writer.Member(MemberName.Sums, SumsBytes);
        foreach (var seal in Seals)
            writer.Member(seal.Member, seal.Bytes);
        writer.Member(MemberName.Format, MemberName.FormatContent);
        writer.Member(MemberName.Readme, ReadmeBytes);
        writer.Member(MemberName.Manifest, ManifestBytes);
        writer.Member(MemberName.Items, ItemsBytes);
        writer.Member(MemberName.Facts, FactsBytes);
        items(writer);
        writer.Finish();
    }

    private static long LengthOf(long sums, int seals, ReadOnlySpan<int> members, IReadOnlyList<BundleItem> items)
    {
        var length = TarHeader.MemberLength(sums) + (seals * TarHeader.MemberLength(Limits.BundleSeal))
            + TarHeader.MemberLength(MemberName.FormatContent.Length) + TrailerLength;
        foreach (var member in members)
            length += TarHeader.MemberLength(member);
        foreach (var item in items)
            length += TarHeader.MemberLength(item.Size);
        return length;
    }

    private static void CheckItems(BundleItem[] items)
    {
        if (items.Length > Limits.BundleItems)
            throw Passed($"{items.Length:N0} items are too many for one bundle; the limit is {Limits.BundleItems:N0}.");
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in items)
        {
            if (!ItemName.IsValid(item.Name))
                throw new Failure(FailureKind.Invalid, $"{item.Name} is no name of an item.");
            if (!seen.Add(item.Name))
                throw new Failure(FailureKind.Invalid, $"Two items have the name {item.Name}, if case is not regarded.");
            if (item.Size > item.Cap)
                throw Passed($"{item.Name} is {item.Size:N0} bytes; the limit for a document of kind {item.Kind} is {item.Cap:N0}.");
        }
    }

    private static void CheckCap(string member, byte[] content)
    {
        if (content.Length > MemberName.CapOf(member))
            throw Passed($"{member} would be {content.Length:N0} bytes; the limit is {MemberName.CapOf(member):N0}.");
    }

    private static Failure Passed(string what) =>
        BundleRefusal.Of(BundleRefusal.Limit, what, "pack fewer documents into one bundle");
}
