using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Station;

/// <summary>One line of the system's list of mounts.</summary>
/// <param name="Kind">The file system in the system's own word: <c>ext4</c>, <c>vfat</c>, <c>fuse.sshfs</c>.</param>
/// <param name="Source">What is mounted: <c>/dev/sdb1</c>, a share.</param>
internal sealed record Mount(ulong Number, string Folder, string Kind, string Source);

/// <summary>Which mount a path lies on (Linux: <c>/proc/self/mountinfo</c>; elsewhere only the kind of the file system).</summary>
internal static class MountTable
{
    private const string List = "/proc/self/mountinfo";
    private const int LongestList = 4 * Limits.MiB;

    /// <summary>The kind of the file system of a path or of its nearest parent that exists; null where the system does not say.</summary>
    public static string? KindOf(string path) => Of(path)?.Kind ?? FreeSpace.KindOf(path);

    /// <returns>Null where the system does not say.</returns>
    public static Mount? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            var at = Path.GetFullPath(path);
            FileFacts? facts;
            while ((facts = NativeFolder.Facts(at)) is null && Path.GetDirectoryName(at) is { } parent)
                at = parent;
            return facts is { Mount: > 0 and var number } ? Read().FirstOrDefault(mount => mount.Number == number) : null;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary><c>36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue</c>.</summary>
    public static Mount? Parse(string line)
    {
        var words = line.Split(' ');
        var dash = Array.IndexOf(words, "-");
        return dash >= 6 && words.Length > dash + 2 && ulong.TryParse(words[0], out var number)
            ? new Mount(number, Unescape(words[4]), words[dash + 1], Unescape(words[dash + 2]))
            : null;
    }

    private static IEnumerable<Mount> Read()
    {
        using var text = new StreamReader(new FileStream(List, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var read = 0;
        while (text.ReadLine() is { } line && (read += line.Length) < LongestList)
        {
            if (Parse(line) is { } mount)
                yield return mount;
        }
    }

    /// <summary>The system writes blank, tab, line feed and backslash as three octal digits.</summary>
    private static string Unescape(string word) =>
        word.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal)
            .Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);
}
