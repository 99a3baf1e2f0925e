using System.Diagnostics;
using OfflineLicense.Benchmarks.Sample;
using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Media;

/// <summary>Full, missing and busy: a sentence, a code, nothing half-written, and the same command again finishes the job.</summary>
[Trait("Lane", "check")]
public sealed class BadInputTests : IDisposable
{
    private readonly TwoStations _stations = new();

    public void Dispose() => _stations.Dispose();

    [Fact]
    public void A_target_that_cannot_be_made_is_5_and_no_number_is_spent_on_it()
    {
        _stations.Collect(Fleet.Of(seed: 51, 2, reports: 1));
        File.WriteAllText(_stations.At("drive"), "a file where a folder is meant");

        _stations.Zone("pack", "--to", _stations.At("drive")).Ends(5);

        File.Delete(_stations.At("drive"));
        Assert.Equal(1, _stations.Zone("pack", "--to", _stations.At("drive")).Ends(0).Count("bundles"));
        Assert.Equal(["PLANT-7.desk.00000001.offlic.tar"], Names("drive"));
        _stations.Desk("receive", _stations.At("drive")).Ends(0);
    }

    [SkippableFact]
    public void A_full_drive_keeps_nothing_that_looks_finished()
    {
        using (var disk = SmallDisk.Mount(_stations.At("drive"), kilobytes: 64))
        {
            _stations.Collect(Fleet.Of(seed: 52, 12, reports: 8));

            var full = _stations.Zone("pack", "--to", _stations.At("drive")).Ends(5);
            Assert.Contains("space", full.Error);
            Assert.Empty(Names("drive"));

            disk.Grow(16 * 1024);
            _stations.Zone("pack", "--to", _stations.At("drive")).Ends(0);
            Assert.Equal(["PLANT-7.desk.00000001.offlic.tar"], Names("drive"));
            _stations.Desk("receive", _stations.At("drive")).Ends(0);
        }
    }

    [SkippableFact]
    public void A_full_install_folder_is_finished_by_the_same_command()
    {
        using (var disk = SmallDisk.Mount(_stations.At("tftp"), kilobytes: 32))
        {
            var fleet = Fleet.Of(seed: 53, 16, reports: 1);
            _stations.Carry(fleet);
            var answers = _stations.Answers(fleet);
            SampleCssm.Download(answers, _stations.At("downloads"));
            _stations.Desk("collect", _stations.At("downloads")).Ends(0);
            _stations.Return();

            _stations.Zone("split", "--to", _stations.At("tftp")).Ends(5);
            Assert.DoesNotContain(Names("tftp"), name => name.StartsWith("ACK_", StringComparison.Ordinal));
            Assert.All(_stations.Zone("status").Lines("device"), device => Assert.Equal("answered", device.Text("state")));

            disk.Grow(16 * 1024);
            var installs = _stations.Zone("split", "--to", _stations.At("tftp")).Ends(0).Lines("install");
            var written = answers.ToDictionary(answer => answer.Device.Spelled, answer => answer.Bytes);
            Assert.Equal(
                16,
                installs.Count(file => File.ReadAllBytes(file.Text("path")!).AsSpan().SequenceEqual(written[file.Text("udi")!]))
            );
        }
    }

    [Fact]
    public void A_file_of_that_name_with_other_bytes_is_never_overwritten()
    {
        var fleet = Fleet.Of(seed: 54, 1, reports: 1);
        _stations.Carry(fleet);
        SampleCssm.Download(_stations.Answers(fleet), _stations.At("downloads"));
        _stations.Desk("collect", _stations.At("downloads")).Ends(0);
        _stations.Return();
        var path = _stations.Zone("split", "--to", _stations.At("tftp"), "--dry-run").Ends(0).Only("install").Text("path")!;
        Assert.False(File.Exists(path));
        Directory.CreateDirectory(_stations.At("tftp"));
        File.WriteAllText(path, "somebody else's");

        _stations.Zone("split", "--to", _stations.At("tftp")).Ends(5);
        Assert.Equal("somebody else's", File.ReadAllText(path));

        File.Delete(path);
        _stations.Zone("split", "--to", _stations.At("tftp")).Ends(0);
        Assert.NotEqual("somebody else's", File.ReadAllText(path));
    }

    [Fact]
    public void A_second_process_is_told_that_the_station_is_busy()
    {
        Fleet.Drop(Fleet.Of(seed: 55, 1, reports: 1), _stations.At("drop"), sameNames: true);
        using (new FileStream(_stations.At("zone", ".offlic", "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var busy = Offlic("collect", _stations.At("drop"), "--wait", "0");
            Assert.Equal(30, busy.ExitCode);
            Assert.Contains("another offlic process", busy.Error);
        }

        Assert.Equal(0, Offlic("collect", _stations.At("drop"), "--wait", "0").ExitCode);
    }

    // A share without a lock service: two runs at once would each trust to be alone.
    [SkippableFact]
    public void Where_nothing_can_be_locked_nothing_is_recorded()
    {
        Requires.Strace();
        Fleet.Drop(Fleet.Of(seed: 58, 1, reports: 1), _stations.At("drop"), sameNames: true);
        var run = ProcessRun.Of(
            "strace",
            ["-f", "-qq", "-o", _stations.At("trace"), "-e", "trace=flock", "-e", "inject=flock:error=ENOLCK", .. ToolFile.Command,
                "collect", _stations.At("drop"), "--station", _stations.At("zone")],
            environment: ToolFile.Quiet);
        Assert.Equal(5, run.ExitCode);
        Assert.Contains(_stations.At("zone", ".offlic", "lock"), run.Error, StringComparison.Ordinal);
        Assert.StartsWith("1 recorded", Offlic("collect", _stations.At("drop")).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_full_stdout_is_5_and_what_was_done_stays_done()
    {
        Requires.Linux();
        _stations.Collect(Fleet.Of(seed: 56, 1, reports: 1));
        Directory.CreateDirectory(_stations.At("drive"));

        var full = ProcessRun.Of(
            "/bin/sh",
            ["-c", $"{ToolFile.InShell} --station \"$0\" pack --to \"$1\" --json > /dev/full", _stations.At("zone"), _stations.At("drive")]
        );

        Assert.Equal(5, full.ExitCode);
        Assert.Contains("stdout", full.Error);
        Assert.Equal(["PLANT-7.desk.00000001.offlic.tar"], Names("drive"));
        Assert.Equal(0, _stations.Zone("pack", "--to", _stations.At("drive")).Ends(0).Count("bundles"));
    }

    [SkippableFact]
    public void Ctrl_C_is_130_and_the_same_command_again_finishes()
    {
        Requires.Unix();
        var usage = Fleet.Of(seed: 57, 1, reports: 1)[0].Usage();
        using var process = ToolFile.Start(_stations.At("zone"), ["--station", _stations.At("zone"), "collect", "-"]);
        process.StandardInput.BaseStream.Write(usage.AsSpan(0, 100));
        process.StandardInput.BaseStream.Flush();

        // It holds the lock once it waits for the rest of its input.
        var deadline = Stopwatch.StartNew();
        while (!Locked(_stations.At("zone", ".offlic", "lock")) && deadline.Elapsed < TimeSpan.FromSeconds(30))
            Thread.Sleep(50);
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString()]))
            kill.WaitForExit();

        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Equal(130, process.ExitCode);
        var again = ToolFile.Run(null, ["--station", _stations.At("zone"), "collect", "-"], usage);
        Assert.Equal(0, again.ExitCode);
        Assert.StartsWith("1 recorded", again.Output);
    }

    private static bool Locked(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private ProcessRun Offlic(params string[] args) => ToolFile.Run(null, ["--station", _stations.At("zone"), .. args]);

    /// <summary>Names in a folder that look finished.</summary>
    private List<string> Names(string folder) => Directory.Exists(_stations.At(folder))
        ? [.. Directory.EnumerateFiles(_stations.At(folder)).Select(path => Path.GetFileName(path)).Where(name =>
            !name.EndsWith(".partial", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
        : [];
}
