namespace OfflineLicense.Storage.Station;

/// <summary>How a person takes a drive out after a command wrote to it. Its files are flushed by then.</summary>
internal static class DriveRemoval
{
    /// <summary>Where a desktop mounts drives for the person who plugged them in.</summary>
    private static readonly string[] OfDesktop = ["/media/", "/run/media/"];

    /// <param name="folder">What was written to.</param>
    /// <param name="station">The station's folder.</param>
    /// <returns>A command, or on Windows a sentence. Null: the folder lies on the disk of the station or of the system, or the system
    /// does not say.</returns>
    public static string? Find(string folder, string station)
    {
        if (OperatingSystem.IsWindows())
        {
            return Path.GetPathRoot(folder) is { Length: > 0 } root
                && !string.Equals(root, Path.GetPathRoot(station), StringComparison.OrdinalIgnoreCase)
                ? $"eject {root} in Explorer"
                : null;
        }

        return MountTable.Of(folder) is { } mount && mount.Folder != "/" && mount.Number != MountTable.Of(station)?.Number
            ? Find(mount)
            : null;
    }

    public static string Find(Mount mount) =>
        mount.Source.StartsWith("/dev/", StringComparison.Ordinal)
        && OfDesktop.Any(above => mount.Folder.StartsWith(above, StringComparison.Ordinal))
            ? $"udisksctl unmount -b {mount.Source}"
            : $"umount {mount.Folder}";
}
