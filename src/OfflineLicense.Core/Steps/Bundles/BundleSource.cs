using System.IO.Enumeration;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Bundles;

/// <summary>A bundle on a medium: a file, or the folder that one was extracted into. Opened once, read once.</summary>
/// <param name="Path">As a person named it.</param>
/// <param name="IsFolder">Extracted: headers and trailer are ours, and the output says so.</param>
internal sealed record BundleSource(string Path, bool IsFolder)
{
    private const int MostFiles = Limits.BundleItems + 64;

    /// <summary>Come upon in a folder that was searched, not named itself.</summary>
    public bool WasFound { get; init; }

    /// <summary>The name it goes by, or that its first header states: good for an order to try, believed for nothing.</summary>
    public BundleName? Claimed { get; init; }

    /// <summary>
    /// What a person may mean by a path: a bundle file, an extracted bundle (it holds <c>SHA256SUMS</c>), or any other folder,
    /// searched for <c>*.offlic.tar</c> and not below. In order of origin and sequence as the names say.
    /// </summary>
    public static IReadOnlyList<BundleSource> Find(IEnumerable<string> paths, SourceFile files) => paths
        .SelectMany(Find)
        .DistinctBy(source => source.Path, StringComparer.Ordinal)
        .Select(source => source with { Claimed = source.NameOnMedium() ?? source.NameInHeader(files) })
        .OrderBy(source => source.Claimed?.Origin, StringComparer.Ordinal)
        .ThenBy(source => source.Claimed?.Destination, StringComparer.Ordinal)
        .ThenBy(source => source.Claimed?.Sequence)
        .ThenBy(source => source.Path, StringComparer.Ordinal)
        .ToList();

    /// <summary>The medium failed or went away while the bundle was read.</summary>
    public Failure Unreadable(Exception lost) => SourceFile.Unreadable(Path, lost).ToFailure("nothing of it was recorded; put the medium back, or take another copy, and run the same command again");

    /// <param name="files">Where it lies.</param>
    /// <param name="length">Bytes the bundle has, or would have as an archive.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Missing"/> where it cannot be read.</exception>
    public Stream Open(SourceFile files, out long length)
    {
        if (IsFolder)
        {
            var folder = ExtractedFolder(files);
            length = folder.Length;
            return folder;
        }

        var source = files.Open(Path, long.MaxValue, follow: true, out var problem) ?? throw problem!.ToFailure("nothing was recorded");
        length = source.Length;
        return source.Stream;
    }

    private BundleName? NameOnMedium()
    {
        var name = System.IO.Path.GetFileName(Path);
        var end = name.IndexOf(".offlic.tar", StringComparison.OrdinalIgnoreCase);
        return BundleName.Parse(end < 0 ? name : name[..end]);
    }

    /// <summary>Somebody renamed the file.</summary>
    private BundleName? NameInHeader(SourceFile files)
    {
        if (IsFolder)
            return null;
        using var source = files.Open(Path, long.MaxValue, follow: true, out _);
        var header = new byte[TarHeader.Block];
        return source?.Stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length ? TarHeader.BundleIn(header) : null;
    }

    private static IEnumerable<BundleSource> Find(string path)
    {
        if (!Directory.Exists(path))
            return [new BundleSource(path, IsFolder: false)];
        if (File.Exists(System.IO.Path.Combine(path, MemberName.Sums)))
            return [new BundleSource(path, IsFolder: true)];
        var found = Directory.EnumerateFiles(path)
            .Where(file => file.EndsWith(".offlic.tar", StringComparison.OrdinalIgnoreCase))
            .Select(file => new BundleSource(file, IsFolder: false) { WasFound = true })
            .ToList();
        return found.Count > 0
            ? found
            : throw new Failure(FailureKind.Missing, $"{path} holds no bundle: neither *.offlic.tar nor an extracted SHA256SUMS",
                "name the folder that the stick's bundle lies in (folders below it are not searched)");
    }

    private Stream ExtractedFolder(SourceFile files)
    {
        var members = new List<(string Name, long Length)>();
        foreach (var (name, size) in FolderFiles(Path))
        {
            if (members.Count >= MostFiles)
                throw BundleRefusal.Of(BundleRefusal.Limit, $"{Path} holds more than {MostFiles:N0} files: no bundle has that many", "name the folder of one bundle");
            members.Add((System.IO.Path.GetRelativePath(Path, name).Replace('\\', '/'), size));
        }

        return ExtractedBundle.Open(ClaimedInManifest(files), members, member =>
            files.Open(System.IO.Path.Combine(Path, member), Limits.BundleServerItem, follow: false, out var problem)?.Stream ?? throw problem!.ToFailure());
    }

    /// <summary>
    /// All files, however deep. A link to a folder is not entered (two that point at each other would never end): it is an
    /// extra file, and refused as one.
    /// </summary>
    private static FileSystemEnumerable<(string Path, long Length)> FolderFiles(string folder) => new(
        folder,
        (ref FileSystemEntry entry) => (entry.ToFullPath(), entry.IsDirectory ? 0 : entry.Length),
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory || IsLink(ref entry),
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(ref entry),
    };

    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    /// <summary>A folder may have been renamed; the headers to regenerate need the name that the manifest states. It is checked under the seal.</summary>
    private BundleName ClaimedInManifest(SourceFile files) =>
        ExtractedBundle.NameIn(files.Read(System.IO.Path.Combine(Path, MemberName.Manifest), Limits.BundleManifest, follow: false).Bytes)
        ?? Claimed
        ?? throw BundleRefusal.Of(BundleRefusal.Manifest, $"{Path} has no manifest.json that names a bundle", "carry the whole folder as it was extracted");
}
