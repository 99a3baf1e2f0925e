using System.Runtime.InteropServices;

namespace OfflineLicense.Cli;

/// <summary>
/// Ctrl-C ends the process at once, with 130 on every system. Every step is safe to kill, and the next run finishes it, so
/// there is nothing to wait for.
/// </summary>
internal static class Interrupt
{
    public static int Run(Func<int> run)
    {
        using var watch = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(ExitCode.Interrupted));
        return run();
    }
}
