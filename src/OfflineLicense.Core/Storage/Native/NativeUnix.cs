using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OfflineLicense.Storage.Native;

/// <summary>
/// The calls into libc. Called directly because the framework's own hide what must not be hidden:
/// <c>FlushToDisk</c> returns normally after a failed fsync, <c>File.Move</c> falls back to other ways, and a folder
/// cannot be flushed at all (docs/decisions/0001-own-fsync.md). The only variadic calls are <see cref="Open"/> and
/// <see cref="GetDescriptorFlags"/>, without their third argument, and <see cref="OpenAt"/>.
/// </summary>
internal static partial class NativeUnix
{
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    /// <summary>
    /// <c>openat</c> takes the mode as a variadic argument: in the fourth register, or on macOS with ARM the first word of the stack.
    /// With four words between, <paramref name="mode"/> is in both places. Written from the documentation for macOS, not tested there.
    /// </summary>
    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenAt(SafeFileHandle folder, string name, int flags, nuint mode, nuint unused5, nuint unused6,
        nuint unused7, nuint unused8, nuint sameMode);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeFolderAt(SafeFileHandle folder, string name, uint mode);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RemoveAt(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "faccessat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AccessAt(SafeFileHandle folder, string name, int mode, int flags);

    /// <summary>Files are opened so that the offset has 64 bits on every system.</summary>
    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    public static unsafe partial nint WriteAt(SafeFileHandle file, byte* bytes, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeFileHandle file);

    /// <summary>Linux: the disk begins to write what was written to a part of a file.</summary>
    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    public static partial int BeginSync(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int how);

    /// <summary>Linux: everything written to the file system that holds <paramref name="folder"/> is flushed to disk afterwards.</summary>
    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    public static partial int SyncFileSystem(SafeFileHandle folder);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(nint descriptor);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RenameAt(SafeFileHandle folder, string from, SafeFileHandle sameFolder, string to);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LinuxRenameAt(SafeFileHandle folder, string from, SafeFileHandle sameFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "renameatx_np", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MacRenameAt(SafeFileHandle folder, string from, SafeFileHandle sameFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    /// <summary>Linux: <c>struct statx</c> has one layout on every processor, which <c>struct stat</c> has not.</summary>
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int StatX(SafeFileHandle folder, string path, int flags, uint mask, byte* buffer);

    /// <param name="currentFolder"><see cref="Flags.CurrentFolder"/>.</param>
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int StatX(int currentFolder, string path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    /// <param name="descriptor">A file, or a number that may be free.</param>
    /// <param name="command"><see cref="Flags.GetDescriptorFlags"/>, which takes no third argument.</param>
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int GetDescriptorFlags(int descriptor, int command);

    /// <summary>Linux. Variadic in C, and passed like any other call on the processors .NET runs on there.</summary>
    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int ProcessControl(int option, nuint value, nuint unused3, nuint unused4, nuint unused5);

    /// <summary>Linux. Variadic in C, as <see cref="ProcessControl"/>.</summary>
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int descriptor, nuint request, nint argument);

    /// <param name="resource">Numbers differ by system.</param>
    /// <param name="limit">Two words: the limit now, and the most it may be raised to.</param>
    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    public static unsafe partial int SetLimit(int resource, nuint* limit);

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetVariable(string name, string value, int overwrite);

    /// <summary>Linux: a file without a name that lives as long as it is open.</summary>
    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateMemoryFile(string name, uint flags);

    /// <summary>The environment stays; returns only where it failed.</summary>
    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int Execute(string path, byte** arguments);

    /// <summary>Flags of open(2) and the error numbers that have no name in the framework, for this system.</summary>
    public static class Flags
    {
        private static readonly bool Mac = OperatingSystem.IsMacOS();
        private static readonly bool Arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

        public static readonly int CloseOnExec = Mac ? 0x100_0000 : 0x8_0000;
        public static readonly int NonBlocking = Mac ? 0x4 : 0x800;
        public static readonly int NoTerminal = Mac ? 0x2_0000 : 0x100;
        public static readonly int NoFollow = Mac ? 0x100 : Arm ? 0x8000 : 0x2_0000;
        public static readonly int Directory = Mac ? 0x10_0000 : Arm ? 0x4000 : 0x1_0000;

        public static readonly int Create = Mac ? 0x200 : 0x40;
        public static readonly int Exclusive = Mac ? 0x800 : 0x80;

        public const int WriteOnly = 1;
        public const int ReadWrite = 2;
        public const int WriteAccess = 2;
        public static readonly int RemoveFolder = Mac ? 0x80 : 0x200;

        /// <summary>F_GETFD.</summary>
        public const int GetDescriptorFlags = 1;

        public const int Interrupted = 4;
        public const int NoSpace = 28;

        /// <summary>Only begin: neither wait nor take the errors, which fsync reports.</summary>
        public const uint BeginWriting = 2;

        /// <summary>LOCK_EX and LOCK_NB.</summary>
        public const int LockAlone = 2 | 4;
        public const uint LinuxNoReplace = 1;
        public const uint MemoryCloseOnExec = 1;
        public const uint MemoryExecutable = 0x10;
        public const uint MacNoReplace = 4;
        public const int LinuxSetDumpable = 4;

        /// <summary>TIOCGWINSZ of Linux.</summary>
        public const uint WindowSize = 0x5413;

        public const int CoreLimit = 4;
        public const int EmptyPath = 0x1000;
        public const uint BasicStats = 0x7ff;
        public const uint MountId = 0x1000;
        public const int SymbolicLinkItself = 0x100;
        public const int CurrentFolder = -100;
    }
}
