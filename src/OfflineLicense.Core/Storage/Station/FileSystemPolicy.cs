using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Station;

/// <summary>What a station may lie on: a disk whose locks and flushes hold, and which keeps a file for its owner alone.</summary>
internal static class FileSystemPolicy
{
    private const string Remedy = "create the station on a local disk (ext4, XFS, APFS, NTFS in Windows); put only signed bundles on USB "
        + "drives and shares";

    /// <summary>
    /// Locks and flushes cannot be relied on there, a file cannot be the owner's alone, or the disk is one that people carry.
    /// </summary>
    private static readonly string[] Unfit = ["vfat", "msdos", "fat", "fat12", "fat16", "fat32", "exfat", "nfs", "nfs4", "cifs",
        "smb", "smb2", "smb3", "smbfs", "9p", "vboxsf", "iso9660", "udf"];

    /// <summary>Drivers in user space over a folder of a local disk: encrypted home folders, the root of a container.</summary>
    private static readonly string[] LocalFuse = ["fuse.gocryptfs", "fuse.encfs", "fuse.securefs", "fuse.cryfs", "fuse.fuse-overlayfs"];

    /// <param name="kind">As <see cref="MountTable.KindOf(string)"/> says it. Drivers in user space are unfit (<c>fuseblk</c>,
    /// <c>fuse.exfat</c>, <c>fuse.sshfs</c>) but for the few that lie over a local folder; and the kernel's NTFS on Linux.</param>
    public static bool IsUnfit(string? kind) => kind is not null
        && (Unfit.Contains(kind, StringComparer.OrdinalIgnoreCase)
            || (kind.StartsWith("fuse", StringComparison.OrdinalIgnoreCase) && !LocalFuse.Contains(kind, StringComparer.OrdinalIgnoreCase))
            || (OperatingSystem.IsLinux() && kind.StartsWith("ntfs", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Looked at before anything is made.</summary>
    /// <exception cref="Failure">Missing <c>unfit-disk</c>.</exception>
    public static void Check(StationPaths station)
    {
        if (MountTable.KindOf(station.Root) is { } kind && IsUnfit(kind))
            throw Refused($"{station.Root} is on {kind}, which does not guarantee locks, flushes or permissions; nothing was created",
                Remedy + ". To create it there all the same: --unsafe-fs");
    }

    /// <summary>The same of a station that is there and that a person named.</summary>
    /// <exception cref="Failure">Missing <c>unfit-disk</c>.</exception>
    public static void CheckNamed(StationPaths station)
    {
        if (MountTable.KindOf(station.Folder) is { } kind && IsUnfit(kind))
            throw Refused($"the station {station.Root} is on {kind}, which does not guarantee locks, flushes or permissions; "
                + "nothing in it was opened",
                "copy the station to a local disk (offlic backup, offlic restore). To use it there all the same: --unsafe-fs");
    }

    public static Failure KeepsNoPermissions(StationPaths station, FileFacts facts) =>
        Refused($"the file system of {station.Root} stores no permissions (a folder created with mode 700 has "
            + $"{Convert.ToString((int)facts.Mode.GetValueOrDefault(), 8)}): every account could read the private key; nothing was created",
            Remedy);

    private static Failure Refused(string what, string hint) => new(FailureKind.Missing, what, hint) { Code = "unfit-disk" };
}
