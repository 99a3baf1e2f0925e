using OfflineLicense.Storage.Native;

namespace OfflineLicense.Tests.Support;

/// <summary>
/// A file read without a lock. .NET's own reads and File.Copy ask for one, and are refused where another test has just started a process:
/// between fork and exec that process holds every lock of this one, the lock of a station among them.
/// </summary>
internal static class UnlockedFile
{
    public static FileStream Open(string path)
    {
        var error = NativeFile.OpenSource(path, follow: true, out var file);
        return error.Failed ? throw new IOException($"{path}: {error}") : new FileStream(file!, FileAccess.Read);
    }

    public static byte[] ReadAllBytes(string path)
    {
        using var file = Open(path);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
