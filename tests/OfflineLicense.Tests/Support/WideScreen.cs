using System.Runtime.CompilerServices;

namespace OfflineLicense.Tests.Support;

/// <summary>
/// What every program that a test starts finds: a screen so wide that no line is broken, and UTF-8. Most tests read what a line says. The
/// tests of screens (Screens/) set their own.
/// </summary>
internal static class WideScreen
{
    [ModuleInitializer]
    internal static void Set()
    {
        Environment.SetEnvironmentVariable("COLUMNS", "10000");
        Environment.SetEnvironmentVariable("LC_ALL", "C.UTF-8");
    }
}
