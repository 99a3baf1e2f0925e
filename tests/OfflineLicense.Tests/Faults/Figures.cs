using Xunit.Abstractions;

namespace OfflineLicense.Tests.Faults;

/// <summary>What a counted run says, and how long it may be.</summary>
internal static class Figures
{
    /// <summary>The whole form, for a release.</summary>
    public static bool Heavy { get; } = string.Equals(Environment.GetEnvironmentVariable("OFFLIC_HEAVY"), "1", StringComparison.Ordinal);

    public static void Say(ITestOutputHelper output, string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }

    public static void Figure(ITestOutputHelper output, string name, int number) =>
        Say(output, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"figure: {name} {number}"));
}
