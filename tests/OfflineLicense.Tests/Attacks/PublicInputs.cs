using System.IO.Compression;
using System.Text;
using System.Text.Json;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Attacks;

/// <summary>One file, string or vector that others wrote.</summary>
/// <param name="Kind">Which readers it is for.</param>
/// <param name="Name">Where it comes from.</param>
/// <param name="Bytes">The file, or the string in UTF-8; empty for a vector.</param>
internal sealed record PublicInput(string Kind, string Name, byte[] Bytes)
{
    /// <summary>For a signature vector: whether it is answered right.</summary>
    public Func<bool>? Answer { get; init; }
}

/// <summary>The folder's content, each input once; nothing of it is kept here, and licenses and readmes are no inputs.</summary>
internal static class PublicInputs
{
    public static IEnumerable<PublicInput> All()
    {
        if (Corpora.Folder is not { } corpora)
            return [];
        return [.. Files(corpora, "json", "json/test_parsing"), .. Xml(corpora), .. Strings(corpora),
            .. Files(corpora, "archive", "archives"),
            .. Files(corpora, "real report", "vendor"), .. Files(corpora, "real capture", "device-output"),
                .. EcdsaVectors.In(Path.Combine(corpora, "ecdsa"))];
    }

    private static IEnumerable<PublicInput> Files(string corpora, string kind, string folder) =>
        Directory.Exists(Path.Combine(corpora, folder))
            ? Directory
                .GetFiles(Path.Combine(corpora, folder))
                .Where(path => Path.GetFileName(path) != "LICENSE")
                .Order(StringComparer.Ordinal)
                .Select(path => new PublicInput(kind, Path.GetFileName(path), File.ReadAllBytes(path)))
            : [];

    private static IEnumerable<PublicInput> Xml(string corpora)
    {
        var path = Path.Combine(corpora, "xml", "xmlts20130923.zip");
        if (!File.Exists(path))
            yield break;
        using var suite = ZipFile.OpenRead(path);
        foreach (var entry in suite.Entries.Where(entry => !entry.FullName.EndsWith('/')))
        {
            using var content = new MemoryStream();
            using (var stream = entry.Open())
                stream.CopyTo(content);
            yield return new PublicInput("xml", entry.FullName, content.ToArray());
        }
    }

    private static IEnumerable<PublicInput> Strings(string corpora)
    {
        var path = Path.Combine(corpora, "strings", "blns.json");
        return File.Exists(path)
            ? JsonSerializer
                .Deserialize<string[]>(File.ReadAllText(path))!
                .Select((text, number) => new PublicInput("string", $"string {number}", Encoding.UTF8.GetBytes(text)))
            : [];
    }
}
