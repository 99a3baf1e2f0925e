using System.Diagnostics;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Processes;

/// <summary>
/// The tool as the tests start it: the native file that <c>OFFLIC_TOOL</c> names (scripts/check.sh builds it), else as it was built beside
/// the tests.
/// </summary>
internal static class ToolFile
{
    /// <summary>The program and its first arguments.</summary>
    public static IReadOnlyList<string> Command { get; } = Find();

    /// <summary>The same on the shared framework: what only the framework does (its debugger's pipe) is looked at there.</summary>
    public static IReadOnlyList<string> Managed { get; } =
    [ProcessRun.DotNet, "exec", Path.Combine(AppContext.BaseDirectory, "offlic.dll")];

    /// <summary>The command as a shell takes it.</summary>
    public static string InShell { get; } = Quote(Command);

    public static string ManagedInShell { get; } = Quote(Managed);

    /// <summary>No debugger's pipes in the temp folder, and no second compilation of what runs a moment.</summary>
    public static IReadOnlyDictionary<string, string?> Quiet { get; } =
        new Dictionary<string, string?> { ["DOTNET_EnableDiagnostics"] = "0", ["DOTNET_TieredPGO"] = "0" };

    /// <summary>Runs it to its end.</summary>
    public static ProcessRun Run(string? folder, IEnumerable<string> typed, byte[]? input = null, TimeSpan? limit = null) =>
        ProcessRun.Of(Command[0], [.. Command.Skip(1), .. typed], input, folder, limit);

    /// <summary>Starts it, with its streams redirected.</summary>
    /// <param name="folder">Its current folder.</param>
    /// <param name="typed">What is typed behind its name.</param>
    /// <param name="below">The program that starts it, e.g. strace with its options.</param>
    public static Process Start(string folder, IEnumerable<string> typed, params string[] below)
    {
        string[] command = [.. below, .. Command, .. typed];
        return Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static string[] Find()
    {
        if (Environment.GetEnvironmentVariable("OFFLIC_TOOL") is not { Length: > 0 } native)
            return [ProcessRun.DotNet, "exec", Path.Combine(AppContext.BaseDirectory, "offlic.dll")];
        return File.Exists(native) ? [Path.GetFullPath(native)] : throw new FileNotFoundException("OFFLIC_TOOL names no file", native);
    }

    private static string Quote(IEnumerable<string> command) => string.Join(' ', command.Select(word => $"'{word}'"));
}
