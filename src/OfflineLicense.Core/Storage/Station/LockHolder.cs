using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Station;

/// <summary>
/// Who holds the station, for the message to those who wait. Asked of the system at that moment and never written down:
/// a note in a file could be of a process that is gone, and writing it could fail.
/// </summary>
internal static class LockHolder
{
    /// <summary>What the assembly is called, with or without its ending.</summary>
    private const string Tool = "offlic";

    private const int LongestWord = 40;

    /// <returns><c>process 4711 on LAB3: offlic collect</c>, or null where it cannot be known: no Linux, another account, another
    /// machine.</returns>
    public static string? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            return RealName(path) is { } real ? Holders().Where(pid => HasOpen(pid, real)).Select(Described).FirstOrDefault() : null;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked, or is not ours to look at: the message is shorter.
            return null;
        }
    }

    /// <summary>All processes that hold some file for themselves alone: <c>1: FLOCK  ADVISORY  WRITE 4711 08:01:131 0 EOF</c>.</summary>
    private static IEnumerable<string> Holders() =>
        from line in Lines("/proc/locks", '\n')
        let words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where words.Length > 4 && words[1] == "FLOCK" && words[3] == "WRITE"
        select words[4];

    /// <summary>The path without links, as the system itself names open files.</summary>
    private static string? RealName(string path)
    {
        NativeFile.OpenSource(path, follow: false, out var file);
        using (file)
            return file is null ? null : new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget;
    }

    private static bool HasOpen(string pid, string path)
    {
        try
        {
            return new DirectoryInfo($"/proc/{pid}/fd").EnumerateFileSystemInfos().Any(open => open.LinkTarget == path);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Described(string pid)
    {
        var words = Lines($"/proc/{pid}/cmdline", '\0').ToList();
        var tool = words.FindIndex(word => Path.GetFileNameWithoutExtension(word) == Tool);
        // Its command and no more: what else was typed is that person's.
        var command = tool >= 0 && tool + 1 < words.Count && words[tool + 1].Length <= LongestWord
            && words[tool + 1].All(char.IsAsciiLetterLower)
            ? $": {Tool} {words[tool + 1]}"
            : string.Empty;
        return $"process {pid} on {Environment.MachineName}{command}";
    }

    private static string[] Lines(string path, char end)
    {
        using var text = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return text.ReadToEnd().Split(end, StringSplitOptions.RemoveEmptyEntries);
    }
}
