using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Tests.Queries;

/// <summary>Statements on SQLite's own functions: values, errors, and statements that are kept.</summary>
public sealed class StatementTests : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly StatementCache _kept;

    public StatementTests()
    {
        EmbeddedSqlite.Load();
        _connection = new SqliteConnection("Data Source=:memory:");
        _connection.Open();
        _kept = _connection.KeepStatements();
    }

    public void Dispose()
    {
        _kept.Dispose();
        _connection.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("é漢😀")]
    [InlineData("nothing\0behind")]
    public void A_text_comes_back(string text)
    {
        foreach (var times in new[] { 1, 700 })
        {
            var value = string.Concat(Enumerable.Repeat(text, times));
            Assert.Equal(value, Assert.Single(_connection.Rows("SELECT $a", row => row.GetString(0), value)));
            Assert.Equal("text", Assert.Single(_connection.Rows("SELECT typeof($a)", row => row.GetString(0), value)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(100_000)]
    public void Bytes_come_back(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);

        Assert.Equal(bytes, Assert.Single(_connection.Rows("SELECT $a", row => row.GetBytes(0), bytes)));
        Assert.Equal("blob", Assert.Single(_connection.Rows("SELECT typeof($a)", row => row.GetString(0), bytes)));
    }

    [Fact]
    public void Numbers_and_nothing_come_back()
    {
        foreach (var number in new[] { 0, -1, long.MinValue, long.MaxValue })
            Assert.Equal(number, Assert.Single(_connection.Rows("SELECT $a", row => row.GetInt64(0), number)));
        Assert.Null(Assert.Single(_connection.Rows("SELECT $a", row => row.TextOrNull(0), default(long?))));
        Assert.Null(Assert.Single(_connection.Rows("SELECT $a", row => row.NumberOrNull(0), (string?)null)));
    }

    [Fact]
    public void Nothing_where_a_value_must_be_is_an_error_and_the_statement_works_again()
    {
        Damaged(() => _connection.Rows("SELECT $a", row => row.GetString(0), default(long?)));
        Damaged(() => _connection.Rows("SELECT $a", row => row.GetInt64(0), default(long?)));
        Damaged(() => _connection.Rows("SELECT $a", row => row.GetInt32(0), 9_000_000_000));
        Assert.Equal(7, Assert.Single(_connection.Rows("SELECT $a", row => row.GetInt64(0), 7)));
    }

    [Fact]
    public void A_query_may_ask_itself_for_each_of_its_rows()
    {
        const string sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $a) SELECT i FROM n";
        var counts = _connection.Rows(sql, row => _connection.Rows(sql, inner => inner.GetInt64(0), row.GetInt64(0)).Count, 4);

        Assert.Equal([1, 2, 3, 4], counts);
    }

    [Fact]
    public void An_error_of_SQLite_names_itself_and_the_statement_works_again()
    {
        _connection.Run("CREATE TABLE t (x INTEGER PRIMARY KEY)");
        const string sql = "INSERT INTO t (x) VALUES ($a)";
        Assert.Equal(1, _connection.Run(sql, 1));

        var error = Assert.Throws<SqliteException>(() => _connection.Run(sql, 1));

        Assert.Equal((19, 1555), (error.SqliteErrorCode, error.SqliteExtendedErrorCode));
        Assert.Equal(1, _connection.Run(sql, 2));
        Assert.Equal(1, Assert.Throws<SqliteException>(() => _connection.Rows("SELECT $a FROM nowhere", _ => 0, 1)).SqliteErrorCode);
    }

    private static void Damaged(Action read) => Assert.Equal(FailureKind.Damaged, Assert.Throws<Failure>(read).Kind);

    [Fact]
    public void Two_statements_with_values_are_refused() =>
        Assert.Throws<ArgumentException>(() => _connection.Run("SELECT $a; SELECT 1", 1));

    /// <summary>What the hook counts against the rows that are there: the plain way of <c>doctor --deep</c>.</summary>
    [Fact]
    public void Every_way_to_add_a_row_is_counted_as_it_is_stored()
    {
        _connection.Run("""
            CREATE TABLE plain (id INTEGER PRIMARY KEY, a TEXT, b BLOB, c INTEGER) STRICT;
            CREATE TABLE keyed (a TEXT, b INTEGER, c TEXT DEFAULT 'by default', PRIMARY KEY (b, a)) WITHOUT ROWID;
            CREATE TABLE typed (n NUMERIC, r INTEGER UNIQUE, t TEXT);
            CREATE TEMP TABLE apart (x);
            CREATE TABLE journal (x);
            """);
        using var sums = RowChecksums.Watch(_connection);
        _connection.Run("INSERT INTO plain (a, b, c) VALUES ($a, $b, $c)", "é", new byte[] { 1, 0, 2 }, default(long?));
        _connection.Run("INSERT INTO plain (id, a) VALUES ($a, $b)", 40, "text");
        _connection.Run("INSERT INTO plain (id, a) VALUES ($a, $b) ON CONFLICT DO NOTHING", 40, "other");
        _connection.Run("INSERT INTO plain (id, a) VALUES ($a, $b) ON CONFLICT (id) DO UPDATE SET id = id", 40, "other");
        _connection.Run("INSERT INTO plain (a, c) SELECT 'row ' || value, value FROM json_each($a)", "[1,2,3]");
        _connection.Run("INSERT INTO keyed (a, b) VALUES ($a, $b), ($b, $a) ON CONFLICT DO NOTHING", "1", "2");
        _connection.Run("INSERT INTO typed VALUES ($a, $b, $c)", "12", 5, 7);
        _connection.Run("INSERT INTO typed VALUES ($a, $b, $c)", "a", 6, string.Empty);
        _connection.Run("INSERT INTO apart VALUES ($a)", 1);
        _connection.Run("INSERT INTO journal VALUES ($a)", 1);

        var found = RowChecksumTable.Compute(_connection);
        Assert.Equal(["keyed 2", "plain 5", "typed 2"], sums.Added.ToString().Split(", "));
        Assert.Equal(found.Commitment, sums.Added.Commitment);
    }
}
