using Dapper;
using Microsoft.Data.Sqlite;

namespace OfflineLicense.Storage;

/// <summary>
/// The station's SQLite file of facts. One connection, one writer; each <see cref="Write"/> is one transaction with its
/// journal row. A rehearsal (<c>--dry-run</c>) is one transaction around everything that is never committed.
/// </summary>
internal sealed class Ledger : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly WriterLock? _lock;
    private readonly TimeProvider _clock;
    private readonly bool _rehearsal;

    private Ledger(StationFolder folder, SqliteConnection connection, WriterLock? writerLock, TimeProvider clock, bool rehearsal)
    {
        Folder = folder;
        _connection = connection;
        _lock = writerLock;
        _clock = clock;
        _rehearsal = rehearsal;
        Journal = new Journal(connection);
        Settings = new Settings(connection);
        Keys = new Keys(connection);
        Documents = new Documents(connection);
        Devices = new Devices(connection);
        Requests = new Requests(connection);
        Responses = new Responses(connection);
        Observations = new Observations(connection);
        Refusals = new Refusals(connection);
        Bundles = new Bundles(connection);
        Marks = new Marks(connection);
        Uploads = new Uploads(connection);
        Installs = new Installs(connection);
        Standings = new Standings(connection);
    }

    public StationFolder Folder { get; }

    public Journal Journal { get; }

    public Settings Settings { get; }

    public Keys Keys { get; }

    public Documents Documents { get; }

    public Devices Devices { get; }

    public Requests Requests { get; }

    public Responses Responses { get; }

    public Observations Observations { get; }

    public Refusals Refusals { get; }

    public Bundles Bundles { get; }

    public Marks Marks { get; }

    public Uploads Uploads { get; }

    public Installs Installs { get; }

    public Standings Standings { get; }

    /// <summary>The SQLite that is inside this program.</summary>
    public string EngineVersion => _connection.ServerVersion;

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Nothing written now stays: the folders outside must stay untouched too.</summary>
    public bool IsRehearsal => _rehearsal;

    /// <summary>
    /// Makes a new ledger with its first facts. It gets its name when it is whole and on the medium; the file is created for
    /// the owner alone before SQLite ever opens it.
    /// </summary>
    public static void Create(StationFolder folder, string name, Side side, DateTimeOffset at, Action<Keys, Settings, Journal> first)
    {
        using var target = DurableFolder.Open(folder.Folder, ownerOnly: true);

        // SQLite's own journal lives beside the ledger for good (TRUNCATE): made here, so that its folder entry is flushed once and checked.
        target.Write(new OutputFile(Path.GetFileName(folder.Ledger) + "-journal", ReadOnlyMemory<byte>.Empty) { Mode = OutputFile.Private, Replace = true });
        target.WriteBy(Path.GetFileName(folder.Ledger), path =>
        {
            using var connection = Connect(path, SqliteOpenMode.ReadWrite, "MEMORY");
            Schema.Create(connection);
            connection.Execute("BEGIN IMMEDIATE");
            connection.Execute("""
                INSERT INTO station (id, name, side, created)
                VALUES (1, @name, @side, @at)
                """, new { name, side = side == Side.Zone ? "zone" : "desk", at = Moment.Text(at) });
            first(new Keys(connection), new Settings(connection), new Journal(connection));
            connection.Execute("COMMIT");
        });
    }

    public static Ledger OpenToRead(StationFolder folder, TimeProvider clock) => Open(folder, SqliteOpenMode.ReadOnly, null, clock, false);

    /// <exception cref="Failure"><see cref="FailureKind.Busy"/> where another process writes for longer than <paramref name="wait"/>.</exception>
    public static Ledger OpenToWrite(StationFolder folder, TimeSpan wait, TimeProvider clock, bool rehearsal)
    {
        var writerLock = WriterLock.Take(folder, wait, clock);
        try
        {
            return Open(folder, SqliteOpenMode.ReadWrite, writerLock, clock, rehearsal);
        }
        catch
        {
            writerLock.Dispose();
            throw;
        }
    }

    public (string Name, Side Side) Station()
    {
        var (name, side) = _connection.Rows("SELECT name, side FROM station", row => (row.GetString(0), row.GetString(1)))[0];
        return (name, side == "zone" ? Side.Zone : Side.Desk);
    }

    /// <summary>
    /// One transaction: the facts that <paramref name="facts"/> adds and the journal row it returns (action and detail), or
    /// nothing at all. Null: nothing was added, nothing is journalled.
    /// </summary>
    public void Write(string @operator, Func<(string Action, string Detail)?> facts)
    {
        Run(_rehearsal ? "SAVEPOINT step" : "BEGIN IMMEDIATE");
        try
        {
            if (facts() is { } row)
                Journal.Add(Now, @operator, row.Action, row.Detail);
            Run(_rehearsal ? "RELEASE step" : "COMMIT");
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    /// <summary>What SQLite itself finds wrong with the file, or nothing.</summary>
    public IReadOnlyList<string> IntegrityProblems()
    {
        var problems = _connection.Query<string>("PRAGMA integrity_check").Where(line => line != "ok").ToList();
        problems.AddRange(_connection.Query<string>("SELECT \"table\" FROM pragma_foreign_key_check").Select(table => $"a row of {table} points at nothing"));
        return problems;
    }

    public void Dispose()
    {
        if (_rehearsal)
            RollBack();
        _connection.Dispose();
        _lock?.Dispose();
    }

    private static Ledger Open(StationFolder folder, SqliteOpenMode mode, WriterLock? writerLock, TimeProvider clock, bool rehearsal)
    {
        if (!File.Exists(folder.Ledger))
        {
            throw new Failure(FailureKind.Missing, $"{folder.Ledger} is not there",
                "name the station with --station DIR, or make one: offlic init");
        }

        SqliteConnection? connection = null;
        try
        {
            connection = Connect(folder.Ledger, mode);
            Schema.Check(connection);
            if (rehearsal)
                connection.Run("BEGIN IMMEDIATE");
            return new Ledger(folder, connection, writerLock, clock, rehearsal);
        }
        catch (SqliteException e)
        {
            connection?.Dispose();
            throw AsFailure(e, folder.Ledger);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    private static SqliteConnection Connect(string file, SqliteOpenMode mode, string journal = "TRUNCATE")
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 10,
        }.ToString());
        connection.Open();

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
        if (mode != SqliteOpenMode.ReadOnly)
            connection.Run($"PRAGMA journal_mode = {journal}; PRAGMA synchronous = EXTRA;");
        return connection;
    }

    /// <summary>The failure that an exception of SQLite means, or null where it is no exception of SQLite's: so that the command line need not know the engine.</summary>
    public static Failure? AsFailure(Exception cause) => cause is SqliteException e ? AsFailure(e, "the ledger") : null;

    /// <summary>SQLite's trouble in the words of this tool. Its errors are thrown as they are and become failures here, at the edge of the command.</summary>
    public static Failure AsFailure(SqliteException e, string file) => e.SqliteErrorCode switch
    {
        5 or 6 => new Failure(FailureKind.Busy, $"another process holds {file}", "run the same command again when it has ended", e),
        13 => new Failure(FailureKind.Missing, $"no space left for {file}; the last step was undone, everything before it is safe",
            "free some space and run the same command again", e) { Code = "no-space" },
        8 => new Failure(FailureKind.Missing, $"{file} cannot be written: the medium is read-only", "make the station writable", e),
        10 => new Failure(FailureKind.Missing, $"{file} could not be read or written: {e.Message}",
            "check the disk, then: offlic doctor", e) { Code = "io-error" },
        14 => new Failure(FailureKind.Missing, $"{file} cannot be opened", "check permissions, then: offlic doctor", e),
        11 or 26 => new Failure(FailureKind.Damaged, $"{file} is damaged: {e.Message}", "restore it from a backup; then: offlic doctor", e),
        _ => new Failure(FailureKind.Damaged, $"{file}: {e.Message}", "offlic doctor says what is wrong", e),
    };

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void RollBack()
    {
        Devices.Forget();
        Requests.Forget();
        try
        {
            Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (disk full, I/O error): nothing is left to undo.
        }
    }
}
