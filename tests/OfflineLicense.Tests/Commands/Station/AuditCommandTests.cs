using Microsoft.Data.Sqlite;
using OfflineLicense.Formats.Csv;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Tests.Commands.Station;

public sealed class AuditCommandTests : IDisposable
{
    private readonly CliRun _shell = new();

    public AuditCommandTests()
    {
        _shell.Run("init", "--name", "PLANT-7");
        _shell.Run("config", "trip.days", "9");
        _shell.Clock = new StoppedClock(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));
        _shell.Run("config", "smart_account", "=cmd|' /C calc'!A0", "--operator", "Ann \u001b[31m");
    }

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void An_intact_journal_is_shown_with_its_head_in_16_groups()
    {
        var said = _shell.Run("audit", "verify");
        var line = _shell.Run("audit", "verify", "--json").Json("audit").Single();

        Assert.Equal(0, said.Exit);
        Assert.Equal("3 rows, each follows the one before it", said.OutLines[0]);
        Assert.Matches("^Head  ([0-9a-f]{4} ){15}[0-9a-f]{4}$", said.OutLines[1]);
        Assert.Equal("type whole rows head fingerprint problem", Said.Members(line));
        Assert.Equal(said.OutLines[1]["Head  ".Length..], line.GetProperty("fingerprint").GetString());
        Assert.Equal(_shell.Run("audit", "export", "--json").Json("journal")[^1].GetProperty("hash").GetString(),
            line.GetProperty("head").GetString());
    }

    [Theory]
    [InlineData("UPDATE journal SET operator = 'another' WHERE sequence = 2", "row 2 was changed")]
    [InlineData("PRAGMA foreign_keys = OFF; DELETE FROM journal WHERE sequence = 1", "row 1 is missing")]
    [InlineData("PRAGMA foreign_keys = OFF; UPDATE journal SET sequence = 9 WHERE sequence = 3", "row 3 is missing")]
    public void A_changed_journal_is_damage_and_the_row_is_named(string sql, string problem)
    {
        using (var connection = new SqliteConnection($"Data Source={_shell.At(".offlic", "ledger.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        var said = _shell.Run("audit", "verify", "--json");

        Assert.Equal(31, said.Exit);
        Assert.False(said.Json("audit").Single().GetProperty("whole").GetBoolean());
        Assert.Contains(problem, said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_come_as_a_table_as_csv_and_as_json()
    {
        var json = _shell.Run("audit", "export", "--json").Json("journal");
        var csv = _shell.Run("audit", "export", "--csv");

        Assert.All(json, row => Assert.Equal("type sequence at operator action detail facts previous hash", Said.Members(row)));
        Assert.Equal([1, 2, 3], json.Select(row => row.GetProperty("sequence").GetInt32()));
        Assert.Equal(4, csv.OutLines.Count);
        Assert.Equal(
            "sequence at operator station action media_serial ticket carrier file digest detail facts previous hash",
            string.Join(' ', CsvLine.Parse(csv.OutLines[0])));
        Assert.Equal(json[1].GetProperty("hash").GetString(), CsvLine.Parse(csv.OutLines[2])[^1]);
        Assert.Equal("PLANT-7", CsvLine.Parse(csv.OutLines[2])[3]);
        Assert.StartsWith("1  2026-11-21 10:15Z  tester  ", _shell.Run("audit", "export").Out, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Attack", "A24")]
    [Trait("Attack", "A26")]
    public void Nothing_in_a_row_reaches_a_terminal_or_a_spreadsheet_unescaped()
    {
        var csv = _shell.Run("audit", "export", "--csv").Out;
        var table = _shell.Run("audit", "export").Out;

        Assert.DoesNotContain('\u001b', csv + table);
        Assert.Contains(@"Ann \u{1b}[31m", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(",\"=cmd", csv, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-22", 1)]
    [InlineData("2026-12-01", 1)]
    [InlineData("2026-12-01T01:00:00+01:00", 1)]
    [InlineData("2026-12-01T00:00:01Z", 0)]
    [InlineData("2026-11-21", 3)]
    public void Rows_since_a_day_or_a_time(string since, int rows) =>
        Assert.Equal(rows, _shell.Run("audit", "export", "--since", since, "--json").Json("journal").Count);

    [Theory]
    [InlineData("--since", "yesterday")]
    [InlineData("--since", "2026-13-01")]
    [InlineData("--csv", "--json")]
    public void What_cannot_be_meant_is_usage(params string[] args) =>
        Assert.Equal(2, _shell.Run(["audit", "export", .. args]).Exit);

    [Fact]
    public void A_long_detail_is_complete_in_the_csv()
    {
        using (var ledger = Ledger.OpenToWrite(new StationPaths(_shell.Folder), LockWait.Long, _shell.Clock, rehearsal: false))
            ledger.Write("tester", () => ("pack", new string('x', 10_000)));

        Assert.Contains(new string('x', 10_000), _shell.Run("audit", "export", "--csv").Out, StringComparison.Ordinal);
    }
}
