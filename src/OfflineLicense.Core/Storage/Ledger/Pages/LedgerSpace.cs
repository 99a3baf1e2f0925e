using Microsoft.Data.Sqlite;
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
}
