using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Desk;

/// <summary>A command at the wrong station, or at the wrong moment: what belongs there instead.</summary>
public sealed class WrongPlaceTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Split_at_a_desk_is_refused_with_the_command_that_belongs_there()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("collect", _lab.Write("ack.txt", StationPair.Ack(1799000000000, "FOC1"))));

        var said = _lab.Desk("split", "--to", "tftp");

        Assert.Equal(2, said.Exit);
        Assert.Contains("hint: here: offlic pack --to DRIVE", said.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_lab.At("tftp")));
        Assert.Equal(2, _lab.Desk("split", "--to", "tftp", "--dry-run").Exit);
    }

    [Fact]
    public void Uploaded_is_marked_at_a_desk_and_never_in_a_zone()
    {
        _lab.ToDesk("FOC1");

        var said = _lab.Zone("mark", "uploaded", "FOC1");

        Assert.Equal(2, said.Exit);
        Assert.Contains("at the desk: offlic mark uploaded", said.Error, StringComparison.Ordinal);
        Assert.Equal("packed", StationPair.Device(_lab.Zone, "FOC1").GetProperty("state").GetString());
        var list = _lab.Write("upload.csv", "file,status\n"
            + $"{StationPair.Line(_lab.Zone("status", "--json"), "request").GetProperty("upload_name").GetString()},uploaded\n");
        Assert.Equal(2, _lab.Zone("mark", "refused", "--from", list).Exit);
    }

    [Fact]
    public void Stage_in_a_zone_says_that_it_is_for_a_desk_without_the_tool()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage("FOC1", 1))));

        var said = _lab.Zone("stage", "--to", "up");

        StationPair.Done(said);
        Assert.Contains("this is a zone: stage here is for a desk without offlic", said.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("this is a zone", _lab.Desk("stage", "--to", "up2").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Stage_into_an_old_folder_names_what_is_not_uploaded_again_and_moves_nothing()
    {
        _lab.ToDesk("FOC1", "FOC2", "FOC3");
        StationPair.Done(_lab.Desk("stage", "--to", "up"));
        StationPair.Done(_lab.Desk("collect", _lab.Write("ack.txt", StationPair.Ack(1799000000000, "FOC1"))));
        StationPair.Done(_lab.Desk("mark", "refused", "FOC2", "--reason", "duplicate report"));
        var before = Directory.GetFiles(_lab.At("up"), "*", SearchOption.AllDirectories);

        var said = _lab.Desk("stage", "--to", "up", "--again");

        StationPair.Done(said);
        Assert.Contains("2 files of earlier runs still there: do not upload again. Nothing was moved", said.Out, StringComparison.Ordinal);
        Assert.Equal(["answered", "refused"], said.OutLines.Where(line => line.Contains("_FOC", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[^1]));
        Assert.Equal(before, Directory.GetFiles(_lab.At("up"), "*", SearchOption.AllDirectories));
        var checklist = File.ReadAllText(Directory.GetFiles(_lab.At("up"), "CHECKLIST.txt", SearchOption.AllDirectories).Single());
        Assert.Contains("Do not upload again:\n", checklist, StringComparison.Ordinal);

        File.Delete(before.Single(path => path.Contains("FOC1", StringComparison.Ordinal)));
        var left = Assert.Single(_lab.Desk("stage", "--to", "up", "--json").Json("settled"));
        Assert.Equal("refused", left.GetProperty("because").GetString());
    }

    // Regression: stage --again proposed --again.
    [Fact]
    public void Stage_proposes_again_only_where_it_writes_something()
    {
        const string Again = "; to stage them again: --again";
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Desk("stage", "--to", "up"));
        Assert.Contains(Again, _lab.Desk("stage", "--to", "up").Out, StringComparison.Ordinal);

        StationPair.Done(_lab.Desk("mark", "uploaded", "FOC1"));

        foreach (var option in new[] { "--again", "--no-color" })
        {
            var said = _lab.Desk("stage", "--to", "up", option).Out;
            Assert.StartsWith("Nothing to stage: every request here was answered or marked\n", said, StringComparison.Ordinal);
            Assert.DoesNotContain("--again", said, StringComparison.Ordinal);
        }

        var split = _lab.Zone("split", "--to", "tftp", "--again").Out;
        Assert.Equal("Nothing to split: no response that was asked for is here\n", split);
    }

    // Regression: the folder was made where no drive was mounted, and a bundle that no one carries used its number.
    [Fact]
    public void Pack_to_a_folder_that_is_not_there_asks_for_the_drive_and_signs_nothing()
    {
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage("FOC1", 1))));
        _lab.Shell.HasDrives = false;

        var said = _lab.Zone("pack", "--to", "usb");

        Assert.Equal(5, said.Exit);
        Assert.Contains("is the drive mounted?", said.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_lab.At("usb")));
        Assert.Equal(5, _lab.Zone("pack", "--to", "usb", "--dry-run").Exit);
        Assert.Empty(_lab.Zone("bundles", "--json").Json("bundle"));
        Assert.Equal("collected", StationPair.Device(_lab.Zone, "FOC1").GetProperty("state").GetString());
        StationPair.Done(_lab.Zone("pack", "--to", _lab.Folder("usb")));
        Assert.Equal(5, _lab.Zone("pack", "--to", "other", "--again", "1").Exit);
    }

    [SkippableFact]
    public void Pack_warns_where_the_folder_is_on_the_disk_of_the_station()
    {
        Requires.Linux();
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Usage("FOC1", 1))));

        Assert.Contains("is on the disk of this station, not on a drive", _lab.Zone("pack", "--to", "usb").Error, StringComparison.Ordinal);

        // The station of a test may be in memory or on the disk: the drive is on the other one.
        var other = _lab.At("zone").StartsWith("/dev/shm/", StringComparison.Ordinal) ? "/var/tmp" : "/dev/shm";
        Skip.IfNot(Directory.Exists(other), "there is no other file system to write to");
        var drive = Path.Combine(other, Path.GetRandomFileName());
        Directory.CreateDirectory(drive);
        try
        {
            Assert.DoesNotContain("is on the disk", _lab.Zone("pack", "--to", drive, "--again", "1").Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(drive, recursive: true);
        }
    }
}
