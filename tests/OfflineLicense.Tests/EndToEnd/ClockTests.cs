using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>
/// Clocks that are years off and differ from command to command: order comes from numbers and hashes, so nothing is refused and nothing is
/// out of order.
/// </summary>
[Trait("Lane", "check")]
public sealed class ClockTests(FaultTrip trip, ITestOutputHelper output) : IClassFixture<FaultTrip>
{
    /// <summary>Past the last second of a 32-bit clock.</summary>
    private const string After2038 = "@2038-02-01 00:00:00";

    [SkippableFact]
    public void With_a_clock_two_years_off_or_past_2038_a_trip_comes_to_its_end()
    {
        Requires.Linux();
        Requires.Programs("faketime");
        using var trial = trip.Before("collect");
        Directory.CreateDirectory(trial.At("again"));
        (string Clock, string Typed)[] steps =
        [
            ("-2y", "collect tftp --station zone"),
            ("+2y", "pack --to drive --station zone"),
            ("-2y", "receive drive --station desk"),
            ("-2y", "pack --to again --resend FOC2201A0DM --station zone"),
            (After2038, "receive again --station desk"),
            (After2038, "stage --to upload --station desk"),
            ("-2y", $"mark uploaded {FaultTrip.Devices[0].Udi.Serial} --station desk"),
            (After2038, "init late --name LATE"),
            ("-2y", "key rotate --station late"),
            (After2038, "status --station zone"),
            ("-2y", "status --station desk"),
            (After2038, "doctor --station late"),
        ];
        foreach (var (clock, typed) in steps)
        {
            var run = ProcessRun.Of("faketime", ["-f", clock, .. ToolFile.Command, .. typed.Split(' ')], folder: trial.Folder,
                environment: new Dictionary<string, string?> { ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1", ["DONT_FAKE_MONOTONIC"] = "1" });
            Assert.True(run.ExitCode == 0, $"{clock}: offlic {typed}: {run}");
        }

        foreach (var station in new[] { "zone", "desk", "late" })
        {
            Assert.Equal(0, trial.Run("doctor", "--station", station).Exit);
            Assert.Equal(0, trial.Run("audit", "verify", "--station", station).Exit);
        }

        // Numbers, though the second was sealed four years before the first.
        var sent = trial.Run("bundles", "--json", "--station", "zone").Json("bundle");
        Assert.Equal([1, 2], sent.Select(bundle => bundle.GetProperty("sequence").GetInt32()).Order());
        Assert.Equal(FaultTrip.Devices.Count, trial.Run("status", "--json", "--station", "desk").Json("device").Count);
        Say($"figure: commands under a wrong clock {steps.Length}");
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
