using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OfflineLicense.Storage.Native;

/// <summary>The few things the disk is asked for natively, the same words on every system. Errors are values.</summary>
internal static class NativeFile
{
    /// <summary>A folder to flush and to rename in. Null on Windows, which has neither.</summary>
    public static OsError OpenFolder(string path, out SafeFileHandle? folder)
    {
        folder = null;
        if (OperatingSystem.IsWindows())
            return OsError.None;
        return Open(path, NativeUnix.Flags.Directory, out folder);
    }

    /// <summary>For reading, never waiting: a pipe without a writer opens at once and is then told by <see cref="Facts"/>.</summary>
    public static OsError OpenSource(string path, bool follow, out SafeFileHandle? file)
    {
        if (!OperatingSystem.IsWindows())
            return Open(path, NativeUnix.Flags.NonBlocking | NativeUnix.Flags.NoTerminal | (follow ? 0 : NativeUnix.Flags.NoFollow),
                out file);
        file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return OsError.None;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return OsError.Of(failed);
        }
    }

    /// <summary>Writes all of a new file's bytes. The framework asks for the file's position and type before.</summary>
    public static unsafe OsError Write(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        if (OperatingSystem.IsWindows())
            return WritePortably(file, bytes);
        fixed (byte* start = bytes)
        {
            for (var at = 0; at < bytes.Length;)
            {
                var written = NativeUnix.WriteAt(file, start + at, bytes.Length - at, at);
                if (written > 0)
                    at += (int)written;
                else if (written == 0 || Marshal.GetLastPInvokeError() != NativeUnix.Flags.Interrupted)
                    return written == 0 ? new OsError(NativeUnix.Flags.NoSpace) : Checked(done: false);
            }
        }

        return OsError.None;
    }

    /// <summary>The file's bytes are on the disk. Never tried twice: after an error the system may have dropped them.</summary>
    public static OsError Sync(SafeFileHandle file) =>
        Checked(OperatingSystem.IsWindows() ? NativeWindows.Flush(file) : NativeUnix.Sync(file) == 0);

    /// <summary>
    /// Lets the disk begin to write a part of a file while its next part is made. It proves nothing: <see cref="Sync"/> waits for all
    /// of it and has its errors.
    /// </summary>
    public static void BeginSync(SafeFileHandle file, long offset, long length)
    {
        if (OperatingSystem.IsLinux())
            _ = NativeUnix.BeginSync(file, offset, length, NativeUnix.Flags.BeginWriting);
    }

    /// <summary>Whether one call can put a whole file system on the disk; elsewhere every file is flushed by itself.</summary>
    public static bool HasSyncFileSystem => OperatingSystem.IsLinux();

    public static OsError SyncFileSystem(SafeFileHandle folder) => Checked(NativeUnix.SyncFileSystem(folder) == 0);

    /// <summary>
    /// Takes a file for this process alone, without waiting. The framework does so too when it opens a file, and takes a
    /// refusal other than "held by another" for success; asked again for the same open file, the system says what is so.
    /// </summary>
    public static OsError Lock(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
            return OsError.None;
        bool done;
        do
        {
            done = NativeUnix.Lock(file, NativeUnix.Flags.LockAlone) == 0;
        }
        while (!done && Marshal.GetLastPInvokeError() == NativeUnix.Flags.Interrupted);
        return Checked(done);
    }

    /// <summary>Closes with its result looked at: some network file systems report a failed write only here.</summary>
    public static OsError Close(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows() || file.IsInvalid || file.IsClosed)
        {
            file.Dispose();
            return OsError.None;
        }
        var descriptor = file.DangerousGetHandle();
        file.SetHandleAsInvalid();
        return Checked(NativeUnix.Close(descriptor) == 0);
    }

    /// <summary>Renames inside one open folder (names may lead into its sub-folders), in one step, never by copying.</summary>
    public static OsError Rename(SafeFileHandle? folder, string folderPath, string from, string to, bool replace)
    {
        if (folder is null)
            return Checked(NativeWindows.Move(Path.Combine(folderPath, from), Path.Combine(folderPath, to),
                NativeWindows.WriteThrough | (replace ? NativeWindows.ReplaceExisting : 0)));
        if (replace)
            return Checked(NativeUnix.RenameAt(folder, from, folder, to) == 0);
        var error = RenameToFree(folder, from, to);
        if (!error.NotSupported)
            return error;
        // Some file systems in user space (exFAT and NTFS drivers among them) cannot refuse in the same step: look, then rename.
        return Occupied(Path.Combine(folderPath, to)) ? new OsError(17) : Checked(NativeUnix.RenameAt(folder, from, folder, to) == 0);
    }

    /// <summary>Whether this account may write in a folder at all; tells a read-only drive before any work is done.</summary>
    public static OsError CanWrite(string folder) =>
        OperatingSystem.IsWindows() ? OsError.None : Checked(NativeUnix.Access(folder, NativeUnix.Flags.WriteAccess) == 0);

    public static unsafe FileFacts Facts(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            return PortableFacts(file);
        var stat = stackalloc byte[256];
        return NativeUnix.StatX(file, string.Empty, NativeUnix.Flags.EmptyPath, NativeUnix.Flags.BasicStats, stat) == 0
            ? FactsIn(stat)
            : throw new IOException("statx", Marshal.GetLastPInvokeError());
    }

    /// <summary>What <c>statx</c> wrote.</summary>
    internal static unsafe FileFacts FactsIn(byte* stat)
    {
        var mode = *(ushort*)(stat + 28);
        return new FileFacts(
            Regular: (mode & 0xf000) == 0x8000,
            Folder: (mode & 0xf000) == 0x4000,
            Length: *(long*)(stat + 40),
            Modified: Ticks(stat + 112),
            Changed: Ticks(stat + 96),
            Mode: (UnixFileMode)(mode & 0xfff),
            Owner: *(uint*)(stat + 20))
        {
            IsLink = (mode & 0xf000) == 0xa000,
            Links = *(uint*)(stat + 16),
            Identity = new FileIdentity(*(uint*)(stat + 136), *(uint*)(stat + 140), *(ulong*)(stat + 32)),
            Mount = (*(uint*)stat & NativeUnix.Flags.MountId) == 0 ? 0 : *(ulong*)(stat + 144),
        };

        static long Ticks(byte* time) => (*(long*)time * TimeSpan.TicksPerSecond) + (*(uint*)(time + 8) / 100);
    }

    /// <summary>Anything at all stands under this name, a dangling link too.</summary>
    public static bool Occupied(string path)
    {
        try
        {
            return (int)File.GetAttributes(path) != -1;
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static OsError WritePortably(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file, bytes, fileOffset: 0);
            return OsError.None;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return OsError.Of(failed);
        }
    }

    private static FileFacts PortableFacts(SafeFileHandle file)
    {
        using var stream = new FileStream(new SafeFileHandle(file.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, bufferSize: 0);
        var modified = File.GetLastWriteTimeUtc(file).Ticks - DateTime.UnixEpoch.Ticks;
        var folder = File.GetAttributes(file).HasFlag(FileAttributes.Directory);
        var regular = stream.CanSeek && !folder;
        return new FileFacts(regular, folder, regular ? stream.Length : 0, modified, modified, OperatingSystem.IsWindows() ? null
            : File.GetUnixFileMode(file), Owner: null);
    }

    internal static OsError Open(string path, int flags, out SafeFileHandle? file)
    {
        int descriptor;
        do
        {
            descriptor = NativeUnix.Open(path, flags | NativeUnix.Flags.CloseOnExec);
        }
        // a slow drive may answer so, and means: ask again
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == NativeUnix.Flags.Interrupted);
        file = descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        return Checked(descriptor >= 0);
    }

    private static OsError RenameToFree(SafeFileHandle folder, string from, string to)
    {
        try
        {
            var result = OperatingSystem.IsMacOS()
                ? NativeUnix.MacRenameAt(folder, from, folder, to, NativeUnix.Flags.MacNoReplace)
                : NativeUnix.LinuxRenameAt(folder, from, folder, to, NativeUnix.Flags.LinuxNoReplace);
            return Checked(result == 0);
        }
        catch (EntryPointNotFoundException)
        {
            return new OsError(22); // an older C library: as if the file system did not know the flag
        }
    }

    internal static OsError Checked(bool done)
    {
        if (done)
            return OsError.None;
        // A failure without a number must not look like success.
        return Marshal.GetLastPInvokeError() is var number and not 0 ? new OsError(number) : new OsError(5);
    }
}
