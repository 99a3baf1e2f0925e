using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Attacks.Folders;

/// <summary>
/// A folder .offlic that somebody prepared: no command locks, empties, logs, reads or writes anything through it.
/// Regression: the lock was taken and the spool emptied before the owner was looked at, and links in it were followed.
/// </summary>
public sealed class PlantedStationTests(ITestOutputHelper output) : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [SkippableFact]
    [Trait("Lane", "check")]
    [Trait("Attack", "A37")]
    public void No_command_touches_anything_through_what_was_planted_in_a_station()
    {
        Requires.Linux();
        var (tried, wrong) = (0, new List<string>());
        var fingerprint = StationPair.Line(_lab.Zone("key", "show", "--json"), "key").GetProperty("fingerprint").GetString()!;
        var commands = EveryCommand.InStation(fingerprint);
        var plants = StationPlant.All.Where(plant => !plant.NeedsRoot || Environment.IsPrivilegedProcess).ToList();
        Prepare(_lab.At("zone", ".offlic"));
        foreach (var (plant, number) in plants.Select((plant, number) => (plant, number)))
        {
            using var trial = new CliRun();
            TreeCopy.Into(_lab.Shell.Folder, trial.Folder);
            var outside = Outside(trial);
            plant.Put(trial.At("zone", ".offlic"), outside);
            var before = (CanaryTree.Of(outside), Station(trial, plant));
            foreach (var (command, step) in commands.Select((command, step) => (command, step)))
            {
                // By its name, and found from the current folder.
                var said = (number + step) % 2 == 0
                    ? trial.Run([.. command.Typed, "--station", "zone"])
                    : new CliRun(trial.At("zone")).Run([.. command.Typed.Select(word => word.StartsWith("out", StringComparison.Ordinal)
                        ? trial.At(word) : word is "drop" or "PLANT-7.pub.pem" ? trial.At(word) : word)]);
                tried++;
                if (!plant.IsOfLogFile && said.Exit != 5)
                    wrong.Add($"{plant.Name}, {command.Name}: exit {said.Exit}: {said.Error}");
                if (before != (CanaryTree.Of(outside), Station(trial, plant)))
                    wrong.Add($"{plant.Name}, {command.Name}: something changed: {said.Error}");
                if (wrong.Count > 5)
                    break;
            }
        }

        Figures.Figure(output, "planted stations tried", tried);
        Figures.Figure(output, "planted stations forms", plants.Count);
        Assert.Empty(wrong);
        Assert.True(plants.Count >= 25 && commands.Count >= 25, $"{plants.Count} forms, {commands.Count} commands");
    }

    /// <summary>What <c>init</c> and <c>restore</c> find where a station is to be.</summary>
    [SkippableTheory]
    [Trait("Attack", "A37")]
    [InlineData(".offlic", "folder")]
    [InlineData(".offlic", "new")]
    [InlineData("lock", "file")]
    [InlineData("lock", "new")]
    [InlineData("spool", "folder")]
    [InlineData("spool/new-key", "file")]
    [InlineData("log", "folder")]
    [InlineData("keys", "folder")]
    [InlineData("ledger.db", "new")]
    [InlineData("ledger.db-journal", "file")]
    [InlineData("ledger.db-journal", "new")]
    [InlineData("ledger.db.partial", "file")]
    public void No_station_is_made_over_a_link(string name, string to)
    {
        Requires.Linux();
        StationPair.Done(_lab.Zone("backup", "station.offlic-backup"));
        foreach (var typed in new[] { "init there --name Z", "restore station.offlic-backup there" })
        {
            using var trial = new CliRun();
            TreeCopy.Into(_lab.Shell.Folder, trial.Folder);
            var outside = Outside(trial);
            var path = name == ".offlic" ? trial.At("there", name) : trial.At("there", ".offlic", name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.CreateSymbolicLink(path, Path.Combine(outside, to));
            var before = CanaryTree.Of(outside);

            var said = trial.Run(typed.Split(' '));

            // A link that leads to a ledger, or has its name, is a station already.
            var stands = said.Exit == 2 && said.Error.Contains("is a station already", StringComparison.Ordinal);
            Assert.True(stands || (said.Exit == 5 && said.Error.Contains(path, StringComparison.Ordinal)), $"{typed}: {said.Error}");
            Assert.Equal(before, CanaryTree.Of(outside));
        }
    }

    /// <summary>Something of everybody to lose: in the spool, in the log, and a lock.</summary>
    private static void Prepare(string station)
    {
        foreach (var name in new[] { "lock", "spool/precious", "log/precious" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(station, name))!);
            File.WriteAllText(Path.Combine(station, name), "precious");
            File.SetUnixFileMode(Path.Combine(station, name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static string Outside(CliRun trial)
    {
        foreach (var name in new[] { "outside/folder/receiving", "outside/folder/ledger.db", "outside/file", "drop/x.txt",
            "out/x.offlic.tar" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(trial.At(name))!);
            File.WriteAllText(trial.At(name), "precious");
        }

        TreeCopy.Into(trial.At("zone", ".offlic"), trial.At("outside", "station"));
        return trial.At("outside");
    }

    /// <summary>The station itself is as it was too; a command that only keeps no log may work in it.</summary>
    private static string Station(CliRun trial, StationPlant plant) =>
        plant.IsOfLogFile || new FileInfo(trial.At("zone", ".offlic")).LinkTarget is not null
            ? string.Empty
            : CanaryTree.Of(trial.At("zone", ".offlic"));
}
