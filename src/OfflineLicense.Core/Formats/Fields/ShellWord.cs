using System.Buffers;

namespace OfflineLicense.Formats.Fields;

/// <summary>A word of a command that a person pastes into a shell.</summary>
internal static class ShellWord
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:=@%+,-");

    /// <summary>A path in such a command, also one with characters that are shown escaped.</summary>
    public static string Path(string path) => Quote(SafeText.Value(path));

    /// <summary>The word as it is where no shell changes it, else in single quotes (Windows: double quotes).</summary>
    public static string Quote(string word)
    {
        var isWindows = OperatingSystem.IsWindows();
        if (word.Length > 0 && !(isWindows ? word.Replace('\\', '/') : word).AsSpan().ContainsAnyExcept(Plain))
            return word;
        return isWindows ? $"\"{word}\"" : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
