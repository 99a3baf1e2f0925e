using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Station;

/// <summary>What a station may lie on: a disk whose locks and flushes hold, and which keeps a file for its owner alone.</summary>
internal static class FileSystemPolicy
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const string Remedy = "create the station on a local disk (ext4, XFS, APFS, NTFS in Windows); put only signed bundles on USB "
        + "drives and shares";

    /// <summary>Locks and flushes cannot be relied on there, or a file cannot be the owner's alone. <c>fuseblk</c>: exFAT and NTFS by
    /// drivers in user space.</summary>
    private static readonly string[] Unfit = ["vfat", "msdos", "fat", "fat12", "fat16", "fat32", "exfat", "fuseblk", "nfs", "nfs4", "cifs",
        "smb", "smb2", "smb3", "smbfs"];

    /// <param name="kind">As <see cref="FreeSpace.KindOf"/> says it.</param>
    public static bool IsUnfit(string? kind) => Unfit.Contains(kind, StringComparer.OrdinalIgnoreCase);

    /// <summary>Looked at before anything is made.</summary>
    /// <exception cref="Failure">Missing <c>unfit-disk</c>.</exception>
    public static void Check(StationPaths station)
    {
        if (FreeSpace.KindOf(station.Root) is { } kind && IsUnfit(kind))
            throw Refused($"{station.Root} is on {kind}, which does not guarantee locks, flushes or permissions; nothing was created",
                Remedy + ". To create it there all the same: --unsafe-fs");
    }

    /// <summary>Makes the folders of a station for the owner alone; those that are there stay as they are.</summary>
    /// <exception cref="Failure">Missing <c>unfit-disk</c>: the disk keeps no permissions. The folder is gone again. <c>not-private</c>:
    /// one that is there is open to others.</exception>
    public static void Make(StationPaths station)
    {
        var isNew = !NativeFile.Occupied(station.Folder);
        DurableDirectory.Make(station.Folder, ownerOnly: true);
        if (isNew && !OperatingSystem.IsWindows() && File.GetUnixFileMode(station.Folder) is var mode
            && (mode & Others) != UnixFileMode.None)
        {
            Directory.Delete(station.Folder);
            throw Refused($"the file system of {station.Root} stores no permissions (a folder created with mode 700 has "
                + $"{Convert.ToString((int)mode, 8)}): every account could read the private key; nothing was created", Remedy);
        }

        if (!isNew)
            OwnershipCheck.Check(station); // a killed run may have left it on such a disk

        foreach (var path in new[] { station.Log, station.Spool })
            DurableDirectory.Make(path, ownerOnly: true);
    }

    private static Failure Refused(string what, string hint) => new(FailureKind.Missing, what, hint) { Code = "unfit-disk" };
}
