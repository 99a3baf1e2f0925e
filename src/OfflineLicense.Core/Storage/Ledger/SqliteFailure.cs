using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage.Ledger;

/// <summary>SQLite's trouble in the words of this tool: the command line need not know the engine.</summary>
internal static class SqliteFailure
{
    /// <summary>A killed run left a half-done step, which only a writer can undo.</summary>
    public const string HalfDone = "half-done";

    /// <summary>The ledger is of an older format, which only a writer can bring up.</summary>
    public const string Older = "older";

    private const int ReadOnlyRollback = 776;

    /// <summary>Null where it is no exception of SQLite's.</summary>
    public static Failure? Of(Exception cause) => cause is SqliteException e ? Of(e, "the ledger") : null;

    public static Failure Of(SqliteException e, string file) => e.SqliteErrorCode switch
    {
        5 or 6 => new Failure(FailureKind.Busy, $"another process holds {file}", "run the same command again when it has ended", e),
        8 when e.SqliteExtendedErrorCode == ReadOnlyRollback => new Failure(FailureKind.Missing,
            $"{file} holds an unfinished step of a killed run",
            "run the same command again: it is undone then", e)
        { Code = HalfDone },
        13 => new Failure(FailureKind.Missing, $"no space left for {file}; the last step was undone, everything before it is safe",
            "free some space and run the same command again", e)
        { Code = "no-space" },
        8 => new Failure(FailureKind.Missing, $"{file} cannot be written: the drive is read-only", "make the station writable", e),
        10 => new Failure(FailureKind.Missing,
            $"{file} could not be read or written ({e.Message}); the last step was undone, everything before it is safe",
            "check the disk, then run the same command again; check the ledger: offlic doctor", e)
        { Code = "io-error" },
        14 => new Failure(FailureKind.Missing, $"{file} cannot be opened; nothing was changed",
            "check the disk and its permissions, then run the same command again; check the ledger: offlic doctor", e),

        // SQLite answers so, too, where the disk did not give a page once: whoever restored then would lose what is newer than the backup.
        11 or 26 => new Failure(FailureKind.Damaged, $"{file} is damaged, or its disk could not be read: {e.Message}",
            "run offlic doctor; only where that finds it damaged too, restore it from a backup", e),
        _ => new Failure(FailureKind.Damaged, $"{file}: {e.Message}", "find the damage: offlic doctor", e),
    };
}
