namespace OfflineLicense.Storage.Station;

/// <summary>
/// Whether a folder lies on a drive that people carry, as far as the system says so: on Linux a disk behind USB or one that the
/// kernel calls removable, except the disk of the system itself; on Windows and macOS the kind of the drive (not tested there).
/// </summary>
internal static class RemovableDisk
{
    /// <summary>Encrypted and logical volumes lie on other volumes.</summary>
    private const int DeepestStack = 6;

    /// <param name="folder">What is asked about.</param>
    /// <param name="system">Where the kernel describes its devices.</param>
    public static bool Holds(string folder, string system = "/sys")
    {
        try
        {
            if (!OperatingSystem.IsLinux())
                return new DriveInfo(folder).DriveType is DriveType.Removable or DriveType.CDRom or DriveType.Network;
            return MountTable.Of(folder) is { } mount && mount.Source != MountTable.Of("/")?.Source && IsRemovable(mount.Source, system);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    /// <param name="source">As the list of mounts names it: <c>/dev/sdb1</c>.</param>
    /// <param name="system">As in <see cref="Holds"/>.</param>
    public static bool IsRemovable(string source, string system)
    {
        if (!source.StartsWith("/dev/", StringComparison.Ordinal))
            return false;
        var device = File.Exists(source) ? File.ResolveLinkTarget(source, returnFinalTarget: true)?.FullName ?? source : source;
        return IsRemovable(system, Path.GetFileName(device), DeepestStack);
    }

    private static bool IsRemovable(string system, string device, int depth)
    {
        var entry = new DirectoryInfo(Path.Combine(system, "class", "block", device));
        if (!entry.Exists)
            return false;
        var place = entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? entry.FullName;
        return place.Contains("/usb", StringComparison.Ordinal)
            || SaysRemovable(place) || SaysRemovable(Path.GetDirectoryName(place)!) // a partition lies in the folder of its disk
            || (depth > 0 && Directory.Exists(Path.Combine(place, "slaves"))
                && Directory.EnumerateFileSystemEntries(Path.Combine(place, "slaves"))
                    .Any(below => IsRemovable(system, Path.GetFileName(below), depth - 1)));
    }

    private static bool SaysRemovable(string place)
    {
        var path = Path.Combine(place, "removable");
        if (!File.Exists(path))
            return false;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return file.ReadByte() == '1';
    }
}
