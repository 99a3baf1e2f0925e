using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Storage;

/// <summary>
/// A changed bit of a ledger file is found: <c>doctor --deep</c> names it, or the ledger is not opened. The exceptions are
/// places that SQLite never reads and that hold no fact: <see cref="Unread"/> lists them.
/// </summary>
[Trait("Lane", "check")]
public sealed class BitFlipTests(ITestOutputHelper output)
{
    private static readonly bool Heavy = string.Equals(Environment.GetEnvironmentVariable("OFFLIC_HEAVY"), "1", StringComparison.Ordinal);

    /// <summary>Of each kind of place; the header whole.</summary>
    private const int Sampled = 50;

    /// <summary>
    /// Every kind of place in which a changed bit may be silent: space that belongs to no row, and the NULL that SQLite stores
    /// in a row in the place of its INTEGER PRIMARY KEY.
    /// </summary>
    private static readonly string[] Unread =
    [
        "free page", "free list trunk", "page that no tree uses",
        "table page gap", "index page gap", "table free block", "index free block", "table fragments", "index fragments",
        "overflow gap", "table cell padding", "index cell padding",
    ];

    [Fact]
    public void No_bit_that_SQLite_reads_changes_silently()
    {
        using var lab = new StationPair();
        Fill(lab);
        var path = lab.At("zone", ".offlic", "ledger.db");
        var whole = File.ReadAllBytes(path);
        var kinds = PageMap.Of(whole);
        Assert.Equal(0, lab.Zone("doctor", "--deep").Exit);
        var facts = ReadFacts(path);
        var unread = new SortedDictionary<string, int>(StringComparer.Ordinal);

        var random = new Random(20261122);
        var silent = new List<string>();
        var seen = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var kind in kinds.Select((kind, at) => (kind, at)).GroupBy(each => each.kind, each => each.at,
            StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var places = kind.ToArray();
            var chosen = Heavy || kind.Key == "file header" || places.Length <= Sampled ? places
                : [.. Enumerable.Range(0, Sampled).Select(_ => places[random.Next(places.Length)])];
            for (var i = 0; i < chosen.Length; i++)
            {
                var (at, bit) = (chosen[i], random.Next(8));
                Flip(path, at, bit);
                var by = Seen(lab);

                // As a person meets it, for some of each kind: with an exit code, and never as a bug of ours.
                if (i < 2 && lab.Zone("doctor", "--deep").Exit is var exit && exit is not (31 or 5) && (by is not null || exit != 0))
                    silent.Add($"byte {at} bit {bit} ({kind.Key}): exit {exit}");
                var isHarmless = by is null && IsUnread(kind.Key, at) && ReadFacts(path) == facts;
                Flip(path, at, bit);
                if (isHarmless)
                    unread[kind.Key] = unread.GetValueOrDefault(kind.Key) + 1;
                else if (by is null)
                    silent.Add($"byte {at} bit {bit} ({kind.Key})");
                else
                    seen[by] = seen.GetValueOrDefault(by) + 1;
            }

            Say($"ledger bits flipped in: {kind.Key}: {chosen.Length} of {places.Length} bytes");
        }

        Say($"ledger bit flips seen first by: {string.Join(", ", seen.Select(each => $"{each.Key} {each.Value}"))}");
        Say($"figure: ledger bit flips seen {seen.Values.Sum()}");
        Say($"ledger bit flips where SQLite never reads: {string.Join(", ", unread.Select(each => $"{each.Key} {each.Value}"))}");
        Say($"figure: ledger bit flips silent {silent.Count}");
        Assert.True(silent.Count == 0, string.Join("\n", silent.Take(20)));
        Assert.True(seen.Values.Sum() > 450, $"{seen.Values.Sum()} flips");
        Assert.True(seen.Values.Sum() + unread.Values.Sum() > 650, $"{unread.Values.Sum()} flips in unread places");
        Assert.Equal(whole, File.ReadAllBytes(path));
    }

    /// <summary>
    /// Rows, indexes and overflow pages. A bit may pass that changes nothing a reader can see: SQLite stores a NULL in each row
    /// in the place of its INTEGER PRIMARY KEY, and never reads it.
    /// </summary>
    [Fact]
    public void No_bit_of_a_row_that_SQLite_reads_changes_silently()
    {
        using var lab = new StationPair();
        Fill(lab);
        var path = lab.At("zone", ".offlic", "ledger.db");
        var facts = ReadFacts(path);
        var meant = 0;
        var kinds = PageMap.Of(File.ReadAllBytes(path));
        var random = new Random(5);
        var places = Enumerable.Range(0, kinds.Length).Where(at =>
            kinds[at] is "table cell content" or "index cell content" or "overflow content" or "table cell pointers" or "index cell pointers").ToArray();
        foreach (var at in Enumerable.Range(0, Heavy ? 5_000 : 150).Select(_ => places[random.Next(places.Length)]))
        {
            var bit = random.Next(8);
            Flip(path, at, bit);
            var by = Seen(lab);
            Assert.True(by is not null || (kinds[at] == "table cell content" && ReadFacts(path) == facts),
                $"byte {at} bit {bit} ({kinds[at]})");
            meant += by is null ? 0 : 1;
            Flip(path, at, bit);
        }

        Assert.True(meant > (Heavy ? 4_900 : 140), $"{meant} flips were seen");
        Assert.Equal(0, lab.Zone("doctor", "--deep").Exit);
    }

    [Theory]
    [InlineData("UPDATE setting SET value = 'deny' WHERE name = 'export.hostnames'", "rows")]
    [InlineData("UPDATE device SET at = '2020-01-01T00:00:00Z' WHERE id = 1", "rows")]
    [InlineData("DELETE FROM entitlement", "rows")]
    [InlineData("INSERT INTO entitlement (tag) VALUES ('x')", "rows")]
    [InlineData("UPDATE row_sum SET rows = rows + 1 WHERE sequence = 2", "rows")]
    [InlineData("DELETE FROM row_sum WHERE sequence = 2", "rows")]
    [InlineData("CREATE TABLE more (x)", "structure")]
    [InlineData("CREATE TRIGGER more AFTER INSERT ON mark BEGIN DELETE FROM mark; END", "structure")]
    [InlineData("DROP INDEX key_prefix", "structure")]
    [InlineData("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET name = CAST(name AS BLOB) WHERE name = 'mark_document'", "structure")]
    public void What_other_programs_do_to_a_ledger_is_named(string sql, string check)
    {
        using var lab = new StationPair();
        Fill(lab);
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data "
            + $"Source={lab.At("zone", ".offlic", "ledger.db")};Pooling=False;Foreign Keys=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        var said = lab.Zone("doctor", "--deep", "--json");
        var found = StationPair.Lines(said, "check").Single(line => line.GetProperty("check").GetString() == check);

        Assert.Equal(31, said.Exit);
        Assert.NotEqual(0, found.GetProperty("problems").GetArrayLength());
    }

    /// <summary>Every table that a zone fills, a free page or two, documents that need overflow pages.</summary>
    private static void Fill(StationPair lab)
    {
        lab.Write("drop/stack.txt", StationPair.Usage(["FOC8", "FOC9"], [801, 802], measurements: 120, hostname: "sw-8"));
        lab.ToDesk("FOC1", "FOC2");
        StationPair.Done(lab.Desk("stage", "--to", "upload"));
        lab.Write("answers/a.txt", StationPair.Ack(1735000000, "FOC1"));
        StationPair.Done(lab.Desk("collect", "answers"));
        StationPair.Done(lab.Desk("mark", "refused", "FOC2", "--reason", "duplicate"));
        StationPair.Done(lab.Desk("pack", "--to", "back"));
        StationPair.Done(lab.Zone("receive", "back"));
        StationPair.Done(lab.Zone("split", "--to", "tftp"));
    }

    /// <summary>The first check of <c>doctor --deep</c> that finds it, or that the ledger is not opened; null: silent.</summary>
    private static string? Seen(StationPair lab)
    {
        try
        {
            using var ledger = Ledger.OpenToRead(new StationPaths(lab.At("zone")), lab.Shell.Clock);
            return new StationDoctor(ledger).RunChecks(deep: true).FirstOrDefault(result => result.Problems.Count > 0)?.Name;
        }
        catch (Failure)
        {
            return "opening";
        }
    }

    /// <summary>
    /// Bytes 40 to 43 of the header count changes of the tables, 96 to 99 name the SQLite that wrote the file. The number of a row that
    /// no column shows, as in <c>sqlite_schema</c>, is read by nobody.
    /// </summary>
    private static bool IsUnread(string kind, int at) =>
        Unread.Contains(kind, StringComparer.Ordinal)
        || kind is "table cell content" or "table cell header"
        || (kind == "file header" && at is (>= 40 and < 44) or (>= 96 and < 100));

    /// <summary>All that SQLite reads from the ledger: its tables, and each row with the types of its values.</summary>
    private static string ReadFacts(string path)
    {
        using var connection = SqlRows.Open(path);
        var tables = SqlRows.Of(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
        return string.Join("\n\n", SqlRows.Of(connection, "SELECT name, sql FROM sqlite_schema ORDER BY name").Concat(tables.Select(table =>
        {
            var columns = SqlRows.Of(connection, $"SELECT name FROM pragma_table_info('{table}')");
            return string.Join('\n', SqlRows.Of(connection,
                $"SELECT {string.Join(", ", columns.Select(column => $"quote(\"{column}\")"))} FROM \"{table}\" NOT INDEXED"));
        })));
    }

    private static void Flip(string path, int at, int bit)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = at;
        var old = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(old ^ (1 << bit)));
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
