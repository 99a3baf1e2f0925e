using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Attacks.Folders;

/// <summary>
/// A drive brings a station with it. Regression: it was found by walking up, and its trusted keys decided which bundles are valid.
/// </summary>
public sealed class StationDiscoveryTests(ITestOutputHelper output) : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    /// <summary>A mounted file system of its own, and a folder that is mounted a second time.</summary>
    [SkippableTheory]
    [Trait("Attack", "A37")]
    [InlineData("-t tmpfs tmpfs", "zone/drive")]
    [InlineData("-t tmpfs tmpfs", "zone/drive/deeper/still")]
    [InlineData("--bind elsewhere", "zone/drive")]
    [InlineData("--bind elsewhere", "zone/drive/deeper/still")]
    [InlineData("-t tmpfs tmpfs", "zone/.offlic")]
    [InlineData("--bind zone/.offlic", "zone/.offlic")]
    public void No_station_is_found_behind_a_mount_point(string how, string folder)
    {
        Requires.Root();
        Directory.CreateDirectory(_lab.At("elsewhere"));
        var place = folder.StartsWith("zone/drive", StringComparison.Ordinal) ? _lab.Folder("zone/drive") : _lab.At("zone", ".offlic");
        string[] typed = [.. how.Split(' ').Select(word => word is "elsewhere" or "zone/.offlic" ? _lab.At(word) : word), place];
        Skip.If(ProcessRun.Of("mount", typed).ExitCode != 0, "nothing can be mounted here");
        try
        {
            var inside = place.EndsWith(".offlic", StringComparison.Ordinal)
                ? _lab.At("zone")
                : Directory.CreateDirectory(_lab.At(folder)).FullName;

            var said = new CliRun(inside).Run("status");

            Assert.Equal(5, said.Exit);
            Assert.Contains("--station DIR", said.Error, StringComparison.Ordinal);
            Assert.Contains(place.EndsWith(".offlic", StringComparison.Ordinal) ? "not trusted" : $"The search ends at {place}", said.Error,
                StringComparison.Ordinal);
            if (how.StartsWith("--bind", StringComparison.Ordinal))
                StationPair.Done(new CliRun(inside).Run("status", "--station", _lab.At("zone")));
        }
        finally
        {
            ProcessRun.Of("umount", [place]);
        }
    }

    [SkippableTheory]
    [Trait("Attack", "A37")]
    [InlineData(".")]
    [InlineData("below")]
    public void A_station_of_another_account_is_found_and_not_trusted(string from)
    {
        Requires.Root();
        var folder = Directory.CreateDirectory(_lab.At("zone", from)).FullName;
        Assert.Equal(0, ProcessRun.Of("chown", ["12345", _lab.At("zone", ".offlic")]).ExitCode);

        foreach (var (name, typed) in EveryCommand.InStation("x"))
        {
            var said = new CliRun(Path.GetFullPath(folder)).Run(typed);
            Assert.True(said.Exit is 5 || name == "key trust", $"{name}: {said.Exit} {said.Error}");
        }

        Assert.Contains("was found and is not trusted", new CliRun(Path.GetFullPath(folder)).Run("status").Error, StringComparison.Ordinal);
    }

    /// <summary>The words of the system for what people carry and share. ext4 and the like are trusted.</summary>
    [Fact]
    [Trait("Attack", "A37")]
    public void Kinds_of_file_systems_that_people_carry_or_share_hold_no_station()
    {
        string[] unfit = ["vfat", "msdos", "exfat", "fuseblk", "fuse", "fuse.exfat", "fuse.ntfs-3g", "fuse.sshfs", "nfs", "nfs4", "cifs",
            "smb3", "9p", "iso9660", "udf"];
        Assert.All(unfit, kind => Assert.True(FileSystemPolicy.IsUnfit(kind), kind));
        Assert.All(new[] { "ext4", "xfs", "btrfs", "zfs", "overlay", "tmpfs", "apfs", "fuse.gocryptfs" }, kind =>
            Assert.False(FileSystemPolicy.IsUnfit(kind), kind));
        Figures.Figure(output, "unfit file systems", unfit.Length);
    }

    /// <summary>The kernel's description of disks, as far as it is looked at.</summary>
    [SkippableTheory]
    [Trait("Attack", "A37")]
    [InlineData("sda1", "pci0/usb2/2-1/host1/block/sda/sda1", "0", true)]
    [InlineData("sdb1", "pci0/ata1/host2/block/sdb/sdb1", "1", true)]
    [InlineData("sdc1", "pci0/ata1/host2/block/sdc/sdc1", "0", false)]
    [InlineData("nvme0n1p1", "pci0/nvme/nvme0/nvme0n1/nvme0n1p1", "0", false)]
    [InlineData("sr0", "pci0/ata3/host4/block/sr0", "1", true)]
    public void A_drive_that_can_be_removed_is_known_by_the_kernels_description(
        string device, string place, string removable, bool expected)
    {
        Requires.Linux();
        using var sys = new TempFolder();
        var folder = sys.Folder("devices/" + place);
        var disk = char.IsAsciiDigit(device[^1]) && device != "sr0" ? Path.GetDirectoryName(folder)! : folder;
        File.WriteAllText(Path.Combine(disk, "removable"), removable + "\n");
        Directory.CreateSymbolicLink(Path.Combine(sys.Folder("class/block"), device), folder);
        Directory.CreateDirectory(sys.Folder("devices/virtual/block/dm-0/slaves/" + device));
        Directory.CreateSymbolicLink(sys.At("class", "block", "dm-0"), sys.At("devices", "virtual", "block", "dm-0"));

        Assert.Equal(expected, RemovableDisk.IsRemovable("/dev/" + device, sys.FullPath));
        Assert.Equal(expected, RemovableDisk.IsRemovable("/dev/dm-0", sys.FullPath)); // an encrypted volume on it
        Assert.False(RemovableDisk.IsRemovable("tmpfs", sys.FullPath));
        Assert.False(RemovableDisk.IsRemovable("/dev/none", sys.FullPath));
    }

    [Fact]
    public void A_line_of_the_list_of_mounts_is_read_with_its_escapes()
    {
        Assert.Equal(new Mount(36, "/media/a b", "fuse.exfat", "/dev/sdb1"),
            MountTable.Parse("36 35 98:0 /mnt1 /media/a\\040b rw,noatime master:1 - fuse.exfat /dev/sdb1 rw"));
        Assert.Equal(new Mount(36, "/", "ext4", "/dev/vda"), MountTable.Parse("36 35 98:0 / / rw - ext4 /dev/vda rw"));
        Assert.All(new[] { "", "36", "x 35 98:0 / / rw - ext4 /dev/vda rw", "36 35 98:0 / / rw ext4" }, line =>
            Assert.Null(MountTable.Parse(line)));
    }

    /// <summary>Whoever reads the result sees which station decided.</summary>
    [Fact]
    public void Verify_receive_and_sign_name_the_station_and_the_keys_that_decided()
    {
        _lab.ToDesk("FOC2201A0D1");
        foreach (var typed in new[] { "verify", "receive" })
        {
            Assert.Contains($"Checked by HQ ({_lab.At("desk")})", _lab.Desk(typed, "out").OutLines);
            var said = _lab.Desk(typed, "out", "--json");
            Assert.Equal(("HQ", _lab.At("desk")), (said.Summary.GetProperty("station").GetString(),
                said.Summary.GetProperty("station_path").GetString()));
            var key = said.Json("bundle").Single().GetProperty("keys").EnumerateArray().Single();
            Assert.Equal(("PLANT-7", 64), (key.GetProperty("station").GetString(), key.GetProperty("key_id").GetString()!.Length));
        }

        var alone = new CliRun(_lab.Shell.Folder).Run("verify", "out", "--key", "PLANT-7.pub.pem");
        Assert.Contains($"Checked with the keys in {_lab.At("PLANT-7.pub.pem")}; no station was asked", alone.OutLines);
        Assert.Contains("  signed by  ", alone.Out, StringComparison.Ordinal);
    }

    /// <summary>Regression: a link that is called like a bundle was followed where a folder is searched.</summary>
    [SkippableFact]
    public void A_link_that_is_found_in_a_searched_folder_is_named_and_not_followed()
    {
        Requires.Unix();
        _lab.ToDesk("FOC2201A0D1");
        var bundle = Directory.GetFiles(_lab.At("out")).Single();
        var link = Path.Combine(_lab.Folder("drive"), Path.GetFileName(bundle));
        File.CreateSymbolicLink(link, bundle);

        foreach (var typed in new[] { "verify", "receive" })
        {
            var said = _lab.Desk(typed, "drive");
            Assert.Equal(5, said.Exit);
            Assert.Contains($"{link} is a symbolic link", said.Error, StringComparison.Ordinal);
            Assert.Equal(0, _lab.Desk(typed, link).Exit); // a person's own word
        }
    }
}
