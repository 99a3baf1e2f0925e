using OfflineLicense.Storage.Station;

namespace OfflineLicense.Cli;

/// <summary>Shuts the process to others, before anything else happens in it, where a command will open a private key.</summary>
internal static class KeyUse
{
    /// <summary>The words of commands that make or open private keys (doctor does with --deep). Looked for anywhere among the arguments: a word too much costs a moment, one too few a key.</summary>
    public static IReadOnlyList<string> Words { get; } = ["init", "pack", "sign", "rotate", "passphrase", "demo", "--deep"];

    public static bool IsLikely(string[] args) => args.Any(arg => Words.Contains(arg, StringComparer.Ordinal));

    public static void ShutWhereLikely(string[] args, Func<string, string?> variable)
    {
        if (IsLikely(args))
            ProcessHardening.Shut(variable);
    }
}
