using System.Diagnostics;

namespace OfflineLicense.Tests.Support;

public sealed class TreeCopyTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    /// <summary>Regression: a station was copied while a process that another test had started held its lock.</summary>
    [SkippableFact]
    public void A_file_that_another_process_has_locked_is_copied()
    {
        Requires.Linux();
        Requires.Programs("flock");
        _temp.File("station/lock", "mine"u8.ToArray());
        var locked = new ProcessStartInfo("flock", ["--no-fork", "-x", _temp.At("station", "lock"), "/bin/sh", "-c", "echo held; read end"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var holder = Process.Start(locked)!;
        Assert.Equal("held", holder.StandardOutput.ReadLine());

        TreeCopy.Into(_temp.At("station"), _temp.At("copy"));

        Assert.Equal("mine", File.ReadAllText(_temp.At("copy", "lock")));
        holder.StandardInput.Close();
        Assert.True(holder.WaitForExit(TimeSpan.FromSeconds(20)));
    }
}
