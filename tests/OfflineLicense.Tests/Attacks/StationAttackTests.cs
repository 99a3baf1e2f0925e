using Microsoft.Data.Sqlite;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Attacks;

/// <summary>A station's own files put there, or changed, by someone else; clocks that lie; a peer that stays silent.</summary>
public sealed class StationAttackTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    /// <summary>What was found: a folder .offlic above the current one was trusted whoever had laid it there.</summary>
    [SkippableTheory]
    [Trait("Attack", "A37")]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void A_station_where_others_may_write_is_not_trusted(UnixFileMode more)
    {
        Requires.Unix();
        var folder = _lab.At("zone", ".offlic");
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | more);

        var said = _lab.Zone("status");

        Assert.Equal(5, said.Exit);
        Assert.Contains("chmod 700", said.Error, StringComparison.Ordinal);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal(0, _lab.Zone("status").Exit);
    }

    [SkippableFact]
    [Trait("Attack", "A37")]
    public void A_station_of_another_account_is_not_trusted()
    {
        Requires.Root();
        Assert.Equal(0, ProcessRun.Of("chown", ["12345", _lab.At("zone", ".offlic")]).ExitCode);

        var said = _lab.Zone("status");

        Assert.Equal(5, said.Exit);
        Assert.Contains("another account", said.Error, StringComparison.Ordinal);
    }

    /// <summary>What lies in the place of the ledger and is none is refused, and not made into one.</summary>
    [Theory]
    [Trait("Attack", "A36")]
    [InlineData("PRAGMA application_id = 1", 31)]
    [InlineData("PRAGMA user_version = 9999", 31)]
    public void A_ledger_that_is_not_ours_is_refused_and_left_alone(string sql, int exit)
    {
        Run(sql);
        var before = File.ReadAllBytes(_lab.At("zone", ".offlic", "ledger.db"));

        var said = _lab.Zone("status");

        Assert.True(said.Exit == exit, $"{said.Exit}: {said.Error}");
        Assert.Equal(before, File.ReadAllBytes(_lab.At("zone", ".offlic", "ledger.db")));
    }

    [Theory]
    [Trait("Attack", "A36")]
    [InlineData("UPDATE journal SET detail = 'nothing' WHERE sequence = 1")]
    [InlineData("DELETE FROM journal WHERE sequence = 1")]
    public void A_history_written_behind_the_tools_back_shows(string sql)
    {
        Run(sql);

        Assert.Equal(31, _lab.Zone("audit", "verify").Exit);
        Assert.NotEqual(0, _lab.Zone("doctor").Exit);
    }

    [Theory]
    [Trait("Attack", "A28")]
    [InlineData("'); DROP TABLE journal; --")]
    [InlineData("' OR '1'='1")]
    [InlineData("\"; ATTACH DATABASE '/var/x' AS y; --")]
    [InlineData("%' UNION SELECT name FROM sqlite_master --")]
    public void Text_from_outside_is_never_SQL(string text)
    {
        _lab.Write("drop/a.txt", StationPair.Usage("FOC1", 1));
        StationPair.Done(_lab.Zone("collect", "drop"));

        foreach (var args in (string[][])[["show", text], ["history", text], ["status", "--only", text], ["config", "smart_account", text],
            ["mark", "lost", text, "--reason", text], ["bundles", text]])
            Assert.NotEqual(1, _lab.Zone(args).Exit);

        Assert.Equal(0, _lab.Zone("audit", "verify").Exit);
        Assert.Equal(0, _lab.Zone("status").Exit);
        Assert.Single(StationPair.Lines(_lab.Zone("status", "--json"), "device"));
    }

    /// <summary>Order comes from numbers and sums: a clock set back, or far ahead, neither loses nor reorders anything.</summary>
    [Theory]
    [Trait("Attack", "A23")]
    [InlineData(1970)]
    [InlineData(2019)]
    [InlineData(2038)]
    [InlineData(9998)]
    public void A_clock_that_jumps_changes_no_order(int year)
    {
        _lab.ToDesk("FOC1");
        _lab.Shell.Clock = new StoppedClock(new DateTimeOffset(year, 2, 1, 0, 0, 0, TimeSpan.Zero));
        _lab.Write("drop/FOC2.txt", StationPair.Usage("FOC2", 5000));
        StationPair.Done(_lab.Zone("collect", "drop"));
        StationPair.Done(_lab.Zone("pack", "--to", "out2"));
        StationPair.Done(_lab.Desk("receive", "out2"));

        _lab.Shell.Clock = new StoppedClock(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(
            ["PLANT-7.desk.00000001", "PLANT-7.desk.00000002"],
            StationPair
                .Lines(_lab.Desk("bundles", "--json"), "bundle")
                .Select(line => line.GetProperty("name").GetString()!)
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(0, _lab.Desk("doctor").Exit);
        Assert.NotEqual(1, _lab.Zone("status").Exit);
    }

    /// <summary>No one can force an answer out; a person sees how long it has been out, and that no receipt came.</summary>
    [Fact]
    [Trait("Attack", "A22")]
    public void A_bundle_that_no_one_answers_is_shown_with_its_days()
    {
        _lab.Write("drop/a.txt", StationPair.Usage("FOC1", 1));
        StationPair.Done(_lab.Zone("collect", "drop"));
        StationPair.Done(_lab.Zone("pack", "--to", "out"));
        _lab.Shell.Clock = new StoppedClock(new DateTimeOffset(2027, 1, 5, 10, 15, 0, TimeSpan.Zero));

        var said = _lab.Zone("status");

        Assert.Contains("45 days; no receipt yet", said.Out, StringComparison.Ordinal);
    }

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_lab.At("zone", ".offlic", "ledger.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA foreign_keys = OFF; PRAGMA writable_schema = ON; {sql}";
        command.ExecuteNonQuery();
    }
}
