using System.Globalization;
using System.Security.Cryptography;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Attacks.Folders;

/// <summary>What lies in a folder, with every name, kind, mode, length, time and byte: nothing of it may change.</summary>
internal static class CanaryTree
{
    public static string Of(string folder) => string.Join('\n', Directory
        .EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.None })
        .Order(StringComparer.Ordinal)
        .SelectMany(Describe));

    private static IEnumerable<string> Describe(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is { } target)
            return [$"{path} -> {target}"];
        var mode = OperatingSystem.IsWindows() ? string.Empty : file.UnixFileMode.ToString();
        var written = file.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture);
        return Directory.Exists(path)
            ? [$"{path}/ {mode} {written}", Of(path)]
            : [$"{path} {mode} {written} {Convert.ToHexString(SHA256.HashData(UnlockedFile.ReadAllBytes(path)))}"];
    }
}
