using System.Runtime.InteropServices;

namespace OfflineLicense.Cli;

/// <summary>
/// Ctrl-C ends the process at once, with 130 on every system. Every step is safe to kill, and the next run finishes it, so
/// there is nothing to wait for.
/// </summary>
internal sealed class Interrupt
{
    /// <summary>Says on a terminal what is safe; null: there is nothing to say, or no terminal.</summary>
    public Action? Say { get; set; }

    public int Run(Func<int> run)
    {
        using var watch = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ =>
        {
            try
            {
                Say?.Invoke();
            }
            finally
            {
                // The command works on meanwhile and may write at the same moment: whatever happens, the code is 130.
                Environment.Exit(ExitCode.Interrupted);
            }
        });
        return run();
    }
}
