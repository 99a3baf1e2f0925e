using OfflineLicense.Sealing;
using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

/// <summary>A bundle on a medium: a file, or the folder that one was extracted into. Opened once, read once.</summary>
/// <param name="Path">As a person named it.</param>
/// <param name="IsFolder">Extracted: headers and trailer are ours, and the output says so.</param>
internal sealed record BundleSource(string Path, bool IsFolder)
{
    private const int MostFiles = Limits.BundleItems + 64;

    /// <summary>
    /// What a person may mean by a path: a bundle file, an extracted bundle (it holds <c>SHA256SUMS</c>), or any other folder,
    /// searched for <c>*.offlic.tar</c> and not below. In order of origin and sequence as the names say.
    /// </summary>
    public static IReadOnlyList<BundleSource> Find(IEnumerable<string> paths) => paths
        .SelectMany(Find)
        .DistinctBy(source => source.Path, StringComparer.Ordinal)
        .OrderBy(source => source.Claimed?.Origin, StringComparer.Ordinal)
        .ThenBy(source => source.Claimed?.Destination, StringComparer.Ordinal)
        .ThenBy(source => source.Claimed?.Sequence)
        .ThenBy(source => source.Path, StringComparer.Ordinal)
        .ToList();

    /// <summary>The name it goes by on the medium: good for an order to try, believed for nothing.</summary>
    public BundleName? Claimed
    {
        get
        {
            var name = System.IO.Path.GetFileName(Path);
            var end = name.IndexOf(".offlic.tar", StringComparison.OrdinalIgnoreCase);
            return BundleName.Parse(end < 0 ? name : name[..end]);
        }
    }

    /// <summary>What to type when an archive was rebuilt on the way but its files may be whole.</summary>
    public string? ExtractHint => IsFolder
        ? null
        : $"a kiosk may have rebuilt or changed it; if only the archive was rebuilt: tar -xf {System.IO.Path.GetFileName(Path)} && offlic receive {Claimed?.ToString() ?? "FOLDER"}";

    /// <exception cref="Failure"><see cref="FailureKind.Missing"/> where it cannot be read.</exception>
    public Stream Open(out long length)
    {
        if (!IsFolder)
        {
            var file = SourceFile.Open(Path);
            length = file.Length;
            return file;
        }

        var stream = ExtractedFolder();
        length = stream.Length;
        return stream;
    }

    private static IEnumerable<BundleSource> Find(string path)
    {
        if (!Directory.Exists(path))
            return [new BundleSource(path, IsFolder: false)];
        if (File.Exists(System.IO.Path.Combine(path, MemberName.Sums)))
            return [new BundleSource(path, IsFolder: true)];
        var found = Directory.EnumerateFiles(path)
            .Where(file => file.EndsWith(".offlic.tar", StringComparison.OrdinalIgnoreCase))
            .Select(file => new BundleSource(file, IsFolder: false))
            .ToList();
        return found.Count > 0
            ? found
            : throw new Failure(FailureKind.Missing, $"{path} holds no bundle: neither *.offlic.tar nor an extracted SHA256SUMS",
                "name the folder that the stick's bundle lies in (folders below it are not searched)");
    }

    private Stream ExtractedFolder()
    {
        var members = new List<(string Name, long Length)>();
        foreach (var file in new DirectoryInfo(Path).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            if (members.Count >= MostFiles)
                throw new Failure(FailureKind.Invalid, $"{Path} holds more than {MostFiles} files: no bundle has that many", "name the folder of one bundle") { Code = "E_LIMIT" };
            members.Add((System.IO.Path.GetRelativePath(Path, file.FullName).Replace('\\', '/'), file.Length));
        }

        return ExtractedBundle.Stream(ClaimedInManifest(), members, member => SourceFile.Open(System.IO.Path.Combine(Path, member)));
    }

    /// <summary>A folder may have been renamed; the headers to regenerate need the name that the manifest states. It is checked under the seal.</summary>
    private BundleName ClaimedInManifest()
    {
        var read = SourceFile.Read(System.IO.Path.Combine(Path, MemberName.Manifest), Limits.BundleManifest);
        var text = System.Text.Encoding.UTF8.GetString(read.Bytes ?? []);
        const string Before = "\"name\":\"";
        var from = text.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        var to = from < Before.Length ? -1 : text.IndexOf('"', from);
        return (to < 0 ? null : BundleName.Parse(text[from..to]))
            ?? Claimed
            ?? throw new Failure(FailureKind.Untrusted, $"{Path} has no manifest.json that names a bundle", "carry the whole folder as it was extracted") { Code = "E_MANIFEST" };
    }
}
