namespace OfflineLicense.Tests.Commands.Carry;

public sealed class ExchangeCommandTests : IDisposable
{
    private readonly ExchangeLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    [Trait("Lane", "check")]
    public void One_command_a_visit_carries_a_request_to_the_desk_and_its_answer_to_the_device()
    {
        _lab.Save("1", 1);
        var out1 = Run(_lab.Zone(), "offlic receive", "offlic split", "offlic collect", "offlic pack");
        Assert.Contains("1. Carry the drive to the desk; there: offlic exchange DRIVE", out1, StringComparison.Ordinal);

        var out2 = Run(_lab.Desk(), "offlic receive", "offlic collect", "offlic stage", "offlic pack");
        Assert.Contains("Upload for 1 product instance by CHECKLIST.txt below", out2, StringComparison.Ordinal);
        Assert.True(File.Exists(_lab.At("upload", "2026-11-21", "PLANT-7_any-account_any-virtual-account", "CHECKLIST.txt")));

        _lab.Answer("1");
        var out3 = Run(_lab.Desk(), "offlic receive", "offlic collect", "offlic stage", "offlic pack");
        Assert.Contains("Carry the drive to PLANT-7", out3, StringComparison.Ordinal);
        Assert.Contains("\nSince the stage of 2026-11-21 10:15Z: 1 answered, 0 without an answer\nWhat to do next:\n", out3,
            StringComparison.Ordinal);

        var out4 = Run(_lab.Zone(), "offlic receive", "offlic split", "offlic collect", "offlic pack");
        Assert.Contains("Install on 1 product instance by the sheets in", out4, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_lab.At("tftp"), "ACK_*.txt"));
        Assert.DoesNotContain("Carry", out4, StringComparison.Ordinal); // the desk has confirmed the bundle that is still on the drive

        foreach (var (station, again) in new (string, Func<string[], Said>)[] { ("zone", _lab.Zone), ("desk", _lab.Desk) })
        {
            var (files, rows) = (_lab.Files(), _lab.Rows(station));
            var said = again([]);
            Assert.Equal(0, said.Exit);
            Assert.Contains("Nothing changed.", said.OutLines);
            Assert.Equal(files, _lab.Files());
            Assert.Equal(rows, _lab.Rows(station));
        }
    }

    [Fact]
    public void A_bundle_that_is_not_on_the_drive_is_named_with_the_command_that_writes_it()
    {
        // Regression: a bundle was written into the mount point of a drive that was not mounted. With the drive, nothing was said of it.
        _lab.Save("1", 1);
        var unmounted = _lab.Zone();
        Directory.Move(_lab.At("usb"), _lab.At("below"));
        Directory.CreateDirectory(_lab.At("usb"));
        var said = _lab.Zone();

        Assert.EndsWith("1. Carry the drive to the desk; there: offlic exchange DRIVE. First copy the bundle to it: "
            + $"{_lab.At("usb")} is on the disk of this station\n", unmounted.Out, StringComparison.Ordinal);
        Assert.Contains("1. PLANT-7.desk.00000001 is not on this drive and has no receipt; if it did not travel on another: offlic pack "
            + $"--again PLANT-7.desk.00000001 --to {_lab.At("usb")}\n", said.Out, StringComparison.Ordinal);
        StationPair.Done(_lab.Pair.Zone("pack", "--again", "PLANT-7.desk.00000001", "--to", "usb"));
        Assert.DoesNotContain("is not on this drive", _lab.Zone().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plan_writes_nothing_and_shows_every_command()
    {
        _lab.Save("1", 1);
        var (files, rows) = (_lab.Files(), _lab.Rows("zone"));

        var said = _lab.Zone("-n");

        Assert.Equal(0, said.Exit);
        Assert.Contains($"offlic pack --to {_lab.At("usb")}", said.OutLines);
        Assert.Contains("The plan.", said.Out, StringComparison.Ordinal);
        Assert.EndsWith("dry run: nothing was written\n", said.Error, StringComparison.Ordinal);
        Assert.Equal(files, _lab.Files());
        Assert.Equal(rows, _lab.Rows("zone"));
    }

    [Fact]
    [Trait("Lane", "check")]
    public void A_step_that_refuses_does_not_stop_the_others_and_the_exit_code_is_the_worst()
    {
        _lab.Save("1", 1);
        _lab.Pair.Write("tftp/cut.txt", "<smartLicense><RUMReport><![CDATA[{");
        _lab.Pair.Write("usb/HQ.PLANT-7.00000001.offlic.tar", "no bundle");

        var said = _lab.Zone("--json");

        Assert.Equal(10, said.Exit);
        Assert.Equal(["receive 10 untrusted", "split 0 unchanged", "collect 3 incomplete", "pack 0 done"], said.Json("step").Select(step =>
            $"{step.GetProperty("command").GetString()} {step.GetProperty("exit").GetInt32()} {step.GetProperty("outcome").GetString()}"));
        Assert.Equal(10, said.Summary.GetProperty("exit").GetInt32());
        Assert.Contains("\"type\":\"error\",\"code\":\"E_", said.Error, StringComparison.Ordinal);
        Assert.Contains("See above why receive ended with 10 (untrusted)", said.Summary.GetProperty("next")[0].GetString(),
            StringComparison.Ordinal);
        Assert.True(File.Exists(_lab.At("usb", "PLANT-7.desk.00000001.offlic.tar")));

        var text = _lab.Zone();
        Assert.Equal(10, text.Exit);
        Assert.Contains("error: ", text.Error, StringComparison.Ordinal);
        Assert.Contains("cut.txt  truncated", text.Out, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Lane", "check")]
    public void Without_the_drive_nothing_is_done_and_without_another_folder_the_other_steps_are()
    {
        _lab.Save("1", 1);
        var gone = _lab.Zone(_lab.At("other-usb"));
        Assert.Equal(5, gone.Exit);
        Assert.Contains("is the drive mounted?", gone.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_lab.At("other-usb")));
        Assert.Empty(Directory.GetFiles(_lab.At("usb")));

        _lab.Set("desk", SettingName.DownloadsFolder, "nowhere");
        StationPair.Done(_lab.Zone());
        var desk = _lab.Desk();
        Assert.Equal(5, desk.Exit);
        Assert.Contains(_lab.At("nowhere"), desk.Error, StringComparison.Ordinal);
        Assert.Contains("1 file to upload", desk.Out, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Lane", "check")]
    public void A_folder_that_is_not_set_leaves_a_step_out_and_says_so()
    {
        _lab.Save("1", 1);
        _lab.Set("zone", SettingName.MediaFolder, "");
        _lab.Set("zone", SettingName.InstallFolder, "");

        var said = _lab.Zone();

        Assert.Equal(0, said.Exit);
        Assert.Contains("receive is left out, because its folder is not set; name the drive", said.Out, StringComparison.Ordinal);
        Assert.Contains("split is left out, because its folder is not set; set it: offlic config folders.install DIR", said.Out,
            StringComparison.Ordinal);
        Assert.Contains("1 recorded", said.Out, StringComparison.Ordinal);

        _lab.Set("zone", SettingName.IntakeFolder, "");
        var none = _lab.Zone();
        Assert.Equal(2, none.Exit);
        Assert.Contains("offlic config folders.intake DIR", none.Error, StringComparison.Ordinal);
        StationPair.Done(_lab.Zone(_lab.At("usb")));
    }

    [Fact]
    [Trait("Lane", "check")]
    public void A_drive_for_two_zones_gives_each_what_is_its_own()
    {
        StationPair.Done(_lab.Pair.In("second", "init", "second", "--name", "PLANT-8", "--hostnames", "allow", "--curve", "P-256",
            "--intake", _lab.At("tftp2"), "--install", _lab.At("tftp2"), "--media", _lab.At("usb")));
        _lab.Pair.Trust("second", "desk", "PLANT-8");
        _lab.Pair.Trust("desk", "second", "HQ");
        _lab.Save("1", 1);
        _lab.Pair.Write("tftp2/2.txt", StationPair.Usage("2", 2));
        StationPair.Done(_lab.Zone());
        StationPair.Done(_lab.Pair.In("second", "exchange"));
        StationPair.Done(_lab.Desk());
        _lab.Answer("1");
        _lab.Answer("2", 1_700_000_001);

        var desk = _lab.Desk();

        StationPair.Done(desk);
        Assert.Contains($"offlic pack --to {_lab.At("usb")} --for PLANT-7", desk.OutLines);
        Assert.Contains($"offlic pack --to {_lab.At("usb")} --for PLANT-8", desk.OutLines);
        Assert.Contains("Carry the drive to PLANT-7, PLANT-8;", desk.Out, StringComparison.Ordinal);
        var zone = _lab.Zone();
        StationPair.Done(zone);
        Assert.Contains("  3 bundles for PLANT-8, desk passed over", zone.OutLines);
        Assert.Single(Directory.GetFiles(_lab.At("tftp"), "ACK_*"));
        StationPair.Done(_lab.Pair.In("second", "exchange"));
        Assert.Single(Directory.GetFiles(_lab.At("tftp2"), "ACK_*"));
    }

    [SkippableFact]
    [Trait("Lane", "check")]
    public void A_full_drive_is_told_and_with_room_the_same_command_finishes()
    {
        using var disk = Media.SmallDisk.Mount(_lab.At("small"), 64);
        disk.Fill(free: 0);
        _lab.Save("1", 1);

        var full = _lab.Zone(disk.Folder);

        Assert.Equal(5, full.Exit);
        Assert.Contains("1 recorded", full.Out, StringComparison.Ordinal);
        Assert.Contains("no space left for the bundle", full.Error, StringComparison.Ordinal);
        Assert.Empty(_lab.Pair.Zone("bundles", "--json").Json("bundle")); // no sequence number was used up
        Assert.Empty(Directory.GetFiles(disk.Folder, "*.tar"));
        disk.MakeRoom();
        var again = _lab.Zone(disk.Folder);
        StationPair.Done(again);
        Assert.Single(Directory.GetFiles(disk.Folder, "PLANT-7.desk.00000001.offlic.tar"));
    }

    private static string Run(Said said, params string[] commands)
    {
        StationPair.Done(said);
        Assert.Equal(commands, said.OutLines.Where(line => line.StartsWith("offlic ", StringComparison.Ordinal))
            .Select(line => string.Join(' ', line.Split(' ').Take(2))));
        return said.Out;
    }
}
