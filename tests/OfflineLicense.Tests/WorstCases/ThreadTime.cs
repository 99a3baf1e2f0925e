using System.Globalization;

namespace OfflineLicense.Tests.WorstCases;

/// <summary>Processor time of the thread that runs a test, without what other tests and programs do beside it. On Linux.</summary>
internal static class ThreadTime
{
    public static TimeSpan Of(Action work)
    {
        var before = Read();
        work();
        return Read() - before;
    }

    public static TimeSpan Read() => TimeSpan.FromMicroseconds(
        long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1_000);
}
