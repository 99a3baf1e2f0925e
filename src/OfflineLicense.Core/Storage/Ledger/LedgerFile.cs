using Microsoft.Data.Sqlite;
using SQLitePCL;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Native;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Storage.Ledger;

/// <summary>The ledger as a file: how it is created, and how SQLite is configured for it.</summary>
internal static class LedgerFile
{
    /// <summary>A statement waits so long for another process that writes or commits.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Makes a new ledger with its first facts. It gets its name when it is complete and is flushed to disk; the file is created for
    /// the owner alone before SQLite ever opens it.
    /// </summary>
    public static void Create(StationFolder station, string name, Side side, DateTimeOffset at, Action<Keys, Settings, Journal> first)
    {
        var folder = station.Paths;
        using var target = DurableFolder.Over(station.Held);

        // SQLite's own journal lives beside the ledger for good (TRUNCATE): made here, so that its folder entry is flushed once and
        // checked.
        target.Write(new OutputFile(Path.GetFileName(folder.LedgerJournal), ReadOnlyMemory<byte>.Empty)
        {
            Mode = OutputFile.Private,
            Replace = true,
        });
        try
        {
            target.WriteBy(Path.GetFileName(folder.Ledger), path =>
            {
                using var connection = Connect(path, SqliteOpenMode.ReadWrite, "MEMORY");
                Schema.Create(connection);
                using var sums = RowChecksums.Watch(connection);
                connection.Run("BEGIN IMMEDIATE");
                connection.Run("""
                    INSERT INTO station (id, name, side, created)
                    VALUES (1, $a, $b, $c)
                    """, name, side == Side.Zone ? "zone" : "desk", Timestamp.Text(at));
                first(new Keys(connection), new Settings(connection), new Journal(connection, sums));
                connection.Run("COMMIT");
            });
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Of(e, folder.Ledger);
        }
    }

    /// <summary>
    /// Puts a ledger there that <paramref name="copy"/> writes, once it was found complete. It gets its name with the row that
    /// <paramref name="first"/> adds, and is flushed to disk.
    /// </summary>
    /// <param name="from">Where it comes from, for messages.</param>
    /// <exception cref="Failure">Damaged: no ledger, newer than this tool, or not complete.</exception>
    public static void Restore(StationFolder station, Action<Stream> copy, string from, DateTimeOffset at, Action<Keys, Journal> first)
    {
        var folder = station.Paths;
        using var target = DurableFolder.Over(station.Held);
        target.Write(new OutputFile(Path.GetFileName(folder.LedgerJournal), ReadOnlyMemory<byte>.Empty)
        {
            Mode = OutputFile.Private,
            Replace = true,
        });
        try
        {
            target.WriteBy(Path.GetFileName(folder.Ledger), path =>
            {
                PartialFile.Fill(path, folder.Ledger, copy);
                ForeignLedger.Check(path, from);
                using var connection = Connect(path, SqliteOpenMode.ReadWrite, "MEMORY");
                Schema.Migrate(connection, Schema.Check(connection, from), isInTransaction: false, at);
                if (new Journal(connection).FirstBreak() is { } broken)
                    throw new Failure(FailureKind.Damaged, $"the journal in {from} does not hold: {broken.Problem}",
                        "take another backup; nothing was changed");
                LedgerNames.Check(connection, $"the ledger in {from}");
                LedgerNames.CheckBundles(connection, $"the ledger in {from}");
                var changes = RowChecksumCheck.FindChanged(connection).Concat(RowChecksumCheck.FindUncovered(connection));
                if (changes.FirstOrDefault() is { } changed)
                    throw new Failure(FailureKind.Damaged, $"the ledger in {from} is damaged: {SafeText.Value(changed)}",
                        "take another backup; nothing was changed");
                connection.Run("BEGIN IMMEDIATE");
                first(new Keys(connection), new Journal(connection));
                connection.Run("COMMIT");
            });
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Of(e, from);
        }
    }

    /// <summary>
    /// SQLite removes its journal when it undoes the half step of a killed run; it is made again here, so that its folder
    /// entry is flushed and checked. Only under the writer lock.
    /// </summary>
    public static void KeepJournal(StationFolder station)
    {
        if (station.Look(station.Paths.LedgerJournal) is null)
            OwnerOnlyFile.Create(station.Held, Path.GetFileName(station.Paths.LedgerJournal));
    }

    /// <summary>
    /// A complete copy beside the ledger before its format changes, flushed to disk before this returns. Copies that killed runs did not
    /// finish are removed. Only under the writer lock.
    /// </summary>
    /// <returns>Its path.</returns>
    public static string KeepOlder(StationFolder station, SqliteConnection connection, int version, DateTimeOffset now)
    {
        foreach (var unfinished in station.Held.Names().Where(name =>
            name.StartsWith(FileNames.OlderLedgerPrefix, StringComparison.Ordinal) && IsUnfinished(name)))
            _ = station.Held.Remove(unfinished);
        var copy = $"{FileNames.OlderLedgerPrefix}{version}-{now:yyyyMMdd'T'HHmmssfff'Z'}.db";
        using var target = DurableFolder.Over(station.Held);
        target.WriteBy(copy, path => connection.Run("VACUUM INTO $a", path));
        return station.Held.PathOf(copy);
    }

    /// <summary>The name of a file that a killed run did not finish, or of SQLite's journal beside such a file.</summary>
    public static bool IsUnfinished(string name) =>
        name.EndsWith(FileNames.PartialSuffix, StringComparison.Ordinal)
        || name.EndsWith(FileNames.PartialSuffix + FileNames.JournalSuffix, StringComparison.Ordinal);

    /// <summary>
    /// SQLite opens a file only by its path. It is given the path of the open folder, and what it opened must be the file that was
    /// checked there.
    /// </summary>
    /// <exception cref="Failure">Missing: <c>exchanged</c>, or as <see cref="StationFolder.Look"/>.</exception>
    public static SqliteConnection Open(StationFolder station, SqliteOpenMode mode, TimeSpan? wait = null)
    {
        if (station.Look(station.Paths.Ledger) is not { } before)
        {
            var lost = station.Keys?.Names().Any(name => name.EndsWith(FileNames.PrivateKeySuffix, StringComparison.Ordinal)) == true;
            throw new Failure(FailureKind.Missing, $"{station.Paths.Ledger} is not there",
                lost ? "the keys of the station are there, its ledger is lost: offlic restore BACKUP DIR"
                    : "name the station with --station DIR, or create one: offlic init");
        }

        var connection = Connect(Path.Combine(station.Held.ThroughDescriptor, FileNames.Ledger), mode, wait: wait);
        if (NativeFolder.IsOpen(before.Identity))
            return connection;
        connection.Dispose();
        throw DiskFailure.Exchanged(station.Paths.Folder);
    }

    public static SqliteConnection Connect(string file, SqliteOpenMode mode, string journal = "TRUNCATE", TimeSpan? wait = null)
    {
        EmbeddedSqlite.Load();
        var longest = wait ?? LongestWait;
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = (int)longest.TotalSeconds,
        }.ToString());
        try
        {
            connection.Open();
            _ = raw.sqlite3_busy_timeout(connection.Handle!, (int)longest.TotalMilliseconds);
            SqliteDefense.Apply(connection);

            // TRUNCATE keeps the journal file, so no folder entry depends on an fsync whose failure SQLite ignores; EXTRA guards the rest.
            connection.Run("""
                PRAGMA foreign_keys = ON;
                PRAGMA trusted_schema = OFF;
                PRAGMA cell_size_check = ON;
                PRAGMA secure_delete = ON;
                PRAGMA temp_store = MEMORY;
                PRAGMA mmap_size = 0;
                PRAGMA cache_size = -32768;
                """);
            try
            {
                using (SqliteDefense.BoundForTables(connection))
                    Schema.CreateViews(connection);
            }
            catch (SqliteException damaged) when (damaged.SqliteErrorCode == raw.SQLITE_CORRUPT)
            {
                // The command that needs a view reports the damage; doctor runs its other checks.
            }
            if (mode != SqliteOpenMode.ReadOnly)
                connection.Run($"PRAGMA journal_mode = {journal}; PRAGMA synchronous = EXTRA;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
