namespace OfflineLicense.Storage.Station;

/// <summary>How a person takes a drive out after a command wrote to it. Its files are flushed by then.</summary>
internal static class DriveRemoval
{
    /// <summary>Where a desktop mounts drives for the person who plugged them in.</summary>
    private static readonly string[] OfDesktop = ["/media/", "/run/media/"];

    /// <summary>File systems of drives that people carry between systems.</summary>
    private static readonly string[] OfDrives =
        ["vfat", "msdos", "exfat", "fuse.exfat", "fuseblk", "ntfs", "ntfs3", "udf", "iso9660", "hfsplus"];

    /// <param name="folder">What was written to.</param>
    /// <param name="station">The station's folder.</param>
    /// <returns>The words of a command; on Windows of a sentence. Null: no drive that is carried, as far as the system says.</returns>
    public static IReadOnlyList<string>? Find(string folder, string station)
    {
        if (OperatingSystem.IsWindows())
        {
            return Path.GetPathRoot(folder) is { Length: > 0 } root && RemovableDisk.Holds(folder)
                && !string.Equals(root, Path.GetPathRoot(station), StringComparison.OrdinalIgnoreCase)
                ? ["Explorer:", "Eject", root]
                : null;
        }

        return MountTable.Of(folder) is { } mount && mount.Number != MountTable.Of(station)?.Number
            ? Find(mount, RemovableDisk.Holds(folder))
            : null;
    }

    /// <param name="mount">Not the one of the station.</param>
    /// <param name="isRemovable">The system says that its disk is one that people carry.</param>
    public static IReadOnlyList<string>? Find(Mount mount, bool isRemovable)
    {
        var isOfDesktop = OfDesktop.Any(above => mount.Folder.StartsWith(above, StringComparison.Ordinal));
        if (mount.Folder == "/" || !(isRemovable || isOfDesktop || OfDrives.Contains(mount.Kind, StringComparer.Ordinal)))
            return null;
        return isOfDesktop && mount.Source.StartsWith("/dev/", StringComparison.Ordinal)
            ? ["udisksctl", "unmount", "-b", mount.Source]
            : ["umount", mount.Folder];
    }
}
