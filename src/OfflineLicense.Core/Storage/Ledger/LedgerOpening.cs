using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger.Pages;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Storage.Ledger;

/// <summary>To open a ledger changed its format.</summary>
/// <param name="From">The format that it had.</param>
/// <param name="Copy">The copy from before, beside the ledger; null: a rehearsal, which makes none and changes nothing for good.</param>
internal sealed record FormatChange(int From, string? Copy);

/// <summary>Opens a ledger: who may, when the half step of a killed run is undone, and when an older format is migrated.</summary>
internal static class LedgerOpening
{
    /// <summary>A reader waits so long for the half step of a killed run to be undone.</summary>
    private static readonly TimeSpan LongestUndo = TimeSpan.FromSeconds(10);

    /// <summary>No wait at all is a wait without end to Microsoft.Data.Sqlite.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="Ledger.OpenToRead(StationFolder, TimeProvider, bool)"/>
    /// <param name="anyTables">Its tables may be others than ours: <c>doctor</c> names them.</param>
    public static Ledger ToRead(StationFolder station, TimeProvider clock, bool rehearsal, bool anyTables = false)
    {
        var start = clock.GetTimestamp();
        FormatChange? change = null;
        while (true)
        {
            try
            {
                var ledger = Open(station, SqliteOpenMode.ReadOnly, null, clock, rehearsal: false, anyTables);
                ledger.FormatChange = change;
                return ledger;
            }
            catch (Failure unready) when (unready.Code is SqliteFailure.HalfDone or SqliteFailure.Older
                && clock.GetElapsedTime(start) < LongestUndo)
            {
                if (MakeReady(station, clock, rehearsal) is not { } writer)
                    continue;
                if (writer is { IsRehearsal: true, FormatChange: not null })
                    return writer; // the older ledger is read as this format in a transaction that ends with the command
                change ??= writer.FormatChange;
                writer.Dispose();
            }
        }
    }

    /// <summary>Reads a ledger that is ready to be read, and never writes. It waits for another process for a second at most.</summary>
    /// <exception cref="Failure">Also where it is of an older format, or a killed run left a half step in it.</exception>
    public static Ledger AsItIs(StationFolder station, TimeProvider clock) =>
        Open(station, SqliteOpenMode.ReadOnly, null, clock, rehearsal: false, anyTables: false, ShortestWait);

    /// <inheritdoc cref="Ledger.OpenToWrite(StationFolder, TimeSpan, TimeProvider, bool)"/>
    public static Ledger ToWrite(StationFolder station, TimeSpan wait, TimeProvider clock, bool rehearsal)
    {
        var writerLock = WriterLock.Take(station, wait, clock);
        try
        {
            if (!rehearsal)
            {
                LedgerSpace.CutRest(station);
                SpoolFile.Sweep(station);
            }

            return Open(station, SqliteOpenMode.ReadWrite, writerLock, clock, rehearsal, anyTables: false);
        }
        catch
        {
            writerLock.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The same ledger again, for another thread to read while its caller reads. It waits for no lock for long: a process that is about to
    /// commit waits for the caller.
    /// </summary>
    public static Ledger Beside(StationFolder station, TimeProvider clock) =>
        new(station, LedgerFile.Open(station, SqliteOpenMode.ReadOnly, ShortestWait), null, clock, rehearsal: false);

    /// <returns>The ledger, opened to write; null: another process writes, who does it too.</returns>
    private static Ledger? MakeReady(StationFolder station, TimeProvider clock, bool rehearsal)
    {
        try
        {
            return ToWrite(station, TimeSpan.Zero, clock, rehearsal);
        }
        catch (Failure busy) when (busy.Kind == FailureKind.Busy)
        {
            Thread.Sleep(50);
            return null;
        }
        catch (Failure cannot) when (cannot.Kind == FailureKind.Missing)
        {
            throw new Failure(FailureKind.Missing,
                $"{station.Paths.Ledger} is of an older format or holds an unfinished step of a killed run, and it cannot be migrated: "
                    + $"{cannot.Message}",
                "make the station writable and run the same command again", cannot)
            { Code = cannot.Code };
        }
    }

    private static Ledger Open(
        StationFolder station, SqliteOpenMode mode, WriterLock? writerLock, TimeProvider clock, bool rehearsal, bool anyTables,
        TimeSpan? wait = null)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = LedgerFile.Open(station, mode, wait);
            var version = Schema.Check(connection);
            if (!anyTables)
            {
                using (SqliteDefense.BoundForTables(connection))
                    SchemaComparison.Check(connection, version, station.Paths.Ledger);
                LedgerNames.Check(connection, station.Paths.Ledger);
            }

            if (version < Schema.Version && writerLock is null)
                throw new Failure(FailureKind.Busy, $"the ledger has format {version} and another process writes",
                    "run the same command again when it has ended")
                {
                    Code = SqliteFailure.Older,
                };
            if (writerLock is not null)
                LedgerFile.KeepJournal(station);
            var change = version == Schema.Version ? null
                : new FormatChange(version, rehearsal ? null : LedgerFile.KeepOlder(station, connection, version, clock.GetUtcNow()));
            if (rehearsal)
                connection.Run("BEGIN IMMEDIATE");
            Schema.Migrate(connection, version, isInTransaction: rehearsal, clock.GetUtcNow());
            return new Ledger(station, connection, writerLock, clock, rehearsal) { FormatChange = change };
        }
        catch (SqliteException e)
        {
            connection?.Dispose();
            throw SqliteFailure.Of(e, station.Paths.Ledger);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }
}
