using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Media;

/// <summary>
/// A file system in a file, mounted as a drive would be: exFAT and NTFS by drivers in user space (the latter with Windows'
/// rules for names), ext4 by the kernel. Where one cannot be mounted its tests are skipped.
/// </summary>
internal sealed class LoopDisk : IDisposable
{
    private readonly string _image;
    private readonly string _device;
    private readonly string _kind;

    private LoopDisk(string folder, string image, string device, string kind) =>
        (Folder, _image, _device, _kind) = (folder, image, device, kind);

    public string Folder { get; }

    public string Image => _image;

    public static LoopDisk Mount(string kind, string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        var image = $"{folder}.{kind}";
        var maker = kind switch { "exfat" => "mkfs.exfat", "ntfs" => "mkfs.ntfs", _ => "mkfs.ext4" };
        var why = !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess ? "it needs root on Linux" : Program(maker) is null
            ? $"{maker} is not installed" : null;
        if (why is null)
        {
            using (var file = File.Create(image))
                file.SetLength(megabytes * 1024L * 1024L);
            string[] options = kind == "ntfs" ? ["-F", "-Q", "-q"] : kind == "ext4" ? ["-q", "-F", "-m", "0"] : [];
            var made = ProcessRun.Of(Program(maker)!, [.. options, image]);
            // The driver of NTFS reads the image itself; the others want a block device.
            var device =
                made.ExitCode != 0 ? null
                : kind == "ntfs" ? image
                : ProcessRun.Of("losetup", ["-f", "--show", image]) is { ExitCode: 0 } loop ? loop.Output.Trim()
                : null;
            if (device is not null)
            {
                var disk = new LoopDisk(folder, image, device, kind);
                if (disk.Attach("rw"))
                    return disk;
                disk.Release();
            }

            why = "there is no driver or no loop device";
        }

        File.Delete(image);
        throw new SkipException($"{kind} cannot be mounted: {why}");
    }

    public bool Attach(string access) => (_kind switch
    {
        "exfat" when Program("mount.exfat-fuse") is { } driver => ProcessRun.Of(driver, ["-o", access, _device, Folder]),
        "ntfs" when Program("ntfs-3g") is { } driver => ProcessRun.Of(driver, ["-o", $"windows_names,{access}", _device, Folder]),
        "ext4" => ProcessRun.Of("mount", ["-o", access, _device, Folder]),
        _ => null,
    })?.ExitCode == 0;

    /// <summary>Safely removed: what was written is in the image.</summary>
    public void Detach()
    {
        if (ProcessRun.Of("umount", [Folder]).ExitCode != 0)
            ProcessRun.Of("umount", ["-l", Folder]);
    }

    /// <summary>The medium ends here from now on, though it still says that it is larger.</summary>
    public void Cut(long at)
    {
        using var file = File.OpenWrite(_image);
        file.SetLength(at);
    }

    public void Dispose()
    {
        Detach();
        Release();
        File.Delete(_image);
    }

    private void Release()
    {
        if (_device != _image)
            ProcessRun.Of("losetup", ["-d", _device]);
    }

    private static string? Program(string name) =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin")
            .Split(':')
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
