using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Media;

/// <summary>A file system in memory that is full soon, where the test runs as root on Linux; elsewhere its tests are skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;
    private bool _mounted = true;

    private SmallDisk(string folder) => _folder = folder;

    public string Folder => _folder;

    public static SmallDisk Mount(string folder, int kilobytes, bool readOnly = false)
    {
        Requires.Root();
        Directory.CreateDirectory(folder);
        var options = $"size={kilobytes}k{(readOnly ? ",ro" : string.Empty)}";
        Skip.IfNot(Run("mount", "-t", "tmpfs", "-o", options, "offlic-test", folder), "a file system in memory cannot be mounted here");
        return new SmallDisk(folder);
    }

    public void Grow(int kilobytes) => Assert.True(Run("mount", "-o", $"remount,size={kilobytes}k", _folder));

    /// <summary>Leaves so many KiB.</summary>
    public void Fill(int free) =>
        File.WriteAllBytes(
            Path.Combine(_folder, "filler"),
            new byte[Math.Max(0, new DriveInfo(_folder).AvailableFreeSpace - (free * 1024L))]
        );

    /// <summary>Room for anything, as if someone had cleaned up.</summary>
    public void MakeRoom()
    {
        File.Delete(Path.Combine(_folder, "filler"));
        Grow(512 * 1024);
    }

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", _folder));

    public void MakeWritable() => Assert.True(Run("mount", "-o", "remount,rw", _folder));

    /// <summary>Pulled out: what has it open goes on, what looks for it finds the empty folder below.</summary>
    public void Pull()
    {
        if (_mounted)
            Run("umount", "-l", _folder);
        _mounted = false;
    }

    public void Dispose() => Pull();

    private static bool Run(string program, params string[] arguments) => ProcessRun.Of(program, arguments).ExitCode == 0;
}
