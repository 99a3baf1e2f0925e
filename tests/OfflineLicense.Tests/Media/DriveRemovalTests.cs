using OfflineLicense.Storage.Station;

namespace OfflineLicense.Tests.Media;

public sealed class DriveRemovalTests
{
    [Theory]
    [InlineData("/media/anna/USB", "vfat", "/dev/sdb1", false, "udisksctl unmount -b /dev/sdb1")]
    [InlineData("/run/media/anna/USB", "exfat", "/dev/sdb1", true, "udisksctl unmount -b /dev/sdb1")]
    [InlineData("/mnt/usb", "vfat", "/dev/sdb1", false, "umount /mnt/usb")]
    [InlineData("/mnt/usb", "ext4", "/dev/sdb1", true, "umount /mnt/usb")]
    [InlineData("/srv/tftp", "ext4", "/dev/mapper/vg-tftp", false, null)]
    [InlineData("/mnt/share", "nfs4", "server:/share", false, null)]
    [InlineData("/", "ext4", "/dev/sda1", true, null)]
    public void A_drive_that_is_carried_is_unmounted_as_it_was_mounted_and_other_disks_are_not(
        string folder, string kind, string source, bool isRemovable, string? expected)
    {
        var words = DriveRemoval.Find(new Mount(36, folder, kind, source), isRemovable);

        Assert.Equal(expected, words is null ? null : string.Join(' ', words));
    }

    [Fact]
    public void A_folder_on_the_disk_of_the_station_is_not_unmounted() =>
        Assert.Null(DriveRemoval.Find(Path.GetTempPath(), Path.GetTempPath()));
}
