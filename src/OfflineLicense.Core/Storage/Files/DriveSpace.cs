namespace OfflineLicense.Storage.Files;

/// <summary>
/// Whether files will fit, looked at before anything is written or recorded. It refuses only what cannot fit: whether a file really was
/// written, its flush says.
/// </summary>
internal static class DriveSpace
{
    /// <summary>No link is followed: two links to their own folder would be walked for ever.</summary>
    private static EnumerationOptions Below { get; } = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = Limits.FolderDepth,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
    };

    /// <param name="folder">Where they are written; it need not exist yet.</param>
    /// <param name="total">The sum of their lengths.</param>
    /// <param name="files">Their paths and lengths; asked for where the sum does not fit. One that is there needs no room.</param>
    /// <param name="what">What they are, in the message.</param>
    /// <exception cref="Failure">Missing <c>no-space</c>.</exception>
    public static void Check(string folder, long total, IEnumerable<(string Path, long Length)> files, string what)
    {
        if (FreeSpace.Of(folder) is not { } free || total <= free)
            return;
        var needed = total - files.Where(file => IsThere(file.Path, file.Length)).Sum(file => file.Length);
        if (needed <= free + CountLeftovers(folder))
            return;
        throw new Failure(FailureKind.Missing,
            $"no space left for {what}: {folder} has {ByteSize.Format(free)} free, and {ByteSize.Format(needed)} are needed. "
                + "Nothing was written",
            "make room, then run the same command again; for a drive: offlic media clean")
        {
            Code = "no-space",
        };
    }

    private static bool IsThere(string path, long length)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length == length;
    }

    /// <summary>Unfinished files of a run that ended early; the next run replaces them.</summary>
    private static long CountLeftovers(string folder)
    {
        try
        {
            return new[] { folder, Path.GetDirectoryName(folder) }.OfType<string>().Where(Directory.Exists)
                .SelectMany(place => new DirectoryInfo(place).EnumerateFileSystemInfos("*" + FileNames.PartialSuffix,
                    place == folder ? Below : new EnumerationOptions { AttributesToSkip = Below.AttributesToSkip }))
                .Sum(found => found switch
                {
                    DirectoryInfo unfinished => unfinished.EnumerateFiles("*", Below).Sum(file => file.Length),
                    FileInfo file => file.Length,
                    _ => 0,
                });
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return long.MaxValue / 2; // nothing can be said, so nothing is refused
        }
    }
}
