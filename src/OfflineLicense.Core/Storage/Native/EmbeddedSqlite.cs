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

    /// <summary>Call it before the first connection; it works once.</summary>
    /// <exception cref="Failure">Missing: this system runs no code from memory, and there is no library beside the program.</exception>
    public static void Load()
    {
        lock (Once)
        {
            if (_registered)
                return;
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

                var provider = typeof(SQLite3Provider_e_sqlite3).Assembly;
                NativeLibrary.SetDllImportResolver(provider, (name, _, _) => name == "e_sqlite3" ? handle : 0);
            }

            _registered = true;
        }
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
