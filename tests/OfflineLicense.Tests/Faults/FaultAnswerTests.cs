using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Faults;

/// <summary>Answers of the system that the fault loop found taken wrongly: each was a defect once.</summary>
[Collection("faults"), Trait("Lane", "faults")]
public sealed class FaultAnswerTests(FaultTrip trip) : IClassFixture<FaultTrip>
{
    private static readonly FaultCommand Collect = FaultTrip.Commands.Single(command => command.Name == "collect");

    /// <summary>The framework takes any refusal but "held by another" for a lock: two writers could have worked at once.</summary>
    [SkippableFact]
    public void A_lock_that_the_system_refuses_is_told_and_nothing_is_written_without_it()
    {
        Requires.Strace();
        using var trial = FaultTrial.In(trip.Kept("collect"));
        var (run, hit) = Strace.With(
            new Fault("flock", "error=EIO", 1, Reach.FromThenOn),
            ["zone/.offlic/lock"],
            trial.Folder,
            Collect.Typed
        );
        Assert.NotEmpty(hit);
        Assert.True(run.ExitCode == 5 && run.Error.Contains(".offlic/lock could not be written", StringComparison.Ordinal), run.ToString());
        Assert.Equal(FaultTrip.Devices.Count, trial.Run([.. Collect.Typed, "--json"]).Summary.GetProperty("recorded").GetInt32());
    }

    /// <summary>A source whose opening was interrupted was listed as unreadable.</summary>
    [SkippableFact]
    public void A_file_whose_opening_is_interrupted_is_opened_again()
    {
        Requires.Strace();
        using var trial = FaultTrial.In(trip.Kept("collect"));
        var source = $"tftp/{FaultTrip.Devices[2].Udi.Serial}.txt";
        var (run, hit) = Strace.With(new Fault("openat", "error=EINTR", 1, Reach.ForAWhile), [source], trial.Folder, Collect.Typed);
        Assert.NotEmpty(hit);
        Assert.True(
            run.ExitCode == 0 && run.Output.StartsWith($"{FaultTrip.Devices.Count} recorded", StringComparison.Ordinal),
            run.ToString()
        );
    }

    /// <summary>The hint was to restore a backup: whoever did so after one bad read lost what was newer.</summary>
    [SkippableFact]
    public void A_page_that_the_disk_does_not_give_once_sends_no_one_to_a_backup_at_once()
    {
        Requires.Strace();
        using var trial = FaultTrial.In(trip.Kept("collect"));
        var (run, hit) = Strace.With(new Fault("pread64", "error=EIO", 13), ["zone/.offlic/ledger.db"], trial.Folder, Collect.Typed);
        Assert.NotEmpty(hit);
        Assert.True(run.ExitCode is 31 or 5, run.ToString());
        Assert.Contains(
            run.ExitCode == 31 ? "only where that finds it damaged too" : "run the same command again",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(0, trial.Run("doctor", "--station", "zone").Exit);
    }

    /// <summary>A killed backup's copy of the ledger stayed in the spool until something else was received.</summary>
    [Fact]
    public void What_a_killed_run_left_in_the_spool_goes_with_the_next_writer_and_stays_in_a_rehearsal()
    {
        using var trial = FaultTrial.In(trip.Kept("collect"));
        var left = trial.At("zone", ".offlic", "spool", "ledger.db");
        File.WriteAllText(left, "left");
        Assert.Equal(0, trial.Run([.. Collect.Typed, "-n"]).Exit);
        Assert.True(File.Exists(left));
        Assert.Equal(0, trial.Run(Collect.Typed).Exit);
        Assert.False(File.Exists(left));
    }
}
