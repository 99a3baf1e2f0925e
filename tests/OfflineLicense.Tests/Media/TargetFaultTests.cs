using System.Diagnostics;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Media;

/// <summary>
/// The medium that is written to is full, read-only, no folder, or goes away: 5, named, with the remedy; then the same command finishes.
/// </summary>
[Trait("Lane", "check")]
public sealed class TargetFaultTests(FaultTrip trip, ITestOutputHelper output) : IClassFixture<FaultTrip>
{
    private static readonly bool Heavy = string.Equals(Environment.GetEnvironmentVariable("OFFLIC_HEAVY"), "1", StringComparison.Ordinal);

    public static TheoryData<string, string> Targets { get; } = new() { { "pack", "drive" }, { "stage", "upload" }, { "split", "install" } };

    /// <summary>Station and target on one disk with so little room that it ends at ever later places of the work.</summary>
    [SkippableFact]
    public void On_a_disk_that_fills_up_each_command_says_so_and_with_room_finishes()
    {
        var (full, trials) = (0, 0);
        foreach (var command in FaultTrip.Commands)
        {
            using var whole = trip.Before(command.Name);
            Assert.Equal(0, whole.Run(command.Typed).Exit);
            var (files, state) = (EndState.Files(whole), EndState.Of(whole, command));
            foreach (var free in Heavy ? Enumerable.Range(0, 80).Select(step => 4 * step) : [0, 48])
            {
                using var before = trip.Before(command.Name);
                using var trial = new CliRun { Clock = TimeProvider.System, Folder = before.Folder + ".disk" };
                using var disk = SmallDisk.Mount(trial.Folder, 4096);
                Assert.Equal(0, ProcessRun.Of("cp", ["-a", before.Folder + "/.", disk.Folder]).ExitCode);
                disk.Fill(free);
                trials++;
                full += FullThenFinished(trial, disk, command, files, state, free) ? 1 : 0;
            }
        }

        Say($"figure: disks that fill up {trials}");
        Say($"figure: disks that filled up and were told {full}");
        Assert.True(full >= FaultTrip.Commands.Count);
    }

    [SkippableTheory]
    [MemberData(nameof(Targets))]
    public void A_full_target_says_so_and_with_room_the_same_command_finishes(string name, string target)
    {
        var command = FaultTrip.Commands.Single(each => each.Name == name);
        using var whole = trip.Before(name);
        Assert.Equal(0, whole.Run(command.Typed).Exit);
        var (files, state) = (EndState.Files(whole), EndState.Of(whole, command));
        foreach (var free in new[] { 0, 4, 12 })
        {
            using var trial = trip.Before(name);
            using var disk = SmallDisk.Mount(trial.At(target), 1024);
            disk.Fill(free);
            Assert.True(FullThenFinished(trial, disk, command, files, state, free) || free > 4, $"{name} with {free} KiB");
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Targets))]
    public void A_target_that_cannot_be_written_is_said_before_any_work(string name, string target)
    {
        var command = FaultTrip.Commands.Single(each => each.Name == name);
        using var whole = trip.Before(name);
        Assert.Equal(0, whole.Run(command.Typed).Exit);
        var state = EndState.Of(whole, command);
        using var trial = trip.Before(name);

        if (Directory.Exists(trial.At(target)))
            Directory.Delete(trial.At(target));
        File.WriteAllText(trial.At(target), "a file");
        Told(trial.Run(command.Typed), target, "is not a folder");
        File.Delete(trial.At(target));

        using var disk = SmallDisk.Mount(trial.At(target), 1024, readOnly: true);
        Told(trial.Run(command.Typed), target, "read-only");
        disk.MakeWritable();

        if (name == "pack")
            Assert.Empty(trial.Run("bundles", "--json", "--station", command.Station).Json("bundle"));
        Assert.Equal(0, trial.Run(command.Typed).Exit);
        Assert.Equal(state, EndState.Of(trial, command));
    }

    [SkippableTheory]
    [MemberData(nameof(Targets))]
    public void A_medium_pulled_in_the_middle_of_writing_is_told_or_holds_all_of_it(string name, string target)
    {
        var command = FaultTrip.Commands.Single(each => each.Name == name);
        using var whole = trip.Before(name);
        Assert.Equal(0, whole.Run(command.Typed).Exit);
        var files = EndState.Files(whole);
        using var trial = trip.Before(name);
        Requires.Strace();
        using var disk = SmallDisk.Mount(trial.At(target), 1024);

        // Held where its partial files stand and the first is to get its name.
        var log = trial.Folder + ".strace";
        using var run = ToolFile.Start(trial.Folder, command.Typed,
            "strace", "-f", "-qq", "-o", log, "-e", "trace=renameat2", "-e", "inject=renameat2:delay_enter=800000:when=1");
        var clock = Stopwatch.StartNew();
        while (
            Directory.GetFiles(disk.Folder, "*.partial", SearchOption.AllDirectories).Length == 0
            && clock.Elapsed < TimeSpan.FromSeconds(20)
        )
            Thread.Sleep(5);
        Thread.Sleep(100);
        disk.Pull();
        run.WaitForExit();
        File.Delete(log);
        Assert.True(run.ExitCode is 0 or 5, $"{run.ExitCode} {run.StandardError.ReadToEnd()}");
        Assert.Empty(Directory.GetFiles(disk.Folder, "*", SearchOption.AllDirectories));
        Say($"pulled while {name} wrote: ended with {run.ExitCode}");
        Say($"figure: media pulled while {name} wrote 1");

        string[] again = run.ExitCode == 0 ? ["--again", .. name == "pack" ? ["1"] : Array.Empty<string>()] : [];
        Assert.Equal(0, trial.Run([.. command.Typed, .. again]).Exit);
        Assert.Equal(files, EndState.Files(trial));
        Assert.Equal(0, trial.Run("doctor", "--station", command.Station).Exit);
    }

    [SkippableFact]
    public void A_bundle_sealed_for_a_drive_that_was_lost_is_written_to_the_next_one_with_what_came_since()
    {
        using var trial = trip.Before("pack");
        foreach (var sequence in new[] { 1, 3 }) // a folder in place of the file: there is room, and the last step fails
            Directory.CreateDirectory(trial.At("drive", $"PLANT-7.desk.0000000{sequence}.offlic.tar"));
        Assert.Equal(5, trial.Run("pack", "--to", "drive", "--station", "zone").Exit);
        var late = FaultTrip.Devices[0] with { Members = [Udi.From("C9300-24T", "FOC2201H7DM")!], FirstReport = 1_700_000_900 };
        File.WriteAllText(trial.At("tftp", "late.txt"), late.CreateUsageFile(DateTimeOffset.UnixEpoch));
        Assert.Equal(0, trial.Run("collect", "tftp", "--station", "zone").Exit);

        var packed = trial.Run("pack", "--to", "other", "--station", "zone", "--json");
        Assert.Equal((0, 2), (packed.Exit, packed.Json("bundle").Count));
        Assert.Equal([6, 1], packed.Json("bundle").Select(bundle => bundle.GetProperty("items").GetInt32()));
        Assert.Equal(0, trial.Run("verify", "other", "--station", "zone").Exit);
        Assert.Empty(trial.Run("pack", "--to", "other", "--station", "zone", "--json").Json("bundle"));

        // A resend that failed after it had sealed once sealed the same requests again.
        string[] resend = ["pack", "--resend", "FOC2201H7DM", "--station", "zone", "--json", "--to"];
        Assert.Equal(5, trial.Run([.. resend, "drive"]).Exit);
        Assert.Equal("PLANT-7.desk.00000003", trial.Run([.. resend, "other"]).Json("bundle").Single().GetProperty("name").GetString());
    }

    /// <returns>Whether the disk was full for it.</returns>
    private static bool FullThenFinished(CliRun trial, SmallDisk disk, FaultCommand command, List<string> files, string state, int free)
    {
        var said = trial.Run(command.Typed);
        Assert.True(said.Exit is 0 or 5, $"{command.Name} with {free} KiB: {said.Exit} {said.Error}");
        if (said.Exit == 5)
        {
            Assert.True(
                said.Error.Contains("no space", StringComparison.Ordinal) || said.Error.Contains("B free", StringComparison.Ordinal),
                said.Error
            );
            Assert.True(
                said.Error.Contains(disk.Folder, StringComparison.Ordinal)
                    || said.Error.Contains("the station's disk", StringComparison.Ordinal),
                said.Error
            );
            Assert.True(
                said.Error.Contains("make room", StringComparison.Ordinal)
                    || said.Error.Contains("free some space", StringComparison.Ordinal),
                said.Error
            );
            Assert.Empty(EndState.Files(trial).Where(file => !file.Contains("filler ", StringComparison.Ordinal)).Except(files));
        }

        disk.MakeRoom();
        var made = File.Exists(trial.At(command.Station, ".offlic", "ledger.db"));
        var again = trial.Run(command.Typed);
        Assert.True(
            again.Exit == 0 || (command.Name == "init" && made && again.Exit == 2),
            $"{command.Name} with {free} KiB, again: {again.Exit} {again.Error}"
        );
        Assert.Equal(0, trial.Run("doctor", "--station", command.Station).Exit);
        Assert.Equal(state, EndState.Of(trial, command));
        return said.Exit == 5;
    }

    private static void Told(Said said, string target, string why)
    {
        Assert.Equal(5, said.Exit);
        Assert.Contains(target, said.Error, StringComparison.Ordinal);
        Assert.Contains(why, said.Error, StringComparison.Ordinal);
        Assert.Contains("hint: ", said.Error, StringComparison.Ordinal);
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
