using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Native;
using OfflineLicense.Storage.Station;
using SQLitePCL;

namespace OfflineLicense.Storage.Ledger.Pages;

/// <summary>How long the file of a ledger is, and how many of its bytes are free pages.</summary>
internal sealed record SpaceUse(long File, long Free);

/// <summary>Gives the free pages of a ledger back to the disk.</summary>
internal static class LedgerSpace
{
    public static SpaceUse Measure(SqliteConnection connection) => connection.Rows("""
        SELECT p.page_count * s.page_size, f.freelist_count * s.page_size
        FROM   pragma_page_count p, pragma_page_size s, pragma_freelist_count f
        """, row => new SpaceUse(row.GetInt64(0), row.GetInt64(1)))[0];

    /// <summary>
    /// Whether a run was stopped while it gave space back, after SQLite had committed and before it cut the file. The copy is in the spool
    /// then. What lies behind the end of the ledger is no part of it.
    /// </summary>
    public static bool HasRest(StationFolder station) =>
        station.Spool?.FactsOf(SpoolFile.LedgerCopy) is { Length: > 0 } && FindEnd(station) is not null;

    /// <summary>Cuts that off. Only under the writer lock, and while this process has no connection: a close drops its locks.</summary>
    public static void CutRest(StationFolder station)
    {
        if (!HasRest(station) || FindEnd(station) is not { } end)
            return;
        try
        {
            using var file = Open(station, FileAccess.ReadWrite);
            file.SetLength(end);
            if (NativeFile.Sync(file.SafeFileHandle) is { Failed: true } error)
                throw DiskFailure.Writing(station.Paths.Ledger, error);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Writing(station.Paths.Ledger, OsError.Of(failed));
        }
    }

    /// <summary>
    /// Puts the pages of a copy without free pages in place of the ledger's own: one transaction of SQLite, so a reader sees the one or the
    /// other, and a killed run leaves the ledger as it was. The file itself stays: another process may have it open.
    /// </summary>
    /// <param name="ledger">Opened to write, with no transaction.</param>
    /// <param name="path">The copy.</param>
    /// <exception cref="Failure">Damaged: the disk did not keep the copy as it was written. The ledger is as it was.</exception>
    public static void TakeOver(SqliteConnection ledger, string path)
    {
        using var copy = LedgerFile.Connect(path, SqliteOpenMode.ReadOnly);
        var changes = RowChecksumCheck.FindChanged(copy).Concat(RowChecksumCheck.FindUncovered(copy));
        if (changes.FirstOrDefault() is { } changed)
        {
            throw new Failure(FailureKind.Damaged, $"the copy without free pages is not what it should be: {SafeText.Value(changed)}",
                "the ledger was not replaced; check it: offlic doctor --deep, and the health of the disk");
        }

        using var backup = raw.sqlite3_backup_init(ledger.Handle!, "main", copy.Handle!, "main");
        if (backup.IsInvalid)
            SqliteException.ThrowExceptionForRC(raw.sqlite3_errcode(ledger.Handle!), ledger.Handle!);
        var code = raw.sqlite3_backup_step(backup, -1);
        SqliteException.ThrowExceptionForRC(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code, ledger.Handle!);
    }

    /// <summary>Where the ledger ends in its file; null: at the end of the file, or a step is half done.</summary>
    private static long? FindEnd(StationFolder station)
    {
        if (station.Look(station.Paths.LedgerJournal) is { Length: > 0 })
            return null;
        var header = new byte[LedgerHeader.Size];
        try
        {
            using var file = Open(station, FileAccess.Read);
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
                return null;
            var pages = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(28));
            var end = pages * (long)BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(16));
            return end > 0 && end < file.Length && LedgerHeader.FindProblems(header, end).Count == 0 ? end : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null; // whoever opens it next says why
        }
    }

    private static FileStream Open(StationFolder station, FileAccess access) =>
        new(Path.Combine(station.Held.ThroughDescriptor, FileNames.Ledger), new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = access,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        });
}
