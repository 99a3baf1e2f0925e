using Microsoft.Data.Sqlite;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

/// <summary>The ledger's file from outside: its header, the checksums of its rows, and the names of SQLite's errors.</summary>
public sealed class LedgerFileTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public LedgerFileTests() =>
        StationSetup.Create(Folder, new NewStation("LAB", Side.Zone, KeyCurve.P256, null), "t", TimeProvider.System);

    private StationPaths Folder => new(_temp.FullPath);

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(5, 5, FailureKind.Busy, null, "another process holds")]
    [InlineData(6, 6, FailureKind.Busy, null, "another process holds")]
    [InlineData(8, 776, FailureKind.Missing, "half-done", "unfinished step")]
    [InlineData(8, 8, FailureKind.Missing, null, "read-only")]
    [InlineData(10, 10, FailureKind.Missing, "io-error", "could not be read or written")]
    [InlineData(11, 11, FailureKind.Damaged, null, "is damaged")]
    [InlineData(13, 13, FailureKind.Missing, "no-space", "no space left")]
    [InlineData(14, 14, FailureKind.Missing, null, "cannot be opened")]
    [InlineData(26, 26, FailureKind.Damaged, null, "is damaged")]
    [InlineData(1, 1, FailureKind.Damaged, null, "words of the engine")]
    public void Every_error_of_the_engine_is_said_in_the_words_of_this_tool(int code, int extended, object kind, string? told, string says)
    {
        var failure = SqliteFailure.Of(new SqliteException("words of the engine", code, extended), "x/ledger.db");
        Assert.Equal((kind, told), (failure.Kind, failure.Code));
        Assert.Contains("x/ledger.db", failure.Message, StringComparison.Ordinal);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.NotNull(SqliteFailure.Of((Exception)new SqliteException("x", code, extended)));
        Assert.Null(SqliteFailure.Of(new InvalidOperationException("x")));
    }

    [Theory]
    [InlineData(0, "does not begin")]
    [InlineData(18, "another journal mode")]
    [InlineData(19, "another journal mode")]
    [InlineData(20, "impossible fractions")]
    [InlineData(21, "impossible fractions")]
    [InlineData(22, "impossible fractions")]
    [InlineData(23, "impossible fractions")]
    [InlineData(24, "change counters differ")]
    [InlineData(17, "its length is not")]
    [InlineData(31, "its length is not")]
    [InlineData(47, "schema format or encoding")]
    [InlineData(59, "schema format or encoding")]
    [InlineData(51, "cache size or vacuum mode")]
    [InlineData(55, "cache size or vacuum mode")]
    [InlineData(67, "cache size or vacuum mode")]
    [InlineData(80, "reserved bytes")]
    public void A_byte_of_the_header_that_cannot_be_so_is_named(int at, string problem)
    {
        Flip(at);
        Assert.Contains(LedgerHeader.FindProblems(Folder.Ledger), each => each.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_header_that_is_cut_or_states_the_largest_page_is_understood()
    {
        var bytes = File.ReadAllBytes(Folder.Ledger);
        File.WriteAllBytes(Folder.Ledger, bytes[..99]);
        Assert.Contains("does not begin", LedgerHeader.FindProblems(Folder.Ledger)[0], StringComparison.Ordinal);
        (bytes[16], bytes[17], bytes[28], bytes[29], bytes[30], bytes[31]) = (0, 1, 0, 0, 0, 1);
        Array.Resize(ref bytes, 65_536);
        File.WriteAllBytes(Folder.Ledger, bytes);
        Assert.DoesNotContain(LedgerHeader.FindProblems(Folder.Ledger), each => each.Contains("length", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DELETE FROM setting", "setting has 0 rows, and 1 were added to it")]
    [InlineData("INSERT INTO udi (pid, serial, uuid) VALUES ('P', 'S', '')", "udi has 1 rows, and 0 were added to it")]
    [InlineData("UPDATE setting SET value = value || 'x'", "a row of setting is not what it was when it was added")]
    [InlineData("DELETE FROM row_sum WHERE table_name = 'setting'", "setting has 1 rows, and 0 were added to it")]
    [InlineData("INSERT INTO row_sum (sequence, table_name, rows, sum) VALUES (1, 'nothing', 1, zeroblob(32))", "there are row checksums of nothing, which is no table")]
    public void Rows_that_do_not_agree_with_their_sums_are_named_by_table(string change, string problem)
    {
        Write(() => ("config", "copy.url"));
        using var connection = LedgerFile.Connect(Folder.Ledger, SqliteOpenMode.ReadWrite);
        Assert.Empty(RowChecksumCheck.FindChanged(connection));
        connection.Run(change);
        Assert.Contains(problem, RowChecksumCheck.FindChanged(connection));
    }

    [Fact]
    public void What_the_ledger_does_not_have_is_damage_that_doctor_looks_at()
    {
        using var ledger = Ledger.OpenToRead(Folder, TimeProvider.System);
        Assert.Equal(FailureKind.Damaged, Assert.Throws<Failure>(() => ledger.Devices.Row(4711)).Kind);
        Assert.Equal(FailureKind.Damaged, Assert.Throws<Failure>(() => ledger.Documents.Bytes(Digest.Of("none"u8))).Kind);
    }

    [Theory]
    [InlineData("UPDATE journal SET detail = 'x'", "the journal in the backup does not hold")]
    [InlineData("PRAGMA ignore_check_constraints = ON; PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'setting'", "the ledger in the backup is damaged")]
    public void A_ledger_that_is_not_whole_is_not_restored(string change, string says)
    {
        using (var connection = Open())
            connection.Run(change);
        var target = new StationPaths(_temp.At("again"));
        using var station = StationFolder.Make(target);
        var refused = Assert.Throws<Failure>(() => LedgerFile.Restore(station,
            stream => stream.Write(File.ReadAllBytes(Folder.Ledger)), "the backup", DateTimeOffset.UtcNow, (_, _) => { }));
        Assert.Equal(FailureKind.Damaged, refused.Kind);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(target.Ledger));
    }

    [Fact]
    public void A_table_defined_otherwise_is_named_and_so_is_one_too_many_and_one_missing()
    {
        using (var connection = Open())
            connection.Run("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'setting', 'setting ') WHERE name = 'setting'; PRAGMA writable_schema = OFF; CREATE TABLE guest (x); DROP TABLE mark");
        Assert.Equal("not-our-tables", Assert.Throws<Failure>(() => Ledger.OpenToRead(Folder, TimeProvider.System)).Code);
        using var station = StationFolder.Open(Folder);
        using var ledger = Ledger.OpenToCheck(station, TimeProvider.System);
        var problems = ledger.Checks.Structure();
        Assert.Contains("table setting on setting is defined otherwise", problems);
        Assert.Contains("table guest on guest does not belong there", problems);
        Assert.Contains("table mark on mark is missing", problems);
    }

    [Fact]
    public void A_rehearsal_is_looked_at_within_its_own_step()
    {
        using var ledger = Ledger.OpenToWrite(Folder, LockWait.Long, TimeProvider.System, rehearsal: true);
        ledger.Write("t", () => ("note", "x"));
        Assert.Empty(ledger.Checks.Rows());
        ledger.Write("t", () => ("note", "still in its transaction"));
        Assert.Equal(3, ledger.Journal.Head().Sequence);
    }

    [Fact]
    public void A_document_whose_bytes_changed_is_never_handed_out_as_itself()
    {
        var (id, sha256) = (0L, Digest.Of("what the device wrote"u8));
        using (var ledger = Ledger.OpenToWrite(Folder, LockWait.Long, TimeProvider.System, rehearsal: false))
            ledger.Write("t", () => { id = ledger.Documents.Add(sha256, 21, DocumentKind.Usage, [Chunk.Pack("what the device wrote"u8.ToArray())], "x.txt", ledger.Now); return ("note", "x"); });
        using (var ledger = Ledger.OpenToRead(Folder, TimeProvider.System))
        {
            using var copy = new MemoryStream();
            ledger.Documents.Copy(id, sha256, copy);
            Assert.Equal("what the device wrote"u8.ToArray(), copy.ToArray());
        }

        var changed = Chunk.Pack("what somebody put in"u8.ToArray().Append((byte)'.').ToArray());
        Assert.Equal(21, changed.Size);
        using (var connection = LedgerFile.Connect(Folder.Ledger, SqliteOpenMode.ReadWrite))
            connection.Run("UPDATE chunk SET bytes = $a, encoding = $b", changed.Bytes, changed.Encoding);
        using var again = Ledger.OpenToRead(Folder, TimeProvider.System);
        Assert.Equal(FailureKind.Damaged, Assert.Throws<Failure>(() => again.Documents.Copy(id, sha256, Stream.Null)).Kind);
    }

    private void Write(Func<(string Action, string Detail)?> facts)
    {
        using var ledger = Ledger.OpenToWrite(Folder, LockWait.Long, TimeProvider.System, rehearsal: false);
        ledger.Write("t", () =>
        {
            ledger.Settings.Set("copy.url", "tftp://x/", ledger.Now);
            return facts();
        });
    }

    /// <summary>As another program opens it, without our switches.</summary>
    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Folder.Ledger};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Flip(long at)
    {
        using var file = new FileStream(Folder.Ledger, FileMode.Open);
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 0x02));
    }
}
