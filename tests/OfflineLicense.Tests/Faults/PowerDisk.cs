using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Faults;

/// <summary>
/// A disk whose power can be cut: an ext4 image on a file system that copies a file in one step by sharing its blocks. Such a
/// copy is what the disk had accepted at that moment, no more; mounted, ext4 recovers as it does after a power cut.
/// </summary>
internal sealed class PowerDisk : IDisposable
{
    private const string Megabytes = "640";

    private readonly string _root;
    private readonly string _store;
    private string? _mounted;

    private PowerDisk(string root)
    {
        _root = root;
        _store = Path.Combine(root, "store");
        Folder = Path.Combine(root, "disk");
    }

    /// <summary>Where an image is mounted: always the same path, as the stations' paths must stay.</summary>
    public string Folder { get; }

    /// <summary>Skips the test where this machine cannot do it.</summary>
    public static PowerDisk Create(string name)
    {
        Requires.Root();
        Requires.Programs("mkfs.xfs", "mkfs.ext4");
        var below =
            Directory.Exists("/dev/shm") && new DriveInfo("/dev/shm").AvailableFreeSpace > 4L << 30 ? "/dev/shm" : Path.GetTempPath();
        var disk = new PowerDisk(Directory.CreateDirectory(Path.Combine(below, $"offlic-power-{name}-{Guid.NewGuid():N}")).FullName);
        Directory.CreateDirectory(disk._store);
        Directory.CreateDirectory(disk.Folder);
        var image = Path.Combine(disk._root, "store.img");
        if (
            Ran("truncate", "-s", "2G", image) is { } no
            || Ran("mkfs.xfs", "-q", "-m", "reflink=1", image) is { } and
            || Ran("mount", "-o", "loop", image, disk._store) is { } nor
        )
        {
            disk.Dispose();
            throw new SkipException("no loop device, or no xfs with shared blocks");
        }

        return disk;
    }

    /// <summary>An empty ext4 under this name, mounted.</summary>
    public void Format(string image)
    {
        Must("truncate", "-s", Megabytes + "M", At(image));
        Must("mkfs.ext4", "-q", "-F", At(image));
        Mount(image);
    }

    /// <summary>What the disk holds at this moment, under another name.</summary>
    public void Cut(string image, string cut) => Must("cp", "--reflink=always", At(image), At(cut));

    /// <exception cref="IOException">It cannot be mounted any more.</exception>
    public void Mount(string image)
    {
        Must("mount", "-o", "loop", At(image), Folder);
        _mounted = image;
    }

    public void Unmount()
    {
        if (_mounted is not null && Ran("umount", Folder) is not null)
            Must("umount", "-l", Folder);
        _mounted = null;
    }

    public void Remove(string image) => File.Delete(At(image));

    public void Dispose()
    {
        Unmount();
        Ran("umount", _store);
        if (Directory.EnumerateFileSystemEntries(_store).Any())
            return; // still mounted: what lies there stays, rather than half of it
        Directory.Delete(_root, recursive: true);
    }

    private string At(string image) => Path.Combine(_store, image);

    private static void Must(string program, params string[] arguments)
    {
        if (Ran(program, arguments) is { } said)
            throw new IOException($"{program} {string.Join(' ', arguments)}: {said}");
    }

    /// <summary>Null where it did its work.</summary>
    private static string? Ran(string program, params string[] arguments) =>
        ProcessRun.Of(program, arguments) is { ExitCode: not 0 } failed ? failed.Error : null;
}
