namespace OfflineLicense.Storage.Native;

/// <summary>Which standard streams this process was given.</summary>
/// <remarks>
/// The number of a closed stream goes to the next file that is opened: to one of the runtime before the first line of ours runs, or to
/// one of ours, and what is written to the stream lands in it. A file of either is closed for programs that are started; a stream that
/// was given never is, because it would not have arrived.
/// </remarks>
internal static class StandardStreams
{
    public const int In = 0;
    public const int Out = 1;
    public const int Error = 2;

    /// <summary>Takes the free numbers, so that no later file gets one. Called once, first of all.</summary>
    public static void HoldNumbers()
    {
        if (OperatingSystem.IsWindows())
            return;
        for (var number = In; number <= Error; number++)
        {
            if (NativeUnix.GetDescriptorFlags(number, NativeUnix.Flags.GetDescriptorFlags) < 0)
                _ = NativeUnix.Open("/dev/null", NativeUnix.Flags.ReadWrite | NativeUnix.Flags.CloseOnExec);
        }
    }

    /// <summary>False: the stream was closed when the process started.</summary>
    public static bool IsGiven(int number) =>
        OperatingSystem.IsWindows() || NativeUnix.GetDescriptorFlags(number, NativeUnix.Flags.GetDescriptorFlags) == 0;
}
