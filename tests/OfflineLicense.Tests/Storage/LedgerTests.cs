using Microsoft.Data.Sqlite;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

public sealed class LedgerTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private StationPaths Folder => new(_temp.FullPath);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Facts_and_their_journal_row_are_there_together_or_not_at_all()
    {
        Make();
        using (var ledger = Open())
        {
            Assert.Throws<InvalidOperationException>(() => ledger.Write("t", () =>
            {
                ledger.Settings.Set("copy.url", "tftp://x/", ledger.Now);
                throw new InvalidOperationException("in the middle");
            }));
            Assert.Null(ledger.Settings.Value("copy.url"));
            ledger.Write("t", () =>
            {
                ledger.Settings.Set("copy.url", "tftp://y/", ledger.Now);
                return ("config", "copy.url");
            });
        }

        using var again = Open();
        Assert.Equal("tftp://y/", again.Settings.Value("copy.url"));
        Assert.Equal(2, again.Journal.Head().Sequence);
        Assert.Null(again.Journal.FirstBreak());
    }

    /// <summary>
    /// Regression: a document and the bundle that brought it were a second apart where the clock ticked between them, and
    /// <c>history</c> listed the document as collected too.
    /// </summary>
    [Fact]
    public void All_facts_of_one_write_have_the_same_time()
    {
        Make();
        using var ledger = Ledger.OpenToWrite(Folder, LockWait.Long, new TickingClock(), rehearsal: false);
        var times = new List<DateTimeOffset>();
        ledger.Write("t", () =>
        {
            times.AddRange([ledger.Now, ledger.Now]);
            return ("config", "copy.url");
        });
        Assert.Equal(times[0], times[1]);
        Assert.Equal(Timestamp.Text(times[0]), ledger.Journal.Rows().Last().At);
        Assert.NotEqual(ledger.Now, ledger.Now);
    }

    [Fact]
    public void A_rehearsal_leaves_nothing_behind()
    {
        Make();
        using (var ledger = Ledger.OpenToWrite(Folder, LockWait.Long, TimeProvider.System, rehearsal: true))
        {
            ledger.Write("t", () =>
            {
                ledger.Settings.Set("trip.days", "9", ledger.Now);
                return ("config", "trip.days");
            });
            Assert.Equal("9", ledger.Settings.Value("trip.days"));
        }

        using var again = Open();
        Assert.Null(again.Settings.Value("trip.days"));
        Assert.Equal(1, again.Journal.Head().Sequence);
    }

    [Theory]
    [InlineData("UPDATE journal SET detail = 'nothing happened' WHERE sequence = 2", "row 2 was changed after it was written")]
    [InlineData("UPDATE journal SET operator = 'somebody' WHERE sequence = 1", "row 1 was changed after it was written")]
    [InlineData("DELETE FROM journal WHERE sequence = 2", "row 2 is missing")]
    [InlineData("UPDATE journal SET previous = replace(previous, substr(previous, 1, 1), 'x') WHERE sequence = 3", "row 3 does not follow row 2")]
    public void A_journal_changed_from_outside_shows_where(string change, string problem)
    {
        Make();
        using (var ledger = Open())
        {
            foreach (var name in new[] { "one", "two" })
                ledger.Write("t", () => ("note", name));
        }

        Sql(change);
        using var again = Open();
        Assert.Equal(problem, again.Journal.FirstBreak()?.Problem);
    }

    [Fact]
    public void A_journal_without_rows_has_no_time_and_begins_at_zero_and_a_last_row_without_a_hash_is_a_break()
    {
        Make();
        Sql("UPDATE journal SET hash = replace(hash, substr(hash, 1, 1), 'z')");
        using (var ledger = Open())
        {
            Assert.Equal((1, Digest.Zero), ledger.Journal.Head());
            Assert.NotNull(ledger.Journal.FirstBreak());
            Assert.NotNull(ledger.Journal.NewestTime());
        }

        Sql("PRAGMA foreign_keys = OFF; DELETE FROM journal");
        using var empty = Open();
        Assert.Equal((0, Digest.Zero), empty.Journal.Head());
        Assert.Null(empty.Journal.NewestTime());
    }

    [Fact]
    public void A_key_that_is_not_there_is_said_with_where_it_should_lie()
    {
        Make();
        using var station = StationFolder.Open(Folder);
        var failure = Assert.Throws<Failure>(() => new KeyFolder(station).PrivatePem(Digest.Of("key"u8)));
        Assert.Equal(FailureKind.Missing, failure.Kind);
        Assert.Contains(Folder.KeyFile(Digest.Of("key"u8)), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ledger_opened_to_read_takes_no_facts()
    {
        Make();
        using (var ledger = Ledger.OpenToRead(Folder, TimeProvider.System))
            Assert.Throws<Failure>(() => ledger.Write("t", () => ("note", "x")));
        using var again = Open();
        Assert.Equal(1, again.Journal.Head().Sequence);
    }

    [Fact]
    public void A_second_writer_is_told_that_the_station_is_busy()
    {
        Make();
        using var first = Open();
        var busy = Assert.Throws<Failure>(() => Ledger.OpenToWrite(Folder, TimeSpan.FromMilliseconds(120), TimeProvider.System,
            rehearsal: false));
        Assert.Equal(FailureKind.Busy, busy.Kind);
        using var reader = Ledger.OpenToRead(Folder, TimeProvider.System);
        Assert.Equal("LAB", reader.Station().Name);
    }

    [Theory]
    [InlineData("PRAGMA user_version = 99", "format 99")]
    [InlineData("PRAGMA application_id = 7", "not a ledger")]
    [Trait("Attack", "A36")]
    public void A_newer_or_foreign_file_is_refused_and_left_alone(string change, string says)
    {
        Make();
        Sql(change);
        var before = File.ReadAllBytes(Folder.Ledger);
        var refused = Assert.Throws<Failure>(Open);
        Assert.Equal(FailureKind.Damaged, refused.Kind);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Folder.Ledger));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_ledger_of_the_first_format_is_brought_up_and_its_copy_stays_beside_it(bool byReader)
    {
        Make();
        Older();
        var before = File.ReadAllBytes(Folder.Ledger);
        using (var ledger = byReader ? Ledger.OpenToRead(Folder, TimeProvider.System) : Open())
        {
            Assert.Equal("LAB", ledger.Station().Name);
            Assert.Empty(ledger.Checks.Integrity());
            Assert.Null(ledger.Journal.FirstBreak());
        }

        Assert.NotEqual(before, File.ReadAllBytes(Folder.Ledger));
        var kept = Assert.Single(Directory.GetFiles(Folder.Folder, "ledger-format-1-*.db"));
        using var copy = new SqliteConnection($"Data Source={kept};Pooling=False");
        copy.Open();
        using var name = copy.CreateCommand();
        name.CommandText = "SELECT name || (SELECT user_version FROM pragma_user_version) FROM station";
        Assert.Equal("LAB1", name.ExecuteScalar());
    }

    [Fact]
    public void A_rehearsal_leaves_an_older_ledger_as_it_is()
    {
        Make();
        Older();
        var before = File.ReadAllBytes(Folder.Ledger);
        using (var ledger = Ledger.OpenToWrite(Folder, LockWait.Long, TimeProvider.System, rehearsal: true))
            Assert.Equal("LAB", ledger.Station().Name);
        Assert.Equal(before, File.ReadAllBytes(Folder.Ledger));
        Assert.Empty(Directory.GetFiles(Folder.Folder, "ledger-format-*"));
    }

    [Fact]
    public void A_document_keeps_every_byte_in_chunks_of_any_kind()
    {
        Make();
        var random = new Random(7);
        var noise = new byte[Limits.LedgerChunk + 3];
        random.NextBytes(noise);
        using var ledger = Open();
        foreach (var bytes in new[] { noise, new byte[2 * Limits.LedgerChunk], [1], "<smartLicense/>\r\n  "u8.ToArray() })
        {
            var name = Digest.Of(bytes);
            ledger.Write("t", () =>
            {
                ledger.Documents.Add(name, bytes.Length, DocumentKind.Usage, Chunk.Of(bytes), "x", ledger.Now);
                return ("collect", "x");
            });
            Assert.Equal(bytes, ledger.Documents.Bytes(name));
        }
    }

    [Fact]
    public void A_document_whose_bytes_were_changed_is_named()
    {
        Make();
        var bytes = "a usage file"u8.ToArray();
        using (var ledger = Open())
        {
            ledger.Write("t", () =>
            {
                ledger.Documents.Add(Digest.Of(bytes), bytes.Length, DocumentKind.Usage, Chunk.Of(bytes), "x", ledger.Now);
                return ("collect", "x");
            });
        }

        Sql("UPDATE chunk SET bytes = CAST('b usage file' AS BLOB), encoding = 0");
        using var again = Open();
        Assert.Equal(FailureKind.Damaged, Assert.Throws<Failure>(() => again.Documents.Bytes(Digest.Of(bytes))).Kind);
    }

    [SkippableFact]
    [Trait("Attack", "A37")]
    public void Every_file_of_a_station_is_for_its_owner_alone()
    {
        Make();
        using (var ledger = Open())
            ledger.Write("t", () => ("note", "so that SQLite has written"));
        Requires.Unix();
        foreach (var path in Directory.EnumerateFileSystemEntries(Folder.Folder, "*", SearchOption.AllDirectories).Append(Folder.Folder))
            Assert.Equal(UnixFileMode.None,
                File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    private void Make() => StationSetup.Create(Folder, new NewStation("LAB", Side.Zone, KeyCurve.P256, null), "t", TimeProvider.System);

    private Ledger Open() => Ledger.OpenToWrite(Folder, LockWait.Long, TimeProvider.System, rehearsal: false);

    private void Sql(string text)
    {
        using var connection = new SqliteConnection($"Data Source={Folder.Ledger};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    /// <summary>A ledger of the first format, with the name of its station.</summary>
    private void Older()
    {
        File.WriteAllBytes(Folder.Ledger, []);
        using var connection = new SqliteConnection($"Data Source={Folder.Ledger};Pooling=False");
        connection.Open();
        Schema.Create(connection, version: 1);
        connection.Run("INSERT INTO station (id, name, side, created) VALUES (1, 'LAB', 'zone', '2026-01-01T00:00:00Z')");
    }

    /// <summary>Every look at it is a second later.</summary>
    private sealed class TickingClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now = _now.AddSeconds(1);
    }
}
