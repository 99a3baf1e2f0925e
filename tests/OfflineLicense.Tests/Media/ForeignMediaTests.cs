using System.Text.Json;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Media;

/// <summary>
/// Drives as people have them: exFAT, NTFS with Windows' rules for names, FAT32. The same bytes lie there as on a disk of our own.
/// </summary>
[Trait("Lane", "check")]
public sealed class ForeignMediaTests(FaultTrip trip, ITestOutputHelper output) : IClassFixture<FaultTrip>
{
    private static readonly string[] Reserved = ["CON", "PRN", "AUX", "NUL",
        .. Enumerable.Range(1, 9).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" })];

    public static TheoryData<string> Kinds { get; } = ["exfat", "ntfs"];

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public void Bundles_uploads_and_install_files_go_there_and_come_from_there(string kind)
    {
        using var there = trip.Before("pack");
        using var drive = LoopDisk.Mount(kind, there.At("drive"), 16);
        // What a killed run left is no obstacle.
        File.WriteAllText(there.At("drive", "PLANT-7.desk.00000001.offlic.tar.partial"), "half");
        Done(there, "pack --to drive --station zone");
        Assert.Contains("already there", Done(there, "pack --to drive --again 1 --station zone").Out, StringComparison.Ordinal);
        Done(there, "verify drive --station desk");
        drive.Detach();
        Assert.True(drive.Attach("rw"));
        Assert.Equal(6, Done(there, "receive drive --json --station desk").Summary.GetProperty("items").GetInt32());
        Same("stage", "upload", there, "stage --to drive/upload --station desk");
        Done(there, "stage --to drive/upload --again --station desk");
        Done(there, "stage --to drive/batch --batch --again --station desk");
        Done(there, "prepare --to drive/tftp --station zone");
        Done(there, "sheet save --to drive/sheets --station zone");
        Done(there, "key export drive/zone.pub.pem --station zone");

        using var back = trip.Before("split");
        Directory.Delete(back.At("drive"), recursive: true);
        using var install = LoopDisk.Mount(kind, back.At("drive"), 16);
        // The list and the sums stand there from the first device, and are written anew with the others.
        Done(back, $"split --to drive/install --only {FaultTrip.Devices[0].Udi.Serial} --station zone");
        Same("split", "install", back, "split --to drive/install --station zone");
        Assert.Equal(0, ProcessRun.Of("sha256sum", ["--quiet", "-c", "SHA256SUMS"], folder: back.At("drive", "install")).ExitCode);
        Done(back, "split --to drive/install --again --station zone");
        Done(back, "split --to drive/tree --layout tree --again --station zone");
        Done(back, "collect drive/install --station zone");

        var names = Names(there.At("drive")).Concat(Names(back.At("drive"))).ToList();
        Assert.DoesNotContain(names, name => name.EndsWith(".partial", StringComparison.Ordinal));
        Assert.All(names, Legal);
        Done(there, "doctor --station desk");
        Say($"figure: {kind} files written and checked {names.Count}");
    }

    /// <summary>
    /// It was made there with a key that all could read, and the next command told to take rights away that the drive does not keep.
    /// </summary>
    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public void No_station_is_made_on_a_drive_unless_a_person_says_so_and_the_drive_keeps_a_key_private(string kind)
    {
        using var there = trip.Before("pack");
        using var drive = LoopDisk.Mount(kind, there.At("drive"), 16);
        Done(there, "backup zone.offlic-backup --station zone");
        foreach (var typed in new[] { "init drive/station --name Z", "restore zone.offlic-backup drive/station" })
        {
            var said = there.Run([.. typed.Split(' '), "--json"]);
            Assert.Equal((5, "unfit-disk"), (said.Exit, JsonDocument.Parse(said.Error).RootElement.GetProperty("code").GetString()));
            said = there.Run([.. typed.Split(' '), "--unsafe-fs"]);
            Assert.Equal(5, said.Exit);
            Assert.Contains("stores no permissions", said.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(
                Directory.EnumerateFileSystemEntries(there.At("drive"), "*", SearchOption.AllDirectories),
                path => path.Contains(".offlic", StringComparison.Ordinal)
            );
        }

        Directory.CreateDirectory(there.At("drive", "killed", ".offlic"));
        Assert.Equal(5, there.Run(["init", "drive/killed", "--name", "Z", "--unsafe-fs"]).Exit);
        Assert.Empty(Directory.EnumerateFileSystemEntries(there.At("drive", "killed", ".offlic")));
        drive.Detach();
        Skip.IfNot(drive.Attach("rw,umask=077"), "the driver takes no umask");
        Done(there, "init drive/station --name Z --unsafe-fs");
        var untrusted = there.Run(["key", "show", "--station", "drive/station", "--json"]);
        Assert.Equal((5, "unfit-disk"), (untrusted.Exit, JsonDocument.Parse(untrusted.Error).RootElement.GetProperty("code").GetString()));
        Done(there, "key show --station drive/station --unsafe-fs");

        // Regression: whoever prepared a drive brought the station that judged its bundles.
        foreach (var more in new[] { "", " --unsafe-fs" })
        {
            var found = new CliRun(there.At("drive", "station")).Run($"verify .{more}".Split(' '));
            Assert.Equal(5, found.Exit);
            Assert.Contains("was found and is not trusted", found.Error, StringComparison.Ordinal);
        }

        File.WriteAllText(there.At("drive", "zone.pem"), "somebody's");
        Assert.Contains(
            "other content",
            there.Run(["key", "export", "drive/zone.pem", "--station", "zone"]).Error,
            StringComparison.Ordinal
        );
        Assert.Equal("somebody's", File.ReadAllText(there.At("drive", "zone.pem")));
        File.WriteAllText(there.At("drive", "PLANT-7.desk.00000001.offlic.tar"), "somebody's");
        Assert.Contains("other content", there.Run(["pack", "--to", "drive", "--station", "zone"]).Error, StringComparison.Ordinal);
        Assert.Equal("somebody's", File.ReadAllText(there.At("drive", "PLANT-7.desk.00000001.offlic.tar")));
        var looked = there.Run(["doctor", "--station", "drive/station", "--unsafe-fs"]);
        Assert.Equal(5, looked.Exit);
        drive.Detach();
        Assert.True(drive.Attach("rw"));
        var open = there.Run(["status", "--station", "drive/station", "--unsafe-fs"]);
        Assert.Equal(5, open.Exit);
        Assert.Contains("copy the station to a local disk", open.Error, StringComparison.Ordinal);
        Assert.Matches("the station is on fuse", looked.Out);
    }

    /// <summary>Two names that differ by case are one there.</summary>
    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public void Product_instances_that_differ_by_case_have_files_of_their_own(string kind)
    {
        using var trial = trip.Before("collect");
        using var drive = LoopDisk.Mount(kind, trial.At("drive"), 16);
        Directory.Delete(trial.At("tftp"), recursive: true);
        Directory.CreateDirectory(trial.At("tftp"));
        File.WriteAllText(trial.At("tftp", "upper.txt"), StationPair.Usage("FOC2201A0DM", 1));
        File.WriteAllText(trial.At("tftp", "lower.txt"), StationPair.Usage("foc2201a0dm", 2));
        Done(trial, "collect tftp --station zone");
        Done(trial, "sheet save --to drive/sheets --station zone");
        Done(trial, "prepare --to drive/tftp --station zone");
        Done(trial, "pack --to drive --station zone");
        Done(trial, "receive drive --station desk");
        Done(trial, "stage --to drive/upload --station desk");
        File.WriteAllText(trial.At("upper.txt"), StationPair.Ack(1_800_000_000, "FOC2201A0DM"));
        File.WriteAllText(trial.At("lower.txt"), StationPair.Ack(1_800_000_000, "foc2201a0dm"));
        Done(trial, "collect upper.txt lower.txt --station desk");
        Done(trial, "pack --to drive --station desk");
        Done(trial, "receive drive --station zone");
        Assert.Equal(
            2,
            Done(trial, "split --layout tree --to drive/install --json --station zone")
                .Json("install")
                .Select(file => Digest.Of(File.ReadAllBytes(file.GetProperty("path").GetString()!)))
                .Distinct()
                .Count()
        );
        Assert.Equal(2, Directory.GetFiles(trial.At("drive", "sheets")).Length);
        Assert.Equal(4, Directory.GetFiles(trial.At("drive", "tftp")).Length);
        Assert.Equal(0, ProcessRun.Of("sha256sum", ["--quiet", "-c", "SHA256SUMS"], folder: trial.At("drive", "install")).ExitCode);
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public void Full_or_locked_it_is_said_and_with_room_the_same_command_finishes(string kind)
    {
        using var trial = trip.Before("pack");
        using var drive = LoopDisk.Mount(kind, trial.At("drive"), 8);
        drive.Detach();
        Assert.True(drive.Attach("ro"));
        var locked = trial.Run("pack", "--to", "drive", "--station", "zone");
        Assert.True(locked.Exit == 5 && locked.Error.Contains("read-only", StringComparison.Ordinal), locked.Error);
        Assert.Empty(trial.Run("bundles", "--json", "--station", "zone").Json("bundle"));
        drive.Detach();
        Assert.True(drive.Attach("rw"));

        Fill(Path.Combine(drive.Folder, "filler"));
        var full = trial.Run("pack", "--to", "drive", "--station", "zone");
        Assert.True(
            full.Exit == 5
                && full.Error.Contains("no space left", StringComparison.Ordinal)
                && full.Error.Contains(drive.Folder, StringComparison.Ordinal),
            full.Error
        );
        Assert.Equal(["filler"], Names(drive.Folder));
        File.Delete(Path.Combine(drive.Folder, "filler"));
        Done(trial, "pack --to drive --station zone");
        Done(trial, "verify drive --station zone");
        Done(trial, "doctor --station zone");
    }

    /// <summary>The kernel here knows no FAT: the files are copied in and out, as a file manager would.</summary>
    [SkippableFact]
    public void What_goes_through_FAT32_comes_out_under_its_name_and_is_received()
    {
        using var trial = trip.Before("receive");
        var image = trial.At("fat.img");
        Requires.Programs("mformat", "mcopy");
        Done(trial, "stage --to upload --station zone");
        using (var file = File.Create(image))
            file.SetLength(40L * 1024 * 1024);
        Tool("mformat", "-i", image, "-F", "-c", "1", "::");
        Tool("mcopy", "-i", image, "-s", trial.At("drive"), trial.At("upload"), "::");
        Directory.CreateDirectory(trial.At("out"));
        Tool("mcopy", "-i", image, "-s", "-n", "::drive", "::upload", trial.At("out"));
        Assert.Equal(
            Names(trial.At("drive"))
                .Select(name => "drive/" + name)
                .Concat(Names(trial.At("upload")).Select(name => "upload/" + name))
                .Order(StringComparer.Ordinal),
            Names(trial.At("out")).Order(StringComparer.Ordinal)
        );
        foreach (var name in Names(trial.At("out")))
            Assert.True(File.ReadAllBytes(trial.At("out", name)).AsSpan().SequenceEqual(File.ReadAllBytes(trial.At(name))), name);
        Done(trial, "receive out/drive --station desk");
        Say($"figure: FAT32 files carried {Names(trial.At("out")).Count}");
    }

    /// <summary>What stands in the folder on the medium is what an undisturbed run writes on a disk of our own.</summary>
    private void Same(string name, string target, CliRun trial, string typed)
    {
        using var whole = trip.Before(name);
        var command = FaultTrip.Commands.Single(each => each.Name == name);
        Assert.Equal(0, whole.Run(command.Typed).Exit);
        Done(trial, typed);
        Assert.Equal(Names(whole.At(target)), Names(trial.At("drive", target)));
        foreach (var file in Names(whole.At(target)).Where(file => !file.Contains("CHECKLIST.", StringComparison.Ordinal)))
            Assert.Equal(
                File.ReadAllText(whole.At(target, file)).Replace(whole.Folder, "", StringComparison.Ordinal),
                File.ReadAllText(trial.At("drive", target, file)).Replace(trial.At("drive"), "", StringComparison.Ordinal)
            );
    }

    private static Said Done(CliRun trial, string line)
    {
        var said = trial.Run(line.Split(' '));
        Assert.True(said.Exit == 0, $"{line}: {said.Exit} {said.Out}{said.Error}");
        return said;
    }

    private static void Tool(string program, params string[] arguments)
    {
        var run = ProcessRun.Of(program, arguments, environment: new Dictionary<string, string?> { ["MTOOLS_SKIP_CHECK"] = "1" });
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    private static List<string> Names(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path =>
            Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal)];

    /// <summary>Windows could open it.</summary>
    private static void Legal(string name) =>
        Assert.All(
            name.Split('/'),
            part =>
                Assert.True(
                    part.IndexOfAny([.. "<>:\"|?*\\", .. Enumerable.Range(0, 32).Select(code => (char)code)]) < 0
                        && !part.EndsWith('.')
                        && !part.EndsWith(' ')
                        && !Reserved.Contains(part.Split('.')[0].ToUpperInvariant())
                        && part.Length <= 127,
                    name
                )
        );

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var piece in new[] { 64 * 1024, 4096, 512 })
        {
            try
            {
                while (true)
                    file.Write(new byte[piece]);
            }
            catch (IOException)
            {
                // Full, but for less than a piece.
            }
        }
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
