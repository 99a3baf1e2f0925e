using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace OfflineLicense.Tests.Queries;

/// <summary>
/// Every statement that this process runs on a ledger below a folder, each text once: SQLite calls a function for each connection that
/// is opened and for each statement that begins (sqlite.org/c3ref/auto_extension.html, trace_v2.html). No code of the tool knows of it.
/// </summary>
internal sealed unsafe class StatementTrace : IDisposable
{
    private const uint Begins = 1;
    private const uint Ended = 2;
    private const int MachineSteps = 4;

    private static readonly Lock Once = new();
    private static readonly HashSet<string> Statements = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, long> Work = new(StringComparer.Ordinal);
    private static string? _folder;

    private readonly nint _library = NativeLibrary.Load("e_sqlite3", typeof(SQLite3Provider_e_sqlite3).Assembly, null);

    public StatementTrace(string folder)
    {
        OfflineLicense.Storage.Native.EmbeddedSqlite.Load();
        _folder = folder;
        lock (Once)
        {
            Statements.Clear();
            Work.Clear();
        }

        _ = ((delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<nint, nint, nint, int>, int>)Function("sqlite3_auto_extension"))(
            &Opened);
    }

    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (Once)
                return [.. Statements.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>The instructions of SQLite's machine that each text took, all its runs together.</summary>
    public Dictionary<string, long> Instructions
    {
        get
        {
            lock (Once)
                return new Dictionary<string, long>(Work, StringComparer.Ordinal);
        }
    }

    public void Dispose()
    {
        _folder = null;
        _ = ((delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<nint, nint, nint, int>, int>)Function("sqlite3_cancel_auto_extension"))(
            &Opened);
    }

    private nint Function(string name) => NativeLibrary.GetExport(_library, name);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Opened(nint database, nint error, nint functions)
    {
        var library = NativeLibrary.Load("e_sqlite3", typeof(SQLite3Provider_e_sqlite3).Assembly, null);
        fixed (byte* main = "main\0"u8)
        {
            var file = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged[Cdecl]<nint, byte*, byte*>)NativeLibrary.GetExport(
                library, "sqlite3_db_filename"))(database, main));
            if (_folder is { } folder && file is { Length: > 0 } && Resolve(file).StartsWith(folder, StringComparison.Ordinal))
            {
                _ = ((delegate* unmanaged[Cdecl]<nint, uint, delegate* unmanaged[Cdecl]<uint, nint, nint, nint, int>, nint, int>)
                    NativeLibrary.GetExport(library, "sqlite3_trace_v2"))(database, Begins | Ended, &Runs, 0);
            }
        }

        return 0;
    }

    /// <summary>A connection has the path of the open folder, <c>/proc/self/fd/7/ledger.db</c>.</summary>
    private static string Resolve(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        return new DirectoryInfo(folder).LinkTarget ?? folder;
    }

    /// <summary>The text is that of the statement, and of a statement inside another one a comment.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Runs(uint what, nint context, nint statement, nint text)
    {
        if (what == Begins)
        {
            lock (Once)
                Statements.Add(Marshal.PtrToStringUTF8(text)!);
            return 0;
        }

        var library = NativeLibrary.Load("e_sqlite3", typeof(SQLite3Provider_e_sqlite3).Assembly, null);
        var sql = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged[Cdecl]<nint, byte*>)NativeLibrary.GetExport(
            library, "sqlite3_sql"))(statement)) ?? string.Empty;
        var steps = ((delegate* unmanaged[Cdecl]<nint, int, int, int>)NativeLibrary.GetExport(library, "sqlite3_stmt_status"))(
            statement, MachineSteps, 1);
        lock (Once)
            Work[sql] = Work.GetValueOrDefault(sql) + steps;
        return 0;
    }
}
