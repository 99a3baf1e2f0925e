namespace OfflineLicense.Tests;

/// <summary>How long a test waits for a station's lock.</summary>
internal static class LockWait
{
    /// <summary>
    /// A process that another test starts holds every lock of this one for a moment, between fork and exec. On a slow machine that takes
    /// half a second.
    /// </summary>
    public static TimeSpan Long { get; } = TimeSpan.FromSeconds(10);
}
