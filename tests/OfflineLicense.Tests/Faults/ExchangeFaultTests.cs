using OfflineLicense.Cli.Demo;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Commands.Carry;
using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Faults;

/// <summary>
/// <c>exchange</c> as a process of its own, killed at its n-th system call on our files, in a zone and at a desk: the same command again
/// comes to the state of an undisturbed run.
/// </summary>
[Collection("faults"), Trait("Lane", "check")]
public sealed class ExchangeFaultTests(ITestOutputHelper output)
{
    private static readonly int Kills = Figures.Heavy ? 60 : 1;

    [SkippableFact]
    public void Killed_anywhere_the_same_command_again_finishes_the_visit()
    {
        Requires.Strace();
        using var lab = new ExchangeLab();
        foreach (var device in FaultTrip.Devices.Take(3))
            lab.Pair.Write($"tftp/{device.Udi.Serial}.txt", device.CreateUsageFile(DateTimeOffset.UtcNow));
        var met = 0;
        foreach (var (station, visit) in new[] { ("zone", 1), ("desk", 1), ("desk", 2), ("zone", 2) })
        {
            if (visit == 2 && station == "desk")
                Answer(lab);
            met += Try(lab, station, ((visit * 2) + (station == "zone" ? 0 : 1)) / 7.0);
            StationPair.Done(lab.Pair.In(station, "exchange"));
        }

        Figures.Figure(output, "exchange kill points", met);
        Assert.True(met >= 4, $"{met} kills");
    }

    private int Try(ExchangeLab lab, string station, double begin)
    {
        string[] typed = ["exchange", "--station", station];
        var command = new FaultCommand("exchange", station, typed);
        using var whole = Copy(lab);
        var (run, points, paths) = Strace.Watch(whole.Folder, typed);
        Assert.True(run.ExitCode == 0, run.ToString());
        var (state, met) = (EndState.Of(whole, command), 0);
        foreach (var fault in FaultPlan.Kills(points, begin))
        {
            using var trial = Copy(lab);
            var (_, hit) = Strace.With(fault, paths, trial.Folder, typed);
            if (hit.Count == 0)
                continue;
            var doctor = trial.Run("doctor", "--station", station);
            Assert.True(doctor.Exit == 0, $"{fault.Expression}: {doctor.Out}{doctor.Error}");
            var again = trial.Run(typed);
            Assert.True(again.Exit == 0, $"{fault.Expression}: {again.Out}{again.Error}");
            var (expected, got) = (state.Split('\n'), EndState.Of(trial, command).Split('\n'));
            Assert.True(expected.SequenceEqual(got), $"{station}, {fault.Expression} at {hit[0].Path}: expected "
                + $"{string.Join(" | ", expected.Except(got).Take(5))}, got {string.Join(" | ", got.Except(expected).Take(5))}");
            if (++met == Kills)
                break;
        }

        return met;
    }

    /// <summary>A copy of the lab whose settings name its own folders.</summary>
    private static CliRun Copy(ExchangeLab lab)
    {
        var copy = FaultTrial.In(lab.Pair.Shell.Folder);
        foreach (var (station, name, folder) in ExchangeLab.Folders)
            Assert.Equal(0, copy.Run("config", name, copy.At(folder), "--station", station).Exit);
        return copy;
    }

    private static void Answer(ExchangeLab lab)
    {
        foreach (var upload in Directory.GetFiles(lab.At("upload"), "*_*_*.txt", SearchOption.AllDirectories))
        {
            var device = FaultTrip.Devices.Single(device => upload.Contains(device.Udi.Serial, StringComparison.Ordinal));
            lab.Pair.Write($"downloads/ACK_{Path.GetFileName(upload)}", FakeCssm.CreateAck(device, DateTimeOffset.UtcNow));
        }
    }
}
