namespace OfflineLicense.Tests.Support;

/// <summary>A folder's files and folders with their modes and times, copied without a process of its own.</summary>
internal static class TreeCopy
{
    public static void Into(string from, string to)
    {
        Make(from, to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Make(folder, Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }

    private static void Make(string like, string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, File.GetUnixFileMode(like));
    }
}
