using System.IO.Enumeration;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>A file found in a folder, to be read without following links; or a folder that could not be read, with why.</summary>
internal readonly record struct SourcePath(string Path, SourceProblem? Problem);

/// <summary>What is in a folder that a person named.</summary>
internal static class SourceFolder
{
    /// <summary>
    /// Every file below the folder, lazily, in ordinal order of the relative path with <c>/</c>. Folders behind a link are
    /// not entered, nor is a station's own <c>.offlic</c>. What file managers, browsers and unfinished writes leave is passed over.
    /// </summary>
    public static IEnumerable<SourcePath> Walk(string folder) => Walk(folder, depth: 0);

    /// <summary>Whether a file of this name is passed over (contract, "Everywhere").</summary>
    public static bool IsPassedOver(ReadOnlySpan<char> name) =>
        name.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase)
        || name.Equals(".DS_Store", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("._", StringComparison.Ordinal)
        || name.EndsWith(PartialFile.Suffix, StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".crdownload", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".part", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<SourcePath> Walk(string folder, int depth)
    {
        var (entries, problem) = List(folder);
        if (problem is not null)
            yield return new SourcePath(folder, problem);
        foreach (var (key, isFolder) in entries)
        {
            if (!isFolder)
                yield return new SourcePath(Join(folder, key), Problem: null);
            else if (depth == Limits.FolderDepth)
                yield return new SourcePath(Join(folder, key[..^1]), TooDeep(Join(folder, key[..^1])));
            else
            {
                foreach (var below in Walk(Join(folder, key[..^1]), depth + 1))
                    yield return below;
            }
        }
    }

    /// <summary>Names, those of folders with a slash behind: so that sorting one folder sorts whole relative paths.</summary>
    private static (List<(string Key, bool IsFolder)> Entries, SourceProblem? Problem) List(string folder)
    {
        var entries = new List<(string Key, bool IsFolder)>();
        try
        {
            entries.AddRange(new FileSystemEnumerable<(string, bool)>(
                folder,
                (ref entry) => entry.IsDirectory ? (entry.FileName.ToString() + "/", true) : (entry.FileName.ToString(), false),
                new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
            {
                ShouldIncludePredicate = (ref entry) => entry.IsDirectory ? IsEntered(ref entry) : !IsPassedOver(entry.FileName),
            });
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return (entries, SourceProblem.Of(folder, OsError.Of(failed)));
        }
        entries.Sort((left, right) => string.CompareOrdinal(left.Key, right.Key));
        return (entries, null);
    }

    private static bool IsEntered(ref FileSystemEntry entry) =>
        !entry.FileName.SequenceEqual(FileNames.StationFolder) && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    private static string Join(string folder, string name) =>
        Path.EndsInDirectorySeparator(folder) ? folder + name : folder + Path.DirectorySeparatorChar + name;

    private static SourceProblem TooDeep(string path) =>
        new(SourceFault.Unreadable, $"{path} is more than {Limits.FolderDepth} folders deep, which is the limit, and was not entered");
}
