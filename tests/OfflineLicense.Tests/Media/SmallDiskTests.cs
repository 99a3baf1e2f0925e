using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Faults;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Media;

/// <summary>
/// Each command that writes, on disks from too small to large enough: the station's disk, and the disk of what it writes to.
/// Done or told with 5; what was said to be recorded is there; with room the same command comes to the undisturbed state.
/// </summary>
[Trait("Lane", "check")]
public sealed class SmallDiskTests(LoadedTrip trip, ITestOutputHelper output) : IClassFixture<LoadedTrip>
{
    private static readonly bool Heavy = string.Equals(Environment.GetEnvironmentVariable("OFFLIC_HEAVY"), "1", StringComparison.Ordinal);

    /// <summary>KiB beyond what lies there already: every 256 KiB of the first 3 MiB and some up to 8, or few of them.</summary>
    private static readonly int[] Rooms = Heavy
        ? [.. Enumerable.Range(0, 13).Select(step => 256 * step), 4096, 6144, 8192]
        : [0, 512];

    [SkippableFact]
    public void A_station_on_a_small_disk_does_it_or_says_that_the_disk_is_full_and_finishes_with_room()
    {
        var (trials, full) = (0, 0);
        foreach (var (command, _) in trip.Commands)
        {
            using var whole = Undisturbed(command, out var state);
            Sweep(command, ".", state, ref trials, ref full);
        }

        Say($"figure: small disk trials {trials}");
        Say($"figure: small disks that were full {full}");
        Say("figure: small disk losses 0");
        Assert.True(full >= trip.Commands.Count);
    }

    [SkippableFact]
    public void A_target_on_a_small_disk_is_whole_or_told_and_the_station_goes_on()
    {
        var (trials, full) = (0, 0);
        foreach (var (command, target) in trip.Commands.Where(each => each.Target is not null))
        {
            using var whole = Undisturbed(command, out var state);
            Sweep(command, target!, state, ref trials, ref full);
        }

        Say($"figure: small target trials {trials}");
        Say($"figure: small targets that were full {full}");
        Assert.True(full >= 4);
    }

    /// <summary>One collect after the other until the disk is full: all that was acknowledged before is there, and counted.</summary>
    [SkippableFact]
    public void On_a_disk_of_some_MiB_everything_acknowledged_before_it_was_full_is_there()
    {
        foreach (var megabytes in Heavy ? new[] { 1, 2, 4, 8 } : [1, 2])
        {
            using var before = trip.Before("collect");
            using var trial = new CliRun { Clock = TimeProvider.System, Folder = before.Folder + ".disk" };
            using var disk = SmallDisk.Mount(trial.Folder, 1024 * megabytes);
            LoadedTrip.Copy(before.At("zone"), Directory.CreateDirectory(trial.At("zone")).FullName);
            var acknowledged = new List<string>();
            var said = new Said(0, "", "", []);
            for (var round = 0; said.Exit == 0; round++)
            {
                var drop = Directory.CreateDirectory(before.At($"drop{round}")).FullName;
                for (var number = 0; number < 100; number++)
                    File.WriteAllText(
                        Path.Combine(drop, $"{number}.txt"),
                        StationPair.Usage($"FOC{round:D4}{number:D4}", 1_700_000_000 + (100 * round) + number, 1)
                    );
                said = trial.Run("collect", drop, "--json", "--station", "zone");
                acknowledged.AddRange(
                    said.Json("file")
                        .Where(file => file.GetProperty("outcome").GetString() == "recorded")
                        .Select(file => file.GetProperty("sha256").GetString()!)
                );
            }

            Assert.Equal(5, said.Exit);
            Assert.Contains(disk.Folder, said.Error, StringComparison.Ordinal);
            Assert.Contains("safe", said.Error, StringComparison.Ordinal);
            Assert.Equal(0, said.Summary.GetProperty("recorded").GetInt32());
            disk.MakeRoom();
            Assert.Equal(0, trial.Run("doctor", "--station", "zone").Exit);
            Assert.Empty(acknowledged.Except(LedgerFacts.Documents(trial.At("zone"))));
            Say($"figure: acknowledged before {megabytes} MiB were full {acknowledged.Count}");
            Assert.NotEmpty(acknowledged);
        }
    }

    private CliRun Undisturbed(FaultCommand command, out string state)
    {
        var whole = trip.Before(command.Name);
        var said = whole.Run(command.Typed);
        Assert.True(said.Exit == 0, said.Error);
        state = EndState.Of(whole, command);
        return whole;
    }

    /// <param name="command">What is tried.</param>
    /// <param name="at">The folder that is a small disk: the station with all beside it, or a target.</param>
    /// <param name="state">What an undisturbed run comes to.</param>
    /// <param name="trials">Counted up.</param>
    /// <param name="full">Counted up.</param>
    private void Sweep(FaultCommand command, string at, string state, ref int trials, ref int full)
    {
        foreach (var room in Rooms)
        {
            using var before = trip.Before(command.Name);
            using var trial = new CliRun { Clock = TimeProvider.System, Folder = before.Folder + ".disk" };
            if (at != ".")
                LoadedTrip.Copy(before.Folder, trial.Folder);
            var mount = Path.GetFullPath(trial.At(at));
            Directory.CreateDirectory(mount);
            var from = before.At(at);
            using var disk = SmallDisk.Mount(mount, 32 * 1024);
            if (Directory.Exists(from))
                LoadedTrip.Copy(from, mount);
            disk.Fill(room);

            trials++;
            full += Tried(trial, disk, command, state, $"{command.Name} in {at} with {room} KiB") ? 1 : 0;
        }
    }

    /// <returns>Whether the disk was full for it.</returns>
    private static bool Tried(CliRun trial, SmallDisk disk, FaultCommand command, string state, string what)
    {
        var said = trial.Run(command.Typed);
        Assert.True(said.Exit is 0 or 5, $"{what}: {said.Exit} {said.Error}");
        if (said.Exit == 5)
        {
            Assert.True(
                said.Error.Contains("no space", StringComparison.Ordinal) || said.Error.Contains("B free", StringComparison.Ordinal),
                $"{what}: {said.Error}"
            );
            Assert.True(
                said.Error.Contains(disk.Folder, StringComparison.Ordinal) || said.Error.Contains(trial.Folder, StringComparison.Ordinal),
                $"{what} names no file: {said.Error}"
            );
            Assert.True(
                said.Error.Contains("No unfinished file", StringComparison.Ordinal)
                    || said.Error.Contains("safe", StringComparison.Ordinal)
                    || said.Error.Contains("nothing", StringComparison.OrdinalIgnoreCase),
                $"{what} does not say what is safe: {said.Error}"
            );
            Assert.True(
                said.Error.Contains("make room", StringComparison.Ordinal)
                    || said.Error.Contains("free some space", StringComparison.Ordinal),
                $"{what} does not say what to do: {said.Error}"
            );
        }

        disk.MakeRoom();
        if (File.Exists(trial.At(command.Station, ".offlic", "ledger.db")))
            Assert.Equal(0, trial.Run("doctor", "--station", command.Station).Exit);
        var again = trial.Run(command.Typed);
        Assert.True(
            again.Exit == 0 || (command.Name is "init" or "backup" && again.Exit == 2 && said.Exit == 0),
            $"{what}, again: {again.Exit} {again.Error}"
        );
        Assert.Equal(0, trial.Run("doctor", "--station", command.Station).Exit);
        // Who seals again because the file could not be written has sealed twice.
        var after = EndState.Of(trial, command);
        Assert.Equal(state, command.Name == "sign" ? after.Replace("sign\nsign\n", "sign\n", StringComparison.Ordinal) : after);
        return said.Exit == 5;
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
