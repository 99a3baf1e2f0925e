using Microsoft.Data.Sqlite;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

/// <summary>A ledger whose journal rows did not cover their facts yet, opened by this version.</summary>
public sealed class MigrationTests : IDisposable
{
    /// <summary>The last format without.</summary>
    private const int Before = 5;

    private readonly TempFolder _temp = new();

    public MigrationTests()
    {
        StationSetup.Create(Folder, new NewStation("LAB", Side.Zone, KeyCurve.P256, null), "t", TimeProvider.System);
        using var connection = Make();
        connection.Run("INSERT INTO station (id, name, side, created) VALUES (1, 'LAB', 'zone', '2026-01-01T00:00:00Z')");
        connection.Run("INSERT INTO setting (name, value, at) VALUES ('trip.days', '9', '2026-01-01T00:00:00Z')");
        connection.Run("INSERT INTO setting (name, value, at) VALUES ('trip.days', '7', '2026-01-01T00:00:00Z')");
        connection.Run("""
            INSERT INTO journal (sequence, at, operator, action, detail, previous, hash)
            VALUES ($a, $b, $c, $d, $e, $f, $g)
            """, 1, "2026-01-01T00:00:00Z", "t", "init", "LAB (zone)", new string('0', 64), Hash);
        foreach (var (table, sum) in RowChecksumTable.Compute(connection).Tables)
            connection.Run("INSERT INTO row_sum (table_name, rows, sum) VALUES ($a, $b, $c)", table, sum.Rows, sum.Bytes);
    }

    private StationPaths Folder => new(_temp.FullPath);

    /// <summary>Of the first row, as the earlier format computed it.</summary>
    private static string Hash => Digest.Of(System.Text.Encoding.UTF8.GetBytes(
        $"offlic-journal/1\n1:1\n20:2026-01-01T00:00:00Z\n1:t\n4:init\n10:LAB (zone)\n64:{new string('0', 64)}\n")).Hex;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Rows_from_before_keep_their_hash_and_one_row_covers_everything_that_was_there()
    {
        using var ledger = Ledger.OpenToRead(Folder, TimeProvider.System);
        var rows = ledger.Journal.Rows().ToList();

        Assert.Null(ledger.Journal.FirstBreak());
        Assert.Empty(ledger.Checks.Rows());
        Assert.Equal([("init", null), ("migrate", rows[1].Facts)], rows.Select(row => (row.Action, row.Facts)));
        Assert.Equal(Hash, rows[0].Hash);
        Assert.Equal($"format {Before} to {Schema.Version}: 3 rows", rows[1].Detail);
        Assert.Equal(["2|setting|2", "2|station|1"], SqlRows.In(Folder.Ledger,
            "SELECT sequence, table_name, rows FROM row_sum WHERE rows > 0 ORDER BY table_name"));
    }

    [Fact]
    public void A_row_that_was_changed_before_shows_afterwards_too()
    {
        Sql("UPDATE setting SET value = '8' WHERE value = '9'");
        using var ledger = Ledger.OpenToRead(Folder, TimeProvider.System);
        Assert.Equal(["a row of setting is not what it was when it was added"], ledger.Checks.Rows());
    }

    [Fact]
    public void The_rows_that_it_covers_cannot_change_silently()
    {
        Ledger.OpenToRead(Folder, TimeProvider.System).Dispose();
        using (var attack = new LedgerAttack(Folder.Ledger))
        {
            Assert.Equal(1, attack.Try("DELETE FROM setting WHERE value = '9'"));
            attack.RecomputeChecksums(2);
        }

        using var ledger = Ledger.OpenToRead(Folder, TimeProvider.System);
        Assert.Equal(["the facts of row 2 of the journal are not those that the row covers"], ledger.Checks.Rows());
    }

    [Fact]
    public void A_row_that_covers_nothing_cannot_follow_one_that_covers_its_facts()
    {
        using (var ledger = Ledger.OpenToWrite(Folder, LockWait.Long, TimeProvider.System, rehearsal: false))
            ledger.Write("t", () => ("note", "x"));
        Sql("UPDATE journal SET facts = NULL WHERE sequence = 3");
        using var again = Ledger.OpenToRead(Folder, TimeProvider.System);
        Assert.Equal("row 3 does not cover its facts, and row 2 does", again.Journal.FirstBreak()?.Problem);
    }

    /// <summary>An attacker has no use for an older form: the rows before the first that covers its facts have nothing to cover.</summary>
    [Fact]
    public void Facts_cannot_be_given_to_a_row_from_before()
    {
        Ledger.OpenToRead(Folder, TimeProvider.System).Dispose();
        Sql("INSERT INTO row_sum (sequence, table_name, rows, sum) SELECT 1, 'mark', 1, sum FROM row_sum LIMIT 1");
        using var ledger = Ledger.OpenToRead(Folder, TimeProvider.System);
        Assert.Contains("the facts of row 1 of the journal are not those that the row covers", ledger.Checks.Counts());
    }

    [Fact]
    public void Facts_that_no_command_describes_get_a_journal_row()
    {
        using var ledger = Ledger.OpenToWrite(Folder, LockWait.Long, TimeProvider.System, rehearsal: false);
        ledger.Write("t", () =>
        {
            ledger.Settings.Set("trip.days", "5", ledger.Now);
            return null;
        });
        ledger.Write("t", () => null);

        var row = ledger.Journal.Rows().Last();
        Assert.Equal((3, "facts", "setting 1"), (row.Sequence, row.Action, row.Detail));
        Assert.Empty(ledger.Checks.Rows());
    }

    /// <summary>
    /// A ledger is refused whose tables differ from those of its format by one letter, comments in them too. So a script that was
    /// released never changes.
    /// </summary>
    [Theory]
    [InlineData(1, "026f732486eb4b98fd17a616a071e48b23298fffc1dc2fdf42144e9b42d59638")]
    [InlineData(2, "75957173eee9b2d91550dd3f6f8b562a96deeb7096ea3f16055916f7d23e5c12")]
    [InlineData(3, "9b4aa7023aecce71bab2534f722e113ab1546409c3fa8081db165f4f342005db")]
    [InlineData(4, "f85b7f48439e3ff244c6ad0211e64fc6d3b8c4a448a1e693f7327e5db643a7e5")]
    public void The_tables_of_a_released_format_never_change(int version, string digest)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Schema.Create(connection, version);
        var tables = SqlRows.Of(connection,
            "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY type, name");
        Assert.Equal(digest, Digest.Of(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', tables))).Hex);
    }

    private SqliteConnection Make()
    {
        File.WriteAllBytes(Folder.Ledger, []);
        var connection = new SqliteConnection($"Data Source={Folder.Ledger};Pooling=False");
        connection.Open();
        Schema.Create(connection, Before);
        return connection;
    }

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Folder.Ledger};Pooling=False");
        connection.Open();
        Assert.Equal(1, connection.Run(sql));
    }
}
