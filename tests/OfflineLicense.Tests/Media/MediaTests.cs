using System.Diagnostics;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Media;

/// <summary>Media that may not be written, that turn read-only in the middle, that end before they say they do.</summary>
[Trait("Lane", "check")]
public sealed class MediaTests(FaultTrip trip, ITestOutputHelper output) : IClassFixture<FaultTrip>
{
    private const int Room = 512 * 1024;

    public static TheoryData<string, string> Targets { get; } = new() { { "pack", "drive" }, { "stage", "upload" }, { "split", "install" } };

    [SkippableFact]
    public void A_station_that_may_not_be_written_can_be_read_and_says_so_where_it_must_be()
    {
        using var before = trip.Before("receive");
        using var trial = new CliRun { Clock = TimeProvider.System, Folder = before.Folder + ".disk" };
        using var disk = SmallDisk.Mount(trial.Folder, Room);
        LoadedTrip.Copy(before.Folder, trial.Folder);
        var facts = LedgerFacts.Count(trial.At("zone", ".offlic", "ledger.db"));
        disk.MakeReadOnly();

        foreach (var line in new[] { "status", "bundles", "doctor", "audit verify", "audit export", "key show", "key list", $"history "
            + $"{FaultTrip.Devices[0].Udi.Serial}", "verify drive", "config" })
        {
            var said = trial.Run([.. line.Split(' '), "--station", "zone"]);
            Assert.True(said.Exit == 0, $"{line}: {said.Exit} {said.Out}{said.Error}");
        }

        var refused = 0;
        foreach (
            var (line, station) in new[]
            {
                ("init other --name OTHER", null),
                ("collect tftp", "zone"),
                ("pack --to drive --again 1", "zone"),
                ("receive drive", "desk"),
                ("stage --to upload", "zone"),
                ("prepare --to served", "zone"),
                ("sheet save --to sheets", "zone"),
                ($"mark ignored {FaultTrip.Devices[0].Udi.Serial}", "zone"),
                ("config trip.days 20", "zone"),
                ("key export again.pem", "zone"),
            }
        )
        {
            var said = trial.Run([.. line.Split(' '), .. station is null ? Array.Empty<string>() : ["--station", station]]);
            Assert.True(said.Exit == 5, $"{line}: {said.Exit} {said.Out}{said.Error}");
            Assert.True(
                said.Error.Contains("read-only", StringComparison.OrdinalIgnoreCase)
                    && said.Error.Contains(trial.Folder, StringComparison.Ordinal),
                $"{line}: {said.Error}"
            );
            refused++;
        }

        disk.MakeWritable();
        Assert.Equal(facts, LedgerFacts.Count(trial.At("zone", ".offlic", "ledger.db")));
        Assert.Equal(0, trial.Run("receive", "drive", "--station", "desk").Exit);
        Say($"figure: commands refused on a read-only station {refused}");
    }

    [SkippableFact]
    public void What_lies_on_a_read_only_medium_is_taken_and_nothing_is_written_beside_it()
    {
        foreach (var (name, source) in new[] { ("collect", "tftp"), ("receive", "drive") })
        {
            var command = FaultTrip.Commands.Single(each => each.Name == name);
            using var whole = trip.Before(name);
            Assert.Equal(0, whole.Run(command.Typed).Exit);
            using var trial = trip.Before(name);
            using var kept = trip.Before(name);
            using var disk = SmallDisk.Mount(trial.At(source), Room);
            LoadedTrip.Copy(kept.At(source), disk.Folder);
            disk.MakeReadOnly();
            Assert.Equal(0, trial.Run(command.Typed).Exit);
            Assert.Equal(EndState.Of(whole, command), EndState.Of(trial, command));
        }
    }

    /// <summary>A file system that finds an error in itself does that.</summary>
    [SkippableTheory]
    [MemberData(nameof(Targets))]
    public void A_target_that_turns_read_only_in_the_middle_is_told_and_then_finished(string name, string target)
    {
        var command = FaultTrip.Commands.Single(each => each.Name == name);
        using var whole = trip.Before(name);
        Assert.Equal(0, whole.Run(command.Typed).Exit);
        using var trial = trip.Before(name);
        Requires.Strace();
        using var disk = SmallDisk.Mount(trial.At(target), Room);

        // Held where its partial files are closed and the first of them, or their folder, is to get its name.
        using var run = ToolFile.Start(trial.Folder, command.Typed,
            "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=renameat2", "-e", "inject=renameat2:delay_enter=1500000:when=1");
        var clock = Stopwatch.StartNew();
        while (
            Directory.GetFileSystemEntries(disk.Folder, "*.partial", SearchOption.AllDirectories).Length == 0
            && clock.Elapsed < TimeSpan.FromSeconds(30)
        )
            Thread.Sleep(5);
        Thread.Sleep(300);
        disk.MakeReadOnly();
        var said = run.StandardError.ReadToEnd();
        run.WaitForExit();
        Assert.True(run.ExitCode == 5, $"{run.ExitCode} {said}");
        Assert.Contains("read-only", said, StringComparison.Ordinal);
        Assert.Contains(trial.At(target), said, StringComparison.Ordinal);
        Assert.Contains("hint: ", said, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.GetFiles(disk.Folder, "*", SearchOption.AllDirectories),
            file => file.EndsWith(".tar", StringComparison.Ordinal)
        );

        disk.MakeWritable();
        Assert.Equal(0, trial.Run("doctor", "--station", command.Station).Exit);
        Assert.Equal(0, trial.Run(command.Typed).Exit);
        Assert.Equal(EndState.Of(whole, command), EndState.Of(trial, command));
        Say($"figure: media read-only while {name} wrote 1");
    }

    [SkippableFact]
    public void Of_a_medium_that_ends_too_early_what_can_be_read_is_taken_and_the_rest_is_named()
    {
        using var trial = trip.Before("receive");
        using var disk = LoopDisk.Mount("ext4", trial.At("medium"), 16);
        // Files all over it, so that it can end behind some and before others.
        var late = FaultTrip.Devices[0] with { Members = [Udi.From("C9300-24T", "FOC2201H7DM")!] };
        for (var number = 0; number < 6; number++)
            File.WriteAllText(
                trial.At("medium", $"late{number}.txt"),
                (late with { FirstReport = 1_700_000_900 + (10 * number) }).CreateUsageFile(DateTimeOffset.UnixEpoch)
            );
        LoadedTrip.Copy(trial.At("drive"), trial.At("medium"));
        disk.Detach();
        var (said, recorded) = (new List<int>(), 0);
        foreach (
            var at in Places(
                disk,
                Enumerable.Range(0, 6).Select(number => $"{1_700_000_900 + (10 * number)}").Append("PLANT-7.desk.00000001")
            )
        )
        {
            disk.Cut(at);
            if (!disk.Attach("ro,noload"))
                break;
            var received = trial.Run("receive", "medium", "--station", "desk");
            Assert.True(received.Exit is 0 or 5 or 10, $"{at}: {received.Exit} {received.Out}{received.Error}");
            Assert.True(received.Exit == 0 || received.Error.Contains(disk.Folder, StringComparison.Ordinal), received.Error);
            var collected = trial.Run("collect", "medium", "--json", "--station", "zone");
            Assert.True(collected.Exit is 0 or 3 or 5, $"{at}: {collected.Exit} {collected.Out}{collected.Error}");
            Assert.True(
                collected.Exit == 0 || collected.Error.Contains(disk.Folder, StringComparison.Ordinal) || collected.Exit == 3,
                collected.Error
            );
            recorded += collected.Summary.GetProperty("recorded").GetInt32();
            said.AddRange([received.Exit, collected.Exit]);
            disk.Detach();
        }

        Assert.Contains(5, said);
        Assert.True(recorded > 0, $"nothing could be read: {string.Join(' ', said)}");
        Assert.Equal(0, trial.Run("doctor", "--station", "desk").Exit);
        Assert.Equal(0, trial.Run("doctor", "--station", "zone").Exit);
        Assert.Equal(0, trial.Run("receive", "drive", "--station", "desk").Exit);
        Say($"a medium cut shorter and shorter ended receive and collect with {string.Join(' ', said)}; {recorded} files were taken");
        Say($"figure: media that ended too early {said.Count / 2}");
    }

    /// <summary>Where on the medium these files lie, the last first.</summary>
    private static IEnumerable<int> Places(LoopDisk disk, IEnumerable<string> marks)
    {
        var image = File.ReadAllBytes(disk.Image);
        return marks
            .Select(mark => image.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(mark)))
            .Where(at => at > 0)
            .OrderDescending()
            .ToList();
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
