using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// The station's SQLite file of facts. One connection, one writer; each <see cref="Write"/> is one transaction with its
/// journal row. A rehearsal (<c>--dry-run</c>) is one transaction around everything that is never committed.
/// </summary>
internal sealed class Ledger : IDisposable
{
    /// <summary>A reader waits so long for the half step of a killed run to be undone.</summary>
    private static readonly TimeSpan LongestUndo = TimeSpan.FromSeconds(10);

    private readonly SqliteConnection _connection;
    private readonly WriterLock? _lock;
    private readonly TimeProvider _clock;
    private readonly bool _rehearsal;
    private DateTimeOffset? _writeTime;
    private readonly RowChecksums? _sums;

    private Ledger(StationPaths folder, SqliteConnection connection, WriterLock? writerLock, TimeProvider clock, bool rehearsal)
    {
        Folder = folder;
        _connection = connection;
        _lock = writerLock;
        _clock = clock;
        _rehearsal = rehearsal;
        _sums = writerLock is null ? null : RowChecksums.Watch(connection);
        Checks = new LedgerChecks(connection);
        Journal = new Journal(connection);
        Settings = new Settings(connection);
        Keys = new Keys(connection);
        Documents = new Documents(connection);
        Devices = new Devices(connection);
        Memberships = new Memberships(connection);
        Licenses = new Licenses(connection);
        Requests = new Requests(connection);
        Reserves = new Reserves(connection);
        Responses = new Responses(connection);
        Agreements = new Agreements(connection);
        Observations = new Observations(connection);
        Refusals = new Refusals(connection);
        Bundles = new Bundles(connection);
        Marks = new Marks(connection);
        Uploads = new Uploads(connection);
        Installs = new Installs(connection);
        RequestStatus = new RequestStatus(connection);
        ServerFiles = new ServerFiles(connection);
        ServerAnswers = new ServerAnswers(connection);
        ServerInstalls = new ServerInstalls(connection);
        SensitiveTexts = new SensitiveTexts(connection);
        Proofs = new Proofs(connection);
    }

    public StationPaths Folder { get; }

    public LedgerChecks Checks { get; }

    public Journal Journal { get; }

    public Settings Settings { get; }

    public Keys Keys { get; }

    public Documents Documents { get; }

    public Devices Devices { get; }

    public Memberships Memberships { get; }

    public Requests Requests { get; }

    public Reserves Reserves { get; }

    public Licenses Licenses { get; }

    public Responses Responses { get; }

    public Agreements Agreements { get; }

    public Observations Observations { get; }

    public Refusals Refusals { get; }

    public Bundles Bundles { get; }

    public Marks Marks { get; }

    public Uploads Uploads { get; }

    public Installs Installs { get; }

    public RequestStatus RequestStatus { get; }

    public ServerFiles ServerFiles { get; }

    public ServerAnswers ServerAnswers { get; }

    public ServerInstalls ServerInstalls { get; }

    public SensitiveTexts SensitiveTexts { get; }

    public Proofs Proofs { get; }

    /// <summary>The SQLite that is inside this program.</summary>
    public string EngineVersion => _connection.ServerVersion;

    /// <summary>The time; within one <see cref="Write"/> it is the same for all facts.</summary>
    public DateTimeOffset Now => _writeTime ?? _clock.GetUtcNow();

    /// <summary>Nothing written now stays: the folders outside must stay untouched too.</summary>
    public bool IsRehearsal => _rehearsal;

    /// <summary>
    /// Changes nothing, but for what must be done before anybody can read and only a writer can: the half step of a killed
    /// run is undone, an older format is migrated. It becomes a writer for a moment, unless another is there, who does it by starting.
    /// </summary>
    public static Ledger OpenToRead(StationPaths folder, TimeProvider clock)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return Open(folder, SqliteOpenMode.ReadOnly, null, clock, false);
            }
            catch (Failure unready) when (unready.Code is SqliteFailure.HalfDone or SqliteFailure.Older
                && clock.GetElapsedTime(start) < LongestUndo)
            {
                MakeReady(folder, clock);
            }
        }
    }

    /// <exception cref="Failure"><see cref="FailureKind.Busy"/> where another process writes for longer than
    /// <paramref name="wait"/>.</exception>
    public static Ledger OpenToWrite(StationPaths folder, TimeSpan wait, TimeProvider clock, bool rehearsal)
    {
        var writerLock = WriterLock.Take(folder, wait, clock);
        try
        {
            if (!rehearsal)
                SpoolFile.Sweep(folder);
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
        _writeTime = _clock.GetUtcNow();
        try
        {
            if (facts() is { } row)
                Journal.Add(Now, @operator, row.Action, row.Detail);
            _sums!.Keep();
            Run(_rehearsal ? "RELEASE step" : "COMMIT");
        }
        catch (Exception e)
        {
            RollBack();
            if (e is SqliteException failed)
                throw SqliteFailure.Of(failed, Folder.Ledger);
            throw;
        }
        finally
        {
            _writeTime = null;
        }
    }

    /// <summary>A complete copy of this moment, for the owner alone. A copy that a killed run left there is replaced.</summary>
    /// <exception cref="Failure">Missing: no space, no permission.</exception>
    public void CopyTo(string path)
    {
        File.Delete(path);
        OwnerOnlyFile.Create(path);
        try
        {
            _connection.Run("VACUUM INTO $a", path);
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Of(e, path);
        }
    }

    public void Dispose()
    {
        if (_rehearsal)
            RollBack();
        foreach (var prepared in (IDisposable[])[Documents, Devices, Memberships, Licenses, Requests, Responses, Agreements, Bundles,
            Uploads, Installs, SensitiveTexts, Proofs])
            prepared.Dispose();
        _connection.Dispose();
        _lock?.Dispose();
    }

    private static void MakeReady(StationPaths folder, TimeProvider clock)
    {
        try
        {
            OpenToWrite(folder, TimeSpan.Zero, clock, rehearsal: false).Dispose();
        }
        catch (Failure busy) when (busy.Kind == FailureKind.Busy)
        {
            Thread.Sleep(50);
        }
        catch (Failure cannot) when (cannot.Kind == FailureKind.Missing)
        {
            throw new Failure(FailureKind.Missing,
                $"{folder.Ledger} is of an older format or holds an unfinished step of a killed run, and it cannot be migrated: "
                    + $"{cannot.Message}",
                "make the station writable and run the same command again", cannot)
            { Code = cannot.Code };
        }
    }

    private static Ledger Open(StationPaths folder, SqliteOpenMode mode, WriterLock? writerLock, TimeProvider clock, bool rehearsal)
    {
        if (!File.Exists(folder.Ledger))
        {
            throw new Failure(FailureKind.Missing, $"{folder.Ledger} is not there",
                "name the station with --station DIR, or make one: offlic init");
        }

        OwnershipCheck.Check(folder);
        SqliteConnection? connection = null;
        try
        {
            connection = LedgerFile.Connect(folder.Ledger, mode);
            var version = Schema.Check(connection);
            if (version < Schema.Version && writerLock is null)
                throw new Failure(FailureKind.Busy, $"the ledger has format {version} and another process writes",
                    "run the same command again when it has ended")
                {
                    Code = SqliteFailure.Older,
                };
            if (writerLock is not null)
                LedgerFile.KeepJournal(folder);
            if (version < Schema.Version && !rehearsal)
                LedgerFile.KeepOlder(folder, connection, version, clock.GetUtcNow());
            if (rehearsal)
                connection.Run("BEGIN IMMEDIATE");
            Schema.Migrate(connection, version, isInTransaction: rehearsal);
            return new Ledger(folder, connection, writerLock, clock, rehearsal);
        }
        catch (SqliteException e)
        {
            connection?.Dispose();
            throw SqliteFailure.Of(e, folder.Ledger);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

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
        _sums?.Forget();
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
