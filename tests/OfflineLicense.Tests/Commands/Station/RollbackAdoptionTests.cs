using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Media;

namespace OfflineLicense.Tests.Commands.Station;

/// <summary>
/// What <c>doctor</c> reports if peers hold a part of the past, if the ledger file or keys were changed, and if the disk is full.
/// </summary>
[Collection(Walked.Name)]
public sealed class RollbackAdoptionTests(WalkedStations stations)
{
    private static readonly string One = Digest.Of([1]).Hex;
    private static readonly string Two = Digest.Of([2]).Hex;

    [Theory]
    [InlineData(true, false, "HQ holds PLANT-7.desk.00000009; this ledger does not have it, or has another")]
    [InlineData(false, true, "HQ holds row 77 of our journal; this ledger does not have it, or has another")]
    [InlineData(true, true, "HQ holds PLANT-7.desk.00000009 and row 77 of our journal; this ledger does not have them, or has others")]
    public void A_peer_is_quoted_with_what_it_holds_and_no_more(bool bundle, bool journal, string problem)
    {
        using var shell = stations.ZoneCopy();
        Seen(shell, Line(bundle ? One : null, journal ? Two : null));

        var said = shell.Run("doctor", "--json");
        Assert.Equal(12, said.Exit);
        Assert.Equal([problem], Problems(said, "peers"));

        Assert.Equal(1, shell.Run("doctor", "--adopt", "--reason", "restored", "--json").Summary.GetProperty("adopted").GetInt32());
        Assert.Equal(0, shell.Run("doctor").Exit);
        Assert.Contains("Nothing to adopt", shell.Run("doctor", "--adopt", "--reason", "again").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_differs_in_the_bundle_or_in_the_journal_from_what_was_adopted_is_adopted_too()
    {
        using var shell = stations.ZoneCopy();
        Seen(shell, Line(One, One));
        Assert.Equal(0, shell.Run("doctor", "--adopt", "--reason", "first").Exit);
        Seen(shell, Line(One, Two));
        Seen(shell, Line(One, null));
        Seen(shell, Line(Two, One));

        Assert.Equal(12, shell.Run("doctor").Exit);
        Assert.Equal(3, shell.Run("doctor", "--adopt", "--reason", "second", "--json").Summary.GetProperty("adopted").GetInt32());
        Assert.Equal(0, shell.Run("doctor").Exit);
    }

    [Fact]
    public void A_signature_whose_key_is_no_longer_in_the_ledger_is_not_valid()
    {
        using var shell = stations.ZoneCopy();
        Change(shell, "PRAGMA foreign_keys = OFF; DELETE FROM key WHERE own = 0");

        var said = shell.Run("doctor", "--json");

        Assert.Equal(31, said.Exit);
        Assert.Contains(Problems(said, "bundles"), problem => problem.Contains("is not valid", StringComparison.Ordinal));
    }

    // Version 0.1.0 kept a digest of the whole ledger file there.
    [Fact]
    public void A_ledger_sum_of_an_earlier_version_is_ignored()
    {
        using var shell = stations.ZoneCopy();
        File.WriteAllText(Path.Combine(new StationPaths(shell.Folder).Folder, "ledger.sum"), "offlic-ledger-sum/1 7 4096 abc def\n");

        Assert.Equal(0, shell.Run("doctor", "--deep").Exit);
        Assert.Equal(0, shell.Run("config", "trip.days", "8").Exit);
        Assert.Equal(0, shell.Run("doctor", "--deep").Exit);
    }

    [Fact]
    public void A_header_that_was_touched_is_damage_of_the_file()
    {
        using var shell = stations.ZoneCopy();
        using (var file = new FileStream(new StationPaths(shell.Folder).Ledger, FileMode.Open, FileAccess.Write))
        {
            file.Position = 80;
            file.WriteByte(1);
        }

        var said = shell.Run("doctor", "--deep", "--json");

        Assert.Equal(31, said.Exit);
        Assert.Contains("reserved bytes of its header are used", Problems(said, "file"));
        Assert.Contains("if nothing else is wrong, no fact is changed", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_file_that_is_too_long_is_named_and_the_other_checks_run()
    {
        using var shell = stations.ZoneCopy();
        var key = Assert.Single(Directory.GetFiles(shell.At(".offlic", "keys"), "*.key"));
        File.WriteAllBytes(key, new byte[70_000]);
        LockedStations.Close(key);

        var said = shell.Run("doctor", "--deep", "--json");

        Assert.Equal(5, said.Exit);
        Assert.Contains(key, Assert.Single(Problems(said, "keys")), StringComparison.Ordinal);
        Assert.Empty(Problems(said, "fips"));
    }

    [SkippableFact]
    public void A_disk_with_little_space_is_a_problem_before_the_trip()
    {
        using var shell = new CliRun();
        using (var disk = SmallDisk.Mount(shell.At("small"), 32 * 1024))
        {
            Assert.Equal(0, shell.Run("init", "small/zone", "--name", "PLANT-7", "--hostnames", "allow").Exit);

            var said = shell.Run("doctor", "--station", "small/zone", "--json");

            Assert.Equal(5, said.Exit);
            Assert.Equal(["less than 256 MiB is free"], Problems(said, "space"));
        }
    }

    private static string Line(string? bundle, string? journal) =>
        $"HQ {(bundle is null ? "- -" : $"PLANT-7.desk.00000009 {bundle}")} {(journal is null ? "- -" : $"77 {journal}")}";

    private static List<string> Problems(Said said, string check) =>
        [.. said.Json("check").Single(line => line.GetProperty("check").GetString() == check)
        .GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!)];

    private static void Seen(CliRun shell, string line)
    {
        using var ledger = Ledger.OpenToWrite(new StationPaths(shell.Folder), LockWait.Long, shell.Clock, rehearsal: false);
        ledger.Write("tester", () => ("rollback-seen", line));
    }

    private static void Change(CliRun shell, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={new StationPaths(shell.Folder).Ledger};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }
}
