using OfflineLicense.Cli;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd.Transfer;

/// <summary>The scripts that a lab runs from cron: silent if nothing is to do, a mail that a person understands, and a log.</summary>
[Trait("Lane", "check")]
public sealed class LabScriptTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [SkippableFact]
    public void Scripts_are_clean_by_shellcheck()
    {
        Requires.Programs("shellcheck");
        var scripts = Directory.GetFiles(Checkout.At("scripts/lab"), "*.sh");

        var run = ProcessRun.Of("shellcheck", ["-x", .. scripts]);

        Assert.True(scripts.Length >= 4 && run.ExitCode == 0, run.Output + run.Error);
    }

    [SkippableFact]
    public void A_night_prints_only_what_a_person_has_to_act_on_and_logs_all()
    {
        Requires.Linux();
        _lab.Write("tool", $"#!/bin/sh\nexec {ToolFile.InShell} \"$@\"\n");
        Settle(_lab.Write("intake/a.txt", StationPair.Usage("FOC1", 1)));
        _lab.Write("intake/late.txt", StationPair.Usage("FOC2", 2));

        Assert.Equal((0, string.Empty), Script("nightly.sh"));
        Assert.Equal(1, _lab.Zone("status", "--json").Summary.GetProperty("collected").GetInt32());

        Settle(_lab.Write("intake/cut.txt", StationPair.Usage("FOC3", 3)[..700]));
        var (exit, mail) = Script("nightly.sh");
        Assert.Equal(3, exit);
        Assert.StartsWith($"offlic collect {_lab.At("intake")}: exit 3, done, but files were refused; they are listed\n\n", mail,
            StringComparison.Ordinal);
        Assert.Contains("cut.txt", mail, StringComparison.Ordinal);
        Assert.All(mail, sign => Assert.True(sign is '\n' or (>= ' ' and <= '~')));
        var log = Assert.Single(Directory.GetFiles(_lab.At("log")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(log));
        Assert.Equal(2, File.ReadAllLines(log).Count(line => line.Contains("  offlic collect ", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public void A_visit_does_the_exchange_and_flushes_the_drive()
    {
        Requires.Linux();
        _lab.Write("tool", $"#!/bin/sh\nexec {ToolFile.InShell} \"$@\"\n");
        _lab.Write("intake/a.txt", StationPair.Usage("FOC1", 1));
        StationPair.Done(_lab.Zone("config", "folders.intake", _lab.At("intake")));

        Assert.Equal(5, Script("visit.sh", _lab.Folder("drive")).Exit);
        var (exit, said) = Script("visit.sh", _lab.At("drive"), any: true);

        Assert.True(exit == 0, said);
        Assert.Contains($"umount {_lab.At("drive")}", said, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_lab.At("drive"), "*.offlic.tar"));
    }

    /// <summary>Every exit code of the tool has words, and is the exit code of the script.</summary>
    [SkippableFact]
    public void Every_exit_code_is_explained_and_passed_on()
    {
        Requires.Linux();
        foreach (var code in ExitCode.Table.Select(row => row.Code).Where(code => code != 0))
        {
            _lab.Write("tool", $"#!/bin/sh\necho said\nexit {code}\n");
            var (exit, mail) = Script("nightly.sh");
            Assert.Equal(code, exit);
            if (code is 4 or 30)
                Assert.Empty(mail);
            else
                Assert.Contains("\n\nsaid\n\nLog: ", mail, StringComparison.Ordinal);
            Assert.DoesNotContain("do not know", mail, StringComparison.Ordinal);
            Assert.Equal(code, Script("deadlines.sh").Exit);
        }
    }

    private (int Exit, string Printed) Script(string name, string? drive = null, bool any = false)
    {
        File.SetUnixFileMode(_lab.At("tool"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var settings = _lab.Write("lab.conf", $"""
            OFFLIC={_lab.At("tool")}
            OFFLIC_STATION={_lab.At("zone")}
            LAB_INTAKE={_lab.At("intake")}
            LAB_LOG={_lab.At("log")}
            LAB_SETTLE=600

            """);
        var run = ProcessRun.Of("bash", drive is null ? [Checkout.At($"scripts/lab/{name}")] : [Checkout.At($"scripts/lab/{name}"), drive],
            folder: _lab.Shell.Folder, environment: new Dictionary<string, string?>
            {
                ["LAB_CONF"] = settings,
                ["LAB_ANY_FOLDER"] = any ? "1" : null,
                ["DOTNET_EnableDiagnostics"] = "0",
            });
        return (run.ExitCode, run.Output + (run.ExitCode == 5 ? string.Empty : run.Error));
    }

    /// <summary>It was written an hour ago.</summary>
    private static void Settle(string path) => File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
}
