using System.Runtime.InteropServices;

namespace OfflineLicense.Storage.Native;

/// <summary>
/// The functions of SQLite that run for every row (sqlite.org/c3ref). Microsoft.Data.Sqlite opens and configures a connection; its
/// commands cost several times what such a statement costs in SQLite itself. Calls that never wait do not tell the collector.
/// </summary>
internal static unsafe partial class NativeSqlite
{
    public const int Row = 100;
    public const int Done = 101;

    /// <summary>The code of an added row in a pre-update hook.</summary>
    public const int Insert = 18;

    /// <summary>SQLite copies a bound value before the call returns.</summary>
    public const nint Transient = -1;

    /// <summary>The name for the loader; see <see cref="EmbeddedSqlite"/>.</summary>
    public const string Library = "e_sqlite3";

    [LibraryImport(Library, EntryPoint = "sqlite3_prepare_v3")]
    public static partial int Prepare(nint database, byte* sql, int length, uint flags, out nint statement, out byte* tail);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_finalize")]
    public static partial int Finalize(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition]
    public static partial int BindNumber(nint statement, int place, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text"), SuppressGCTransition]
    public static partial int BindText(nint statement, int place, byte* text, int length, nint keep);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob"), SuppressGCTransition]
    public static partial int BindBlob(nint statement, int place, byte* bytes, int length, nint keep);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null"), SuppressGCTransition]
    public static partial int BindNull(nint statement, int place);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_parameter_index"), SuppressGCTransition]
    public static partial int ParameterPlace(nint statement, byte* name);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_count"), SuppressGCTransition]
    public static partial int Columns(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_name"), SuppressGCTransition]
    public static partial byte* ColumnName(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type"), SuppressGCTransition]
    public static partial int ColumnType(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition]
    public static partial long ColumnNumber(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_text"), SuppressGCTransition]
    public static partial byte* ColumnText(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob"), SuppressGCTransition]
    public static partial byte* ColumnBlob(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes"), SuppressGCTransition]
    public static partial int ColumnBytes(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_changes"), SuppressGCTransition]
    public static partial int Changes(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_last_insert_rowid"), SuppressGCTransition]
    public static partial long LastId(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_preupdate_hook")]
    public static partial nint SetPreupdateHook(nint database,
        delegate* unmanaged[Cdecl]<nint, nint, int, byte*, byte*, long, long, void> hook, nint state);

    [LibraryImport(Library, EntryPoint = "sqlite3_preupdate_count"), SuppressGCTransition]
    public static partial int PreupdateColumns(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_preupdate_new"), SuppressGCTransition]
    public static partial int PreupdateNew(nint database, int column, out nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_type"), SuppressGCTransition]
    public static partial int ValueType(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_int64"), SuppressGCTransition]
    public static partial long ValueNumber(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_blob"), SuppressGCTransition]
    public static partial byte* ValueBlob(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_bytes"), SuppressGCTransition]
    public static partial int ValueBytes(nint value);
}
