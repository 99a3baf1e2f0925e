using Microsoft.Data.Sqlite;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Whole;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Queries;

/// <summary>A part of the ledger that another thread reads, against the same part read by the caller.</summary>
[Trait("Lane", "check")]
public sealed class ParallelReadTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private int _reads;

    public ParallelReadTests() =>
        StationSetup.Create(Folder, new NewStation("LAB", Side.Zone, KeyCurve.P256, null), "t", TimeProvider.System);

    private StationPaths Folder => new(_temp.FullPath);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Another_thread_reads_what_the_caller_would_read()
    {
        using var ledger = Ledger.OpenToRead(Folder, TimeProvider.System);

        var part = Read(ledger, largeLedger: 0).Part;

        Assert.Equal(ledger.Journal.Rows().Select(row => row.Hash), part);
        Assert.Equal(1, _reads);
    }

    [Fact]
    public void The_caller_reads_a_small_ledger_itself()
    {
        using var ledger = Ledger.OpenToRead(Folder, TimeProvider.System);

        var (part, caller, reader) = Read(ledger, ParallelRead<int>.LargeLedger);

        Assert.Equal(ledger.Journal.Rows().Select(row => row.Hash), part);
        Assert.Equal(caller, reader);
    }

    [Fact]
    public void The_caller_reads_it_itself_where_a_writer_waits_to_commit()
    {
        using var ledger = Ledger.OpenToRead(Folder, TimeProvider.System);
        using var writer = new SqliteConnection($"Data Source={Folder.Ledger};Pooling=False");
        writer.Open();
        IReadOnlyList<string> part = [];
        ledger.Read(() =>
        {
            _ = ledger.Station(); // the shared lock, which keeps the other from its commit
            writer.Run("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; DELETE FROM setting");
            using var commit = new SqliteCommand("COMMIT", writer) { CommandTimeout = 1 };
            Assert.Throws<SqliteException>(() => commit.ExecuteNonQuery());
            part = Read(ledger, largeLedger: 0).Part;
            writer.Run("ROLLBACK");
        });

        Assert.Equal(ledger.Journal.Rows().Select(row => row.Hash), part);
    }

    [Fact]
    public void One_who_writes_reads_its_own_rows()
    {
        using var ledger = Ledger.OpenToWrite(Folder, LockWait.Long, TimeProvider.System, rehearsal: true);
        ledger.Write("t", () => ("note", "x"));

        var (part, caller, reader) = Read(ledger, largeLedger: 0);

        Assert.Equal(2, part.Count);
        Assert.Equal(caller, reader);
    }

    private (IReadOnlyList<string> Part, int Caller, int Reader) Read(Ledger ledger, long largeLedger)
    {
        var reader = 0;
        using var parallel = new ParallelRead<IReadOnlyList<string>>(ledger, other =>
        {
            reader = Environment.CurrentManagedThreadId;
            Interlocked.Increment(ref _reads);
            return [.. other.Journal.Rows().Select(row => row.Hash)];
        });
        parallel.Begin(largeLedger);
        return (parallel.Finish(), Environment.CurrentManagedThreadId, reader);
    }
}
