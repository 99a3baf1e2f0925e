using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger.Pages;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Storage.Ledger;

/// <summary>
/// The station's SQLite file of facts. One connection (a second reads a part of a large ledger: <c>ParallelRead</c>), one writer; each
/// <see cref="Write"/> is one transaction with its journal row. A rehearsal (<c>--dry-run</c>) is one transaction around everything that is
/// never committed.
/// </summary>
internal sealed class Ledger : LedgerTables, IDisposable
{
    /// <summary>The action of a journal row for facts that no command describes.</summary>
    private const string FactsAction = "facts";

    private readonly SqliteConnection _connection;
    private readonly WriterLock? _lock;
    private readonly TimeProvider _clock;
    private readonly bool _rehearsal;
    private bool _closesFolder;
    private DateTimeOffset? _writeTime;
    private readonly StatementCache _statements;

    internal Ledger(StationFolder station, SqliteConnection connection, WriterLock? writerLock, TimeProvider clock, bool rehearsal)
        : base(connection, writerLock is null ? null : RowChecksums.Watch(connection))
    {
        StationFolder = station;
        _connection = connection;
        _lock = writerLock;
        _clock = clock;
        _rehearsal = rehearsal;
        _statements = connection.KeepStatements();
        Checks = new LedgerChecks(connection);
    }

    /// <summary>The station's folder, open and checked.</summary>
    public StationFolder StationFolder { get; }

    public StationPaths Folder => StationFolder.Paths;

    public LedgerChecks Checks { get; }

    /// <summary>The SQLite that is inside this program.</summary>
    public string EngineVersion => _connection.ServerVersion;

    /// <summary>The time; within one <see cref="Write"/> it is the same for all facts.</summary>
    public DateTimeOffset Now => _writeTime ?? _clock.GetUtcNow();

    /// <summary>Nothing written now stays: the folders outside must stay untouched too.</summary>
    public bool IsRehearsal => _rehearsal;

    /// <summary>The same ledger again for another thread to read; null: this one writes, and the other would not see it.</summary>
    internal Ledger? OpenBeside() => _lock is null ? LedgerOpening.Beside(StationFolder, _clock) : null;

    /// <summary>What opening it changed; null: its format was this one.</summary>
    public FormatChange? FormatChange { get; internal set; }

    /// <summary>
    /// Changes nothing, but for what must be done before anybody can read and only a writer can: the half step of a killed
    /// run is undone, an older format is migrated. It becomes a writer for a moment, unless another is there, who does it by starting.
    /// </summary>
    /// <param name="rehearsal">An older format is migrated in a transaction that is rolled back at the end.</param>
    public static Ledger OpenToRead(StationFolder station, TimeProvider clock, bool rehearsal = false) =>
        LedgerOpening.ToRead(station, clock, rehearsal);

    /// <inheritdoc cref="OpenToRead(StationFolder, TimeProvider, bool)"/>
    public static Ledger OpenToRead(StationPaths folder, TimeProvider clock, bool rehearsal = false) =>
        Owning(Storage.Station.StationFolder.Open(folder), station => OpenToRead(station, clock, rehearsal));

    /// <summary>Opens a ledger whose tables may be others than ours, to say what is wrong with it. Nothing that it defines runs.</summary>
    public static Ledger OpenToCheck(StationFolder station, TimeProvider clock, bool rehearsal = false) =>
        LedgerOpening.ToRead(station, clock, rehearsal, anyTables: true);

    /// <exception cref="Failure"><see cref="FailureKind.Busy"/> where another process writes for longer than
    /// <paramref name="wait"/>.</exception>
    public static Ledger OpenToWrite(StationFolder station, TimeSpan wait, TimeProvider clock, bool rehearsal) =>
        LedgerOpening.ToWrite(station, wait, clock, rehearsal);

    /// <inheritdoc cref="OpenToWrite(StationFolder, TimeSpan, TimeProvider, bool)"/>
    public static Ledger OpenToWrite(StationPaths folder, TimeSpan wait, TimeProvider clock, bool rehearsal) =>
        Owning(Storage.Station.StationFolder.Open(folder), station => OpenToWrite(station, wait, clock, rehearsal));

    public (string Name, Side Side) Station()
    {
        var rows = _connection.Rows("SELECT name, side FROM station", row => (Name: row.GetString(0), Side: row.GetString(1)));
        return rows is [var (name, side)]
            ? (name, side == "zone" ? Side.Zone : Side.Desk)
            : throw new Failure(FailureKind.Damaged, $"{Folder.Ledger} does not state whose it is", "restore it from a backup");
    }

    /// <summary>
    /// One transaction: the facts that <paramref name="facts"/> adds and the journal row it returns (action and detail), or
    /// nothing at all. Null: nothing is worth a word; facts get a journal row all the same, because a row covers each.
    /// Inside of another, where it must come first, it adds its own row to that transaction.
    /// </summary>
    public void Write(string @operator, Func<(string Action, string Detail)?> facts)
    {
        if (_writeTime is not null)
        {
            AddRow(@operator, facts());
            return;
        }

        _connection.Run(_rehearsal ? "SAVEPOINT step" : "BEGIN IMMEDIATE");
        _writeTime = _clock.GetUtcNow();
        try
        {
            AddRow(@operator, facts());
            _connection.Run(_rehearsal ? "RELEASE step" : "COMMIT");
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

    /// <summary>
    /// One transaction for all that <paramref name="reads"/> reads: the same moment, and no lock and no look at the disk for each
    /// query. Nothing is written in it.
    /// </summary>
    public void Read(Action reads) => _connection.ReadTogether(reads, isOpen: _rehearsal || _writeTime is not null);

    private void AddRow(string @operator, (string Action, string Detail)? row)
    {
        if (row is not null || Sums is { Added.IsEmpty: false })
            Journal.Add(Now, @operator, row?.Action ?? FactsAction, row?.Detail ?? Sums!.Added.ToString());
    }

    /// <summary>A complete copy of this moment in the spool, for the owner alone. One that a killed run left there is replaced.</summary>
    /// <exception cref="Failure">Missing: no space, no permission.</exception>
    public void CopyToSpool()
    {
        var spool = StationFolder.Make(Folder.Spool);
        _ = spool.Remove(SpoolFile.LedgerCopy);
        OwnerOnlyFile.Create(spool, SpoolFile.LedgerCopy);
        try
        {
            _connection.Run("VACUUM INTO $a", Path.Combine(spool.ThroughDescriptor, SpoolFile.LedgerCopy));
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Of(e, spool.PathOf(SpoolFile.LedgerCopy));
        }

        if (spool.FactsOf(SpoolFile.LedgerCopy) is not { Length: > 0 })
            throw DiskFailure.Exchanged(spool.FullPath);
    }

    /// <summary>How long its file is, and how much of it is free.</summary>
    public SpaceUse Space => LedgerSpace.Measure(_connection);

    /// <summary>
    /// Gives the free pages back to the disk. It needs room twice for what stays: the copy in the spool, and SQLite's own journal.
    /// </summary>
    /// <exception cref="Failure">Missing: no space. Busy: another process reads for long. The ledger is as it was.</exception>
    public void GiveBackSpace()
    {
        CopyToSpool();
        try
        {
            LedgerSpace.TakeOver(_connection, Path.Combine(StationFolder.Spool!.ThroughDescriptor, SpoolFile.LedgerCopy));
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Of(e, Folder.Ledger);
        }
        finally
        {
            if (!LedgerSpace.HasRest(StationFolder)) // the next command that writes cuts it off
                SpoolFile.RemoveCopy(StationFolder);
        }
    }

    public void Dispose()
    {
        if (_rehearsal)
            RollBack();
        foreach (var prepared in (IDisposable[])[Documents, Devices, Memberships, Licenses, Requests, Responses, Agreements, Bundles,
            Uploads, Installs, SensitiveTexts, Proofs, Zones, RosterEntries])
            prepared.Dispose();
        _statements.Dispose();
        Sums?.Dispose();
        _connection.Dispose();
        _lock?.Dispose();
        if (_closesFolder)
            StationFolder.Dispose();
    }

    /// <summary>For a ledger that is opened without a command: its folder is closed with it.</summary>
    private static Ledger Owning(StationFolder station, Func<StationFolder, Ledger> open)
    {
        try
        {
            var ledger = open(station);
            ledger._closesFolder = true;
            return ledger;
        }
        catch
        {
            station.Dispose();
            throw;
        }
    }

    private void RollBack()
    {
        Devices.Forget();
        Requests.Forget();
        Sums?.Forget();
        try
        {
            _connection.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (disk full, I/O error): nothing is left to undo.
        }
    }
}
