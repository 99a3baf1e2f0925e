using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>A file system in memory that is full soon, where the test runs as root on Linux; elsewhere its tests say that they were skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    public static bool Mount(string folder, int kilobytes, out SmallDisk? disk)
    {
        disk = null;
        Directory.CreateDirectory(folder);
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "offlic-test", folder))
            disk = new SmallDisk(folder);
        else
            Console.WriteLine("SKIPPED 1 case: a small disk needs root on Linux");
        return disk is not null;
    }

    public void Grow(int kilobytes) => Assert.True(Run("mount", "-o", $"remount,size={kilobytes}k", _folder));

    public void Dispose() => Run("umount", _folder);

    private static bool Run(string program, params string[] arguments) => ProcessRun.Of(program, arguments).ExitCode == 0;
}
