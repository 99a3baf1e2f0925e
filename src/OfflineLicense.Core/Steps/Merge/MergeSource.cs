using System.IO.Abstractions;
using OfflineLicense.Sealing.Export;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Merge;

/// <summary>A backup, or the folder of an export, to be merged.</summary>
/// <param name="Path">As a person typed it, or below the folder that a person typed.</param>
/// <param name="WasFound">Found in a folder: what is of this station itself lies on the drive for others.</param>
internal sealed record MergeSource(string Path, bool WasFound)
{
    /// <summary>
    /// A folder that is no export is searched for backups and exports, without its subfolders; a link is not followed. Backups come first,
    /// then exports, each by name: so an increment follows the one that it goes on from.
    /// </summary>
    /// <param name="disk">To look at.</param>
    /// <param name="paths">As typed.</param>
    /// <param name="toFull">Makes a full path of one.</param>
    /// <exception cref="Failure">Missing: a path is not there or cannot be read, and nothing was merged.</exception>
    public static IReadOnlyList<MergeSource> Find(IFileSystem disk, IReadOnlyList<string> paths, Func<string, string> toFull)
    {
        foreach (var path in paths)
        {
            if (!disk.Path.Exists(toFull(path)))
                throw new Failure(FailureKind.Missing, $"{SafeText.Value(path)} was not found: nothing was merged", ExportMerger.Remedy);
        }

        return [.. paths.SelectMany(path => Find(disk, path, toFull(path)))];
    }

    private static IEnumerable<MergeSource> Find(IFileSystem disk, string path, string full)
    {
        if (!disk.Directory.Exists(full) || IsExport(disk, full))
            return [new MergeSource(path, WasFound: false)];
        var entries = List(disk, full);
        List<MergeSource> found =
        [
            .. entries.Where(entry => entry is IFileInfo && entry.Name.EndsWith(FileNames.BackupSuffix, StringComparison.OrdinalIgnoreCase))
                .Concat(entries.Where(entry => entry is IDirectoryInfo && IsExport(disk, entry.FullName)))
                .Select(entry => new MergeSource(disk.Path.Combine(path, entry.Name), WasFound: true)),
        ];

        // What it is instead, the message says that refuses it.
        return found.Count > 0 ? found : [new MergeSource(path, WasFound: false)];
    }

    /// <summary>The exports that a path is or has in it, with their full paths. One whose list is lost has its name all the same.</summary>
    /// <exception cref="Failure">Missing: the folder cannot be read.</exception>
    public static IReadOnlyList<string> FindExports(IFileSystem disk, string full) =>
        !disk.Directory.Exists(full) ? []
        : IsExport(disk, full) ? [full]
        : [.. List(disk, full).Where(entry => entry is IDirectoryInfo && IsExport(disk, entry.FullName)).Select(entry => entry.FullName)];

    private static bool IsExport(IFileSystem disk, string full) =>
        FileSorter.Sort(disk, full) is FileSort.Export || ExportName.Parse(disk.Path.GetFileName(full)) is not null;

    private static List<IFileSystemInfo> List(IFileSystem disk, string folder)
    {
        try
        {
            return
            [
                .. disk.DirectoryInfo.New(folder).EnumerateFileSystemInfos()
                    .Where(entry => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
                    .OrderBy(entry => entry.Name, StringComparer.Ordinal),
            ];
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw SourceFile.Unreadable(folder, failed).ToFailure(ExportMerger.Remedy);
        }
    }
}
