namespace OfflineLicense.Tests.Support;

/// <summary>What a test needs of the machine. Where it is missing the test is skipped, and counted as skipped.</summary>
internal static class Requires
{
    public static void Linux() => Skip.IfNot(OperatingSystem.IsLinux(), "needs Linux");

    public static void Unix() => Skip.If(OperatingSystem.IsWindows(), "needs a Unix system");

    public static void Root() => Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "needs root on Linux");

    public static void Programs(params string[] names) =>
        Skip.If(Array.Find(names, name => !ProcessRun.Has(name)) is { } missing, $"needs {string.Join(", ", names)}");

    public static void Strace()
    {
        Linux();
        Programs("strace");
    }
}
