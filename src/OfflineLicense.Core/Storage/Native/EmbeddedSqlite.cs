using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SQLitePCL;

namespace OfflineLicense.Storage.Native;

/// <summary>
/// The SQLite inside the native file: the same library as in the tool's package, written to memory and loaded from there.
/// Every other build carries no such resource and loads the library beside the program, as the package arranges it.
/// </summary>
#pragma warning disable RS0030 // NativeLibrary is banned to keep plugins out: this is the product's own library, from inside the product.
internal static class EmbeddedSqlite
{
    private const string Resource = "libe_sqlite3.so";
    private static readonly Lock Once = new();
    private static bool _registered;

    /// <summary>
    /// Whether SQLite uses a path like <c>/proc/self/fd/7/ledger.db</c> as it is. By itself it replaces the link in it with the path of
    /// the folder at that moment, and opens its journal by that path later.
    /// </summary>
    public static bool KeepsDescriptorPaths { get; private set; }

    /// <summary>Call it before the first connection; it works once.</summary>
    /// <exception cref="Failure">Missing: this system runs no code from memory, and there is no library beside the program.</exception>
    public static void Load()
    {
        lock (Once)
        {
            if (_registered)
                return;
            var provider = typeof(SQLite3Provider_e_sqlite3).Assembly;
            using var library = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource);
            if (library is not null && OperatingSystem.IsLinux())
            {
                var handle = FromMemory(library);
                if (handle == 0 && !NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, Resource), out handle))
                {
                    throw new Failure(FailureKind.Missing,
                        "this system does not let a program run code from memory, and the SQLite of offlic is loaded from there",
                        $"mount /proc and allow memfd_create, or copy {Resource} into {AppContext.BaseDirectory}");
                }

                foreach (var caller in (Assembly[])[provider, typeof(NativeSqlite).Assembly])
                    NativeLibrary.SetDllImportResolver(caller, (name, _, _) => name == NativeSqlite.Library ? handle : 0);
                Configure();
                KeepsDescriptorPaths = KeepDescriptorPaths(handle);
            }
            else if (NativeLibrary.TryLoad(NativeSqlite.Library, provider, searchPath: null, out var loaded))
            {
                Configure();
                KeepsDescriptorPaths = KeepDescriptorPaths(loaded);
            }

            _registered = true;
        }
    }

    /// <summary>
    /// One thread at a time uses a connection, so SQLite need not lock it for each call, nor count its memory under a lock. To be called
    /// before SQLite is used for the first time; later it changes nothing.
    /// </summary>
    private static void Configure()
    {
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>
    /// SQLite asks <c>lstat</c> for each part of a path whether it is a link, and lets a program set another function for it
    /// (sqlite.org/c3ref/vfs.html, <c>xSetSystemCall</c>). With <c>stat</c> it finds no links, and the system follows them. Linux with
    /// 64 bits and a C library that exports <c>stat</c>; elsewhere SQLite works as it does by itself.
    /// </summary>
    private static unsafe bool KeepDescriptorPaths(nint library)
    {
        const int version = 3; // the first that has xSetSystemCall, after seventeen pointers and numbers
        const int setSystemCall = 144;
        if (!NativeFolder.HasPaths || IntPtr.Size != sizeof(long)
            || !NativeLibrary.TryLoad("libc.so.6", out var system) || !NativeLibrary.TryGetExport(system, "stat", out var stat)
            || !NativeLibrary.TryGetExport(library, "sqlite3_vfs_find", out var find)
            || ((delegate* unmanaged[Cdecl]<byte*, byte*>)find)(null) is var vfs && (vfs is null || *(int*)vfs < version))
            return false;
        fixed (byte* name = "lstat\0"u8)
            return (*(delegate* unmanaged[Cdecl]<byte*, byte*, nint, int>*)(vfs + setSystemCall))(vfs, name, stat) == 0;
    }

    /// <returns>0 where it cannot be done.</returns>
    private static nint FromMemory(Stream library)
    {
        // Kernels before 6.3 do not know that a memory file can be marked as executable.
        var descriptor = NativeUnix.CreateMemoryFile(Resource, NativeUnix.Flags.MemoryCloseOnExec | NativeUnix.Flags.MemoryExecutable);
        if (descriptor < 0)
            descriptor = NativeUnix.CreateMemoryFile(Resource, NativeUnix.Flags.MemoryCloseOnExec);
        if (descriptor < 0)
            return 0;
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        using var file = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        library.CopyTo(file);
        return NativeLibrary.TryLoad($"/proc/self/fd/{descriptor}", out var loaded) ? loaded : 0;
    }
}
