using System.Reflection;
using OfflineLicense.Cli.Output;

namespace OfflineLicense.Cli;

/// <summary>What <c>--version</c> prints: the versions of the tool, of its bundle format and of its JSON.</summary>
internal static class Versions
{
    public const string Bundle = "offlic-bundle/1";

    /// <summary>The version of the tag, or a pre-release of the next one. The commit, which follows a plus sign, is left out.</summary>
    public static string Tool { get; } =
        typeof(Versions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static string Line(string tool) => $"offlic {tool} (bundle {Bundle}, json {JsonLines.Schema})";
}
