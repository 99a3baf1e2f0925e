using System.Diagnostics;
using OfflineLicense.Tests.Processes;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands;

/// <summary>What only a real process can show: its streams and its code.</summary>
[Trait("Lane", "check")]
public sealed class ProcessTests
{
    private static (int Exit, string Out, string Error) Sh(string script)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        return (process.ExitCode, output, error.Result);
    }

    [SkippableFact]
    public void The_process_ends_with_the_code_and_its_streams_are_utf8_without_a_mark()
    {
        Requires.Unix();
        var (exit, output, error) = Sh($"{ToolFile.InShell} help nope-é; echo \"exit $?\"; {ToolFile.InShell} help | head -c 7");
        Assert.Equal("exit 2\nCarries", output);
        Assert.Equal("error: no help for nope-é\nhint: see: offlic help, offlic help exit-codes\n", error);
        Assert.Equal(0, exit);
    }

    // The error object once stayed in the buffer of a stderr that was no terminal.
    [SkippableFact]
    public void An_error_object_reaches_a_file()
    {
        Requires.Unix();
        var (exit, output, error) = Sh($"exec {ToolFile.InShell} help nope --json");
        Assert.Equal(2, exit);
        Assert.Equal("{\"type\":\"summary\",\"schema\":\"offlic/1\",\"command\":\"help\",\"exit\":2}\n", output);
        Assert.StartsWith("{\"type\":\"error\",\"code\":\"usage\",\"exit\":2,", error);
        Assert.EndsWith("}\n", error);
    }

    [SkippableFact]
    public void A_reader_that_has_gone_is_no_failure_and_a_full_disk_is_5()
    {
        Requires.Linux();
        var (_, output, error) = Sh($"{{ {ToolFile.InShell} help exit-codes; echo \"exit $?\" >&2; }} | true; {ToolFile.InShell} help "
            + $"exit-codes > /dev/full; echo \"exit $?\"");
        Assert.StartsWith("exit 0\nerror: the result could not be written to stdout: No space left on device", error);
        Assert.Equal("exit 5\n", output);
    }
}
