namespace OfflineLicense.Storage.Files;

/// <summary>How much this account may still write on the disk of a path.</summary>
internal static class FreeSpace
{
    /// <returns>Bytes, or null where the system does not say. The path need not exist yet: its nearest existing parent counts.</returns>
    public static long? Of(string path)
    {
        try
        {
            return Drive(path).AvailableFreeSpace;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The file system's kind in the system's own word (<c>ext4</c>, <c>vfat</c>, <c>NTFS</c>), or null where it does not say.
    /// The path need not exist yet.</summary>
    public static string? KindOf(string path)
    {
        try
        {
            return Drive(path).DriveFormat;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static DriveInfo Drive(string path)
    {
        var full = Path.GetFullPath(path);
        while (!Directory.Exists(full) && Path.GetDirectoryName(full) is { } parent)
            full = parent;
        return new DriveInfo(full);
    }
}
