using OfflineLicense.Cli.Output;

namespace OfflineLicense.Cli;

/// <summary>What <c>--version</c> prints: the versions of the tool, of its bundle format and of its JSON.</summary>
internal static class Versions
{
    public const string Bundle = "offlic-bundle/1";

    public static string Tool { get; } = typeof(Versions).Assembly.GetName().Version!.ToString(3);

    public static string Line { get; } = $"offlic {Tool} (bundle {Bundle}, json {JsonLines.Schema})";
}
