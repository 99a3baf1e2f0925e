using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OfflineLicense.Storage.Native;

/// <summary>How a file inside an open folder is opened.</summary>
internal enum FileUse
{
    /// <summary>For reading, never waiting.</summary>
    Read,

    /// <summary>For writing; the file is there.</summary>
    Write,

    /// <summary>A new file to write; nothing may have the name.</summary>
    Create,

    /// <summary>A new file to write and read; nothing may have the name.</summary>
    CreateToRead,

    /// <summary>The file that is there, or a new one.</summary>
    OpenOrCreate,
}

/// <summary>
/// Files and folders inside an open folder: no name is looked up by its path, and no link is followed. Windows has no such calls:
/// <see cref="NativeWindows"/> uses the path and refuses reparse points (not tested there).
/// </summary>
internal static class NativeFolder
{
    /// <summary>Whether a descriptor of this process has a path (Linux with <c>/proc</c>).</summary>
    public static bool HasPaths { get; } = OperatingSystem.IsLinux() && Directory.Exists("/proc/self/fd");

    /// <param name="path">The folder.</param>
    /// <param name="follow">False: the folder itself must not be a link; its parents may be reached through links.</param>
    /// <param name="folder">Null on Windows.</param>
    public static OsError Open(string path, bool follow, out SafeFileHandle? folder)
    {
        folder = null;
        return OperatingSystem.IsWindows()
            ? NativeWindows.CheckFolder(path, follow)
            : NativeFile.Open(path, NativeUnix.Flags.Directory | (follow ? 0 : NativeUnix.Flags.NoFollow), out folder);
    }

    public static OsError OpenChild(SafeFileHandle? folder, string folderPath, string name, out SafeFileHandle? child)
    {
        child = null;
        return folder is null
            ? NativeWindows.CheckFolder(Path.Combine(folderPath, name), follow: false)
            : OpenAt(folder, name, NativeUnix.Flags.Directory, UnixFileMode.None, out child);
    }

    /// <summary>An error too where anything has the name.</summary>
    public static OsError MakeChild(SafeFileHandle? folder, string folderPath, string name, UnixFileMode mode) => folder is null
        ? NativeWindows.MakeFolder(Path.Combine(folderPath, name))
        : NativeFile.Checked(NativeUnix.MakeFolderAt(folder, name, (uint)mode) == 0);

    public static OsError OpenFile(
        SafeFileHandle? folder, string folderPath, string name, FileUse use, UnixFileMode mode, out SafeFileHandle? file)
    {
        if (folder is null)
            return NativeWindows.OpenFile(Path.Combine(folderPath, name), use, out file);
        var flags = use switch
        {
            FileUse.Read => NativeUnix.Flags.NonBlocking | NativeUnix.Flags.NoTerminal,
            FileUse.Write => NativeUnix.Flags.WriteOnly | NativeUnix.Flags.NonBlocking | NativeUnix.Flags.NoTerminal,
            FileUse.Create => NativeUnix.Flags.WriteOnly | NativeUnix.Flags.Create | NativeUnix.Flags.Exclusive,
            FileUse.CreateToRead => NativeUnix.Flags.ReadWrite | NativeUnix.Flags.Create | NativeUnix.Flags.Exclusive,
            _ => NativeUnix.Flags.ReadWrite | NativeUnix.Flags.Create | NativeUnix.Flags.NonBlocking | NativeUnix.Flags.NoTerminal,
        };
        return OpenAt(folder, name, flags, mode, out file);
    }

    /// <summary>A file of ours that is there, by its path: for what only has a path.</summary>
    public static OsError OpenFile(string path, FileUse use, out SafeFileHandle? file) => OperatingSystem.IsWindows()
        ? NativeWindows.OpenFile(path, use, out file)
        : NativeFile.Open(path, (use == FileUse.Write ? NativeUnix.Flags.WriteOnly : 0) | NativeUnix.Flags.NoFollow, out file);

    /// <summary>Removes a name: a file, or a link and never what it leads to.</summary>
    public static OsError Remove(SafeFileHandle? folder, string folderPath, string name) => folder is null
        ? NativeWindows.Remove(Path.Combine(folderPath, name))
        : NativeFile.Checked(NativeUnix.RemoveAt(folder, name, 0) == 0);

    /// <summary>Removes an empty folder. On Windows nothing needs it.</summary>
    public static OsError RemoveFolder(SafeFileHandle? folder, string folderPath, string name) => folder is null
        ? OsError.Of(new PlatformNotSupportedException(folderPath))
        : NativeFile.Checked(NativeUnix.RemoveAt(folder, name, NativeUnix.Flags.RemoveFolder) == 0);

    /// <summary>Whether this account may write there.</summary>
    public static OsError CanWrite(SafeFileHandle? folder) => folder is null
        ? OsError.None
        : NativeFile.Checked(NativeUnix.AccessAt(folder, ".", NativeUnix.Flags.WriteAccess, 0) == 0);

    /// <summary>What has this name in the folder; a link is not followed. Null: nothing has it.</summary>
    /// <exception cref="IOException">The system does not say.</exception>
    public static unsafe FileFacts? Facts(SafeFileHandle? folder, string folderPath, string name)
    {
        if (folder is null || !OperatingSystem.IsLinux())
            return PortableFacts(Path.Combine(folderPath, name));
        var stat = stackalloc byte[256];
        return NativeUnix.StatX(folder, name, NativeUnix.Flags.SymbolicLinkItself,
            NativeUnix.Flags.BasicStats | NativeUnix.Flags.MountId, stat) == 0 ? NativeFile.FactsIn(stat) : Absent();
    }

    /// <summary>The same of a path; links are followed.</summary>
    public static unsafe FileFacts? Facts(string path)
    {
        if (!OperatingSystem.IsLinux())
            return PortableFacts(path);
        var stat = stackalloc byte[256];
        const uint mask = NativeUnix.Flags.BasicStats | NativeUnix.Flags.MountId;
        return NativeUnix.StatX(NativeUnix.Flags.CurrentFolder, path, 0, mask, stat) == 0 ? NativeFile.FactsIn(stat) : Absent();
    }

    /// <summary>Whether this process has that file open now, however it was opened. True where the system cannot be asked.</summary>
    public static bool IsOpen(FileIdentity file) => !HasPaths
        || Directory.EnumerateFileSystemEntries("/proc/self/fd").Any(open => Facts(open) is { } facts && facts.Identity == file);

    private static FileFacts? Absent() => new OsError(Marshal.GetLastPInvokeError()) is var error && error.NotFound
        ? null
        : throw new IOException(error.ToString(), error.Number);

    private static FileFacts? PortableFacts(string path)
    {
        if (!NativeFile.Occupied(path))
            return null;
        var attributes = File.GetAttributes(path);
        var (folder, link) = (attributes.HasFlag(FileAttributes.Directory), attributes.HasFlag(FileAttributes.ReparsePoint));
        UnixFileMode? mode = OperatingSystem.IsWindows() || link ? null : File.GetUnixFileMode(path);
        return new FileFacts(!folder && !link, folder && !link, folder || link ? 0 : new FileInfo(path).Length, 0, 0, mode, Owner: null)
        {
            IsLink = link,
        };
    }

    private static OsError OpenAt(SafeFileHandle folder, string name, int flags, UnixFileMode mode, out SafeFileHandle? file)
    {
        flags |= NativeUnix.Flags.NoFollow | NativeUnix.Flags.CloseOnExec;
        int descriptor;
        do
        {
            descriptor = NativeUnix.OpenAt(folder, name, flags, (nuint)mode, 0, 0, 0, 0, (nuint)mode);
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == NativeUnix.Flags.Interrupted);
        file = descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        return NativeFile.Checked(descriptor >= 0);
    }
}
