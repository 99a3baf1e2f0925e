using System.Security.Cryptography;
using System.Text;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Tests.Sealing;

/// <summary>
/// Writes bundles that a careless or hostile station could write: any list, any member, any header, and still with a seal
/// of a trusted key over whatever the sums say. Left alone it writes a good bundle of two documents and one fact.
/// </summary>
internal sealed class Forge
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 10, 15, 0, TimeSpan.Zero);

    // One key of each curve for the whole run: making them is the slow part.
    private static readonly Lazy<ECDsa> SharedP256 = new(() => ECDsa.Create(ECCurve.NamedCurves.nistP256));
    private static readonly Lazy<ECDsa> SharedP384 = new(() => ECDsa.Create(ECCurve.NamedCurves.nistP384));

    private static readonly Lazy<ECDsa> SharedRetired = new(() => ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public Forge(params ECDsa[] keys)
    {
        Keys = keys.Length > 0 ? [.. keys] : [P256];
        Items =
        [
            Document("C9300-48P_FOC1234X0AB_", DocumentKind.Usage, "<smartLicense>one</smartLicense>", "P:C9300-48P,S:FOC1234X0AB"),
            Document("C9800-CL-K9_9NTUEA8FIIH_", DocumentKind.Usage, new string('x', 700), "P:C9800-CL-K9,S:9NTUEA8FIIH"),
        ];
        Facts = [new KeyRevokedFact(PublicOf(Retired).Id, Noon) { Operator = "ana" }];
    }

    public static ECDsa P256 => SharedP256.Value;

    public static ECDsa P384 => SharedP384.Value;

    /// <summary>An older key of the same station, which signs nothing any more.</summary>
    public static ECDsa Retired => SharedRetired.Value;

    public List<ECDsa> Keys { get; }

    public BundleName Name { get; set; } = BundleName.Parse("LAB-A.desk.00000007")!;

    public List<(BundleItem Item, byte[] Content)> Items { get; set; }

    public List<TravellingFact> Facts { get; set; }

    public string Readme { get; set; } = "A bundle.\n";

    public Func<Manifest, Manifest> Says { get; set; } = manifest => manifest;

    /// <summary>Edits of the texts before they are hashed and sealed.</summary>
    public Func<string, string> ManifestText { get; set; } = text => text;

    public Func<string, string> ItemsText { get; set; } = text => text;

    public Func<string, string> FactsText { get; set; } = text => text;

    public Func<string, string> SumsText { get; set; } = text => text;

    /// <summary>Edits of the member list after sealing.</summary>
    public Action<List<Part>> Parts { get; set; } = _ => { };

    /// <summary>Edits of the finished file.</summary>
    public Func<byte[], byte[]> File { get; set; } = bytes => bytes;

    public Keyring Ring => new(Keys.Select(key => new PinnedKey(PublicOf(key), "LAB-A")));

    public static PublicKey PublicOf(ECDsa key) => PublicKey.FromSpki(key.ExportSubjectPublicKeyInfo());

    /// <summary>A strict seal over any bytes: unlike the product's key this one seals what it is told.</summary>
    public static byte[] SealOf(ECDsa key, byte[] bytes)
    {
        var curve = PublicOf(key).Curve;
        return StrictDer.FromFixed(key.SignData(bytes, curve.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation), curve);
    }

    public static (BundleItem Item, byte[] Content) Document(string stem, DocumentKind kind, string text, params string[] udis)
    {
        var content = Encoding.UTF8.GetBytes(text);
        var hash = Digest.Of(content);
        return (new BundleItem($"{stem}{hash.Short}.txt", hash, content.Length, kind, udis), content);
    }

    public Manifest Manifest() => Says(new Manifest
    {
        Kind = BundleKind.Request,
        Name = Name,
        Previous = Name.Sequence == 1 ? Digest.Zero : Digest.Of("before"u8),
        Created = Noon,
        Signers = [.. Keys.Select(key => PublicOf(key).Id).OrderBy(id => id.Hex, StringComparer.Ordinal)],
        Acknowledges = new BundleReference(BundleName.Parse("HQ.LAB-A.00000003")!, Digest.Of("theirs"u8)),
        Journal = new JournalHead(41, Digest.Of("row"u8)),
        PeerJournal = new JournalHead(17, Digest.Of("their row"u8)),
        Message = "Change 4711",
        ToolVersion = "0.1.0",
        Items = Items.Count,
        Facts = Facts.Count,
        Bytes = Items.Sum(each => each.Item.Size),
    });

    public byte[] Build()
    {
        var items = Items.OrderBy(each => each.Item.Name, StringComparer.Ordinal).ToList();
        List<Part> parts =
        [
            new(MemberName.Format, MemberName.FormatContent.ToArray()),
            new(MemberName.Readme, Encoding.UTF8.GetBytes(Readme)),
            new(MemberName.Manifest, Latin(ManifestText(Text(OfflineLicense.Sealing.Bundle.ManifestText.Write(Manifest()))))),
            new(MemberName.Items, Latin(ItemsText(Text(BundleLists.Write(items.Select(each => each.Item)))))),
            new(MemberName.Facts, Latin(FactsText(Text(BundleLists.Write(Facts))))),
            .. items.Select(each => new Part(each.Item.Member, each.Content)),
        ];
        var sums = Latin(SumsText(string.Concat(parts.Select(part => $"{Digest.Of(part.Content).Hex}  {part.Name}\n"))));
        parts.Insert(0, new Part(MemberName.Sums, sums));
        parts.InsertRange(1, Keys.Select(key => new Part(Seal.MemberFor(PublicOf(key).Short), SealOf(key, sums))).OrderBy(part =>
            part.Name, StringComparer.Ordinal));
        Parts(parts);
        return File(Tar(Name, parts));
    }

    public VerifiedBundle Verify() => Verify(Build(), Ring);

    public static VerifiedBundle Verify(byte[] file, Keyring ring, Action<VerifiedHead>? policy = null) =>
        BundleVerifier.Verify(new MemoryStream(file, writable: false), file.Length, ring, policy);

    public static byte[] Tar(BundleName name, IEnumerable<Part> parts)
    {
        using var file = new MemoryStream();
        var writer = new TarHeader(name);
        var header = new byte[TarHeader.Block];
        foreach (var part in parts)
        {
            writer.Write(part.Name, part.Content.Length, header);
            part.Header?.Invoke(header);
            file.Write(header);
            file.Write(part.Content);
            var padding = new byte[TarHeader.PaddingFor(part.Content.Length)];
            part.Padding?.Invoke(padding);
            file.Write(padding);
        }

        file.Write(new byte[SealedBundle.TrailerLength]);
        return file.ToArray();
    }

    // Latin-1 both ways, so that a case can put any byte anywhere.
    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>One member as it will stand in the file.</summary>
    public sealed record Part(string Name, byte[] Content)
    {
        public Action<byte[]>? Header { get; init; }

        public Action<byte[]>? Padding { get; init; }
    }
}
