using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Tests.Sealing;

/// <summary>A bundle and its keys in a folder, as a courier would bring them.</summary>
internal static class BundleOnDrive
{
    public static (string Readme, IReadOnlyList<PublicKey> Keys) Write(string folder, int signers, int documents)
    {
        var signing = new[] { KeyCurve.P384, KeyCurve.P256 }.Take(signers).Select(SigningKey.Create).ToList();
        var keys = signing.Select(key => key.Public).ToList();
        var contents = Enumerable.Range(0, documents).Select(n => Forge.Document($"a{n}_", DocumentKind.Usage, $"document {n}\n",
            "P:C9300,S:FOC1")).ToList();
        var manifest = Manifest(keys);
        var readme = BundleReadme.Text(manifest, [.. contents.Select(each => each.Item)], [], keys, _ => "upload it");
        var bundle = signing.Aggregate(SealedBundle.Prepare(manifest, contents.Select(each => each.Item), [], readme), (half, key) =>
            half.WithSeal(key));
        using (var file = File.Create(Path.Combine(folder, bundle.Name.FileName)))
            bundle.WriteTo(file, item => new MemoryStream(contents.Single(each => each.Item == item).Content));
        foreach (var key in keys)
            File.WriteAllText(Path.Combine(folder, signers == 1 ? "LAB-A.pub.pem" : $"{key.Short}.pub.pem"),
                $"# station: LAB-A\n{key.ToPem()}");
        signing.ForEach(key => key.Dispose());
        return (readme, keys);
    }

    public static Manifest Manifest(IReadOnlyList<PublicKey> keys) => new()
    {
        Kind = BundleKind.Request,
        Name = BundleName.Parse("LAB-A.desk.00000001")!,
        Previous = Digest.Zero,
        Created = Forge.Noon,
        Signers = [.. keys.Select(key => key.Id).OrderBy(id => id.Hex, StringComparer.Ordinal)],
        Journal = new JournalHead(1, Digest.Zero),
        ToolVersion = "0.1.0",
    };
}
