using System.IO.Enumeration;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Bundles;

/// <summary>A bundle on a drive: a file, or the folder that one was extracted into. Opened once, read once.</summary>
/// <param name="Path">As a person typed it.</param>
/// <param name="IsFolder">Extracted: headers and trailer are ours, and the output says so.</param>
internal sealed record BundleSource(string Path, bool IsFolder)
{
    private const int MostFiles = Limits.BundleItems + 64;

    /// <summary>Found in a searched folder, not typed by a person. A link that was found is not followed; opening it says so.</summary>
    public bool WasFound { get; init; }

    /// <summary>The name of its file, or in its first header: used to sort, never trusted.</summary>
    public BundleName? Claimed { get; init; }

    /// <summary>
    /// A path is a bundle file, an extracted bundle (it contains <c>SHA256SUMS</c>), or any other folder, which is searched for
    /// <c>*.offlic.tar</c> without its subfolders. Sorted by origin and sequence of the claimed names.
    /// </summary>
    public static IReadOnlyList<BundleSource> Find(IEnumerable<string> paths, SourceFile files, bool allowsNone = false) => paths
        .SelectMany(path => Find(path, files, allowsNone))
        .DistinctBy(source => source.Path, StringComparer.Ordinal)
        .Select(source => source with { Claimed = source.ParseFileName() ?? source.ReadHeaderName(files) })
        .OrderBy(source => source.Claimed?.Origin, StringComparer.Ordinal)
        .ThenBy(source => source.Claimed?.Destination, StringComparer.Ordinal)
        .ThenBy(source => source.Claimed?.Sequence)
        .ThenBy(source => source.Path, StringComparer.Ordinal)
        .ToList();

    /// <summary>The failure of a drive that stopped while the bundle was read.</summary>
    public Failure ToUnreadable(Exception error) => SourceFile.Unreadable(Path, error)
        .ToFailure("nothing of it was recorded; connect the drive again, or use another copy, and run the same command again");

    /// <param name="files">The file system to read from.</param>
    /// <param name="length">Bytes the bundle has, or would have as an archive.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Missing"/> where it cannot be read.</exception>
    public Stream Open(SourceFile files, out long length)
    {
        if (IsFolder)
        {
            var folder = OpenExtracted(files);
            length = folder.Length;
            return folder;
        }

        var source = files.Open(Path, long.MaxValue, follow: !WasFound, out var problem)
            ?? throw problem!.ToFailure("nothing was recorded");
        length = source.Length;
        return source.Stream;
    }

    private BundleName? ParseFileName()
    {
        var name = System.IO.Path.GetFileName(Path);
        var end = name.IndexOf(FileNames.BundleSuffix, StringComparison.OrdinalIgnoreCase);
        return BundleName.Parse(end < 0 ? name : name[..end]);
    }

    /// <summary>A renamed file still has its name in the first header.</summary>
    private BundleName? ReadHeaderName(SourceFile files)
    {
        if (IsFolder)
            return null;
        using var source = files.Open(Path, long.MaxValue, follow: !WasFound, out _);
        var header = new byte[TarHeader.Block];
        return source?.Stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            ? TarHeader.BundleIn(header)
            : null;
    }

    private static IEnumerable<BundleSource> Find(string path, SourceFile files, bool allowsNone)
    {
        if (!Directory.Exists(path))
            return [new BundleSource(path, IsFolder: false)];
        var found = Directory.EnumerateFiles(path)
            .Where(file => file.EndsWith(FileNames.BundleSuffix, StringComparison.OrdinalIgnoreCase))
            .Select(file => new BundleSource(file, IsFolder: false) { WasFound = true })
            .ToList();

        // Any file can be called SHA256SUMS: it must not hide the bundles beside it.
        var sums = System.IO.Path.Combine(path, MemberName.Sums);
        if (File.Exists(sums) && (found.Count == 0 || IsOfBundle(sums, files)))
            found.Add(new BundleSource(path, IsFolder: true));
        return found.Count > 0 || allowsNone
            ? found
            : throw new Failure(FailureKind.Missing, $"{path} contains no bundle: neither *.offlic.tar nor an extracted SHA256SUMS",
                "name the folder on the drive that contains the bundle (its subfolders are not searched)");
    }

    /// <summary>A pipe or a link of that name is never of a bundle. What cannot be read is read again: then the error is told.</summary>
    private static bool IsOfBundle(string sums, SourceFile files)
    {
        using var file = files.Open(sums, long.MaxValue, follow: false, out var problem);
        if (file is null)
            return problem!.Trouble is not (SourceFault.NotRegular or SourceFault.Link or SourceFault.Folder);
        var line = new byte[ChecksumList.TypeLine.Length];
        try
        {
            return file.Stream.ReadAtLeast(line, line.Length, throwOnEndOfStream: false) == line.Length
                && line.AsSpan().SequenceEqual(ChecksumList.TypeLine);
        }
        catch (IOException)
        {
            return true;
        }
    }

    private Stream OpenExtracted(SourceFile files)
    {
        var (members, folders) = (new List<(string Name, long Length)>(), new List<string>());
        foreach (var (path, size) in EnumerateAll(Path))
        {
            if (members.Count + folders.Count >= MostFiles)
            {
                throw BundleRefusal.Of(BundleRefusal.Limit,
                    $"{Path} contains more than {MostFiles:N0} files: no bundle has that many", "name the folder of one bundle");
            }

            var name = System.IO.Path.GetRelativePath(Path, path).Replace('\\', '/');
            if (size is { } length)
                members.Add((name, length));
            else
                folders.Add(name + "/");
        }

        // Last: where an extra folder holds files, they are named.
        if (members.Exists(each => each.Name.StartsWith(MemberName.ItemFolder, StringComparison.Ordinal)))
            _ = folders.Remove(MemberName.ItemFolder);
        members.AddRange(folders.Select(folder => (folder, 0L)));
        return ExtractedBundle.Open(ReadManifestName(files), members, member =>
            files.Open(System.IO.Path.Combine(Path, member), Limits.BundleServerItem, follow: false, out var problem)?.Stream
                ?? throw problem!.ToFailure());
    }

    /// <summary>
    /// All files and folders at every depth; a folder has no length. A link to a folder is not followed, because two links
    /// could point at each other: it is refused as an extra file.
    /// </summary>
    private static FileSystemEnumerable<(string Path, long? Length)> EnumerateAll(string folder) => new(
        folder,
        (ref FileSystemEntry entry) => (entry.ToFullPath(), IsLink(ref entry) ? 0 : entry.IsDirectory ? null : entry.Length),
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
    {
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(ref entry),
    };

    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    /// <summary>A folder may have been renamed; the regenerated headers need the manifest's name. The signature covers it.</summary>
    private BundleName ReadManifestName(SourceFile files) =>
        ExtractedBundle.NameIn(files.Read(System.IO.Path.Combine(Path, MemberName.Manifest), Limits.BundleManifest, follow: false).Bytes)
        ?? Claimed
        ?? throw BundleRefusal.Of(BundleRefusal.Manifest,
            $"{Path} has no manifest.json that names a bundle", "copy the complete folder as it was extracted");
}
