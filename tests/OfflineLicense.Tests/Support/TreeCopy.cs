namespace OfflineLicense.Tests.Support;

/// <summary>A folder and all in it, with modes and times. Files of the same names are replaced; others stay.</summary>
internal static class TreeCopy
{
    public static void Into(string from, string to)
    {
        Make(from, to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Make(folder, Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }

    private static void Copy(string from, string to)
    {
        using (var read = UnlockedFile.Open(from))
        using (var written = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            read.CopyTo(written);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(to, File.GetUnixFileMode(from));
        File.SetLastWriteTimeUtc(to, File.GetLastWriteTimeUtc(from));
    }

    private static void Make(string like, string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, File.GetUnixFileMode(like));
    }
}
