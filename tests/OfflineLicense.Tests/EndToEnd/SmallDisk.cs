using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>A disk in memory, mounted over a folder until it is disposed: small, full, read-only or pulled out, as a test needs it.</summary>
internal sealed class SmallDisk : IDisposable
{
    private bool _mounted = true;

    private SmallDisk(string place) => Place = place;

    public string Place { get; }

    /// <returns>Null, and a line that says so, where this account cannot mount.</returns>
    public static SmallDisk? At(string place, string options)
    {
        Directory.CreateDirectory(place);
        if (OperatingSystem.IsLinux() && ProcessRun.Has("mount") && ProcessRun.Of("mount", ["-t", "tmpfs", "-o", options, "tmpfs", place]).ExitCode == 0)
            return new SmallDisk(place);
        Console.WriteLine("faults: 1 case SKIPPED: a small disk cannot be mounted here (needs root on Linux)");
        return null;
    }

    /// <summary>Leaves so many KiB.</summary>
    public void Fill(int free) =>
        File.WriteAllBytes(Path.Combine(Place, "filler"), new byte[Math.Max(0, new DriveInfo(Place).AvailableFreeSpace - (free * 1024L))]);

    public void MakeRoom()
    {
        File.Delete(Path.Combine(Place, "filler"));
        Again("size=512m,rw");
    }

    public void Again(string options) => Assert.Equal(0, ProcessRun.Of("mount", ["-o", $"remount,{options}", Place]).ExitCode);

    /// <summary>Pulled out: what has it open goes on, what looks for it finds the empty folder below.</summary>
    public void Pull()
    {
        if (_mounted)
            ProcessRun.Of("umount", ["-l", Place]);
        _mounted = false;
    }

    public void Dispose() => Pull();
}
