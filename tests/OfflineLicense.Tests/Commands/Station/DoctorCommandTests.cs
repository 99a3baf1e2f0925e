using Microsoft.Data.Sqlite;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Station;

[Collection(Walked.Name)]
public sealed class DoctorCommandTests(WalkedStations stations)
{
    private static string LedgerFile(CliRun shell) => shell.At(".offlic", "ledger.db");

    private static void Change(CliRun shell, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={LedgerFile(shell)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    private static string[] WithProblems(Said said) => said.Json("check")
        .Where(line => line.GetProperty("problems").GetArrayLength() > 0)
        .Select(line => line.GetProperty("check").GetString()!)
        .ToArray();

    [Fact]
    public void An_intact_station_has_a_line_for_each_check_and_ends_with_0()
    {
        var said = stations.InZone("doctor", "--json");

        Assert.Equal(0, said.Exit);
        Assert.Equal(["ledger", "documents", "bundles", "journal", "facts", "peers", "zones", "permissions", "space",
            "filesystem", "clock", "engine", "fips"], said.Json("check").Select(line => line.GetProperty("check").GetString()!));
        Assert.All(said.Json("check"), line => Assert.Equal("type check looked problems remedy", Said.Members(line)));
        Assert.Empty(WithProblems(said));
        Assert.Equal(0, said.Summary.GetProperty("problems").GetInt32());
        Assert.All(stations.InZone("doctor", "--deep").OutLines, line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
    }

    // Regression: doctor ended with 31, "the ledger is damaged", where the system has no ECDSA keys (Wine).
    [Theory]
    [InlineData(FailureKind.Missing, ProblemKind.Environment)]
    [InlineData(FailureKind.Damaged, ProblemKind.Damage)]
    [InlineData(FailureKind.Invalid, ProblemKind.Damage)]
    internal void What_the_system_cannot_do_is_no_damage(FailureKind failure, ProblemKind kind) => Assert.Equal(kind,
        StationDoctor.CreateUnfinished(StationCheck.Bundles, ProblemKind.Damage, new Failure(failure, "no ECDSA keys", "another machine"))
            .Kind);

    [Theory]
    [InlineData("UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE document_id = 2", "documents")]
    [InlineData("UPDATE document SET sha256 = replace(sha256, substr(sha256, 1, 4), 'dead') WHERE id = 2", "documents")]
    [InlineData("DELETE FROM chunk WHERE document_id = 1", "documents")]
    [InlineData("UPDATE seal SET bytes = zeroblob(length(bytes)) WHERE bundle_id = 1", "bundles")]
    [InlineData(
        "UPDATE bundle_part SET bytes = (SELECT bytes FROM bundle_part WHERE bundle_id = 2 AND name = 'manifest.json') WHERE bundle_id = "
            + "1 AND name = 'manifest.json'", "bundles")]
    [InlineData("UPDATE bundle SET sums = replace(sums, substr(sums, 1, 4), 'dead') WHERE id = 1", "bundles")]
    [InlineData("UPDATE journal SET detail = detail || '.' WHERE sequence = 3", "journal")]
    [InlineData("PRAGMA foreign_keys = OFF; DELETE FROM journal WHERE sequence = 2", "journal")]
    [InlineData("UPDATE key SET spki = zeroblob(length(spki)) WHERE own = 0", "bundles")]
    [InlineData("PRAGMA foreign_keys = OFF; DELETE FROM udi WHERE id = 1", "ledger")]
    public void What_was_changed_outside_is_named_and_is_damage(string sql, string check)
    {
        using var shell = stations.ZoneCopy();
        Change(shell, sql);

        var said = shell.Run("doctor", "--json");

        Assert.Equal(31, said.Exit);
        Assert.Contains(check, WithProblems(said));
        Assert.Equal(13, said.Json("check").Count);
        Assert.Contains("PROBLEM  " + check, shell.Run("doctor").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_ledger_is_damage_and_is_named()
    {
        using var shell = stations.ZoneCopy();
        File.WriteAllBytes(LedgerFile(shell), new byte[8192].Select(_ => (byte)'x').ToArray());

        var said = shell.Run("doctor");

        Assert.Equal(31, said.Exit);
        Assert.Contains(LedgerFile(shell), said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_rubbish_is_damage_and_the_other_checks_still_run()
    {
        using var shell = stations.ZoneCopy();
        using (var file = new FileStream(LedgerFile(shell), FileMode.Open, FileAccess.Write))
        {
            // Behind the first pages, where the schema is.
            file.Position = file.Length / 2 / 4096 * 4096;
            file.Write(Enumerable.Repeat((byte)0xEE, 20 * 4096).ToArray());
        }

        var said = shell.Run("doctor", "--json");

        Assert.Equal(31, said.Exit);
        Assert.Contains("ledger", WithProblems(said));
        Assert.True(said.Json("check").Count >= 13);

        // What SQLite finds in the middle of any other command is damage too, and no bug of ours.
        string[][] commands = [["status"], ["bundles"], ["history", "FOC2201A0DM"], ["show", "PLANT-7.desk.00000001"], ["audit", "verify"],
            ["config", "trip.days", "9"]];
        var exits = commands.Select(command => shell.Run(command).Exit).ToList();
        Assert.Contains(31, exits);
        Assert.All(exits, exit => Assert.True(exit is 0 or 31, $"exits: {string.Join(", ", exits)}"));
    }

    [Fact]
    public void A_ledger_of_a_newer_tool_is_refused_as_31()
    {
        using var shell = stations.ZoneCopy();
        using (var connection = new SqliteConnection($"Data Source={LedgerFile(shell)};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 999";
            command.ExecuteNonQuery();
        }

        var said = shell.Run("doctor");

        Assert.Equal(31, said.Exit);
        Assert.Contains("the ledger has format 999", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_gone_is_missing()
    {
        using var shell = stations.ZoneCopy();
        foreach (var key in Directory.EnumerateFiles(shell.At(".offlic", "keys"), "*.key"))
            File.Delete(key);

        var said = shell.Run("doctor", "--json");

        Assert.Equal(5, said.Exit);
        Assert.Equal(["permissions"], WithProblems(said));
    }

    [Fact]
    public void A_folder_of_keys_that_is_gone_is_missing()
    {
        using var shell = stations.ZoneCopy();
        Directory.Delete(shell.At(".offlic", "keys"), recursive: true);

        var said = shell.Run("doctor", "--json");

        Assert.Equal(5, said.Exit);
        Assert.Equal(["permissions"], WithProblems(said));
    }

    [SkippableFact]
    public void A_key_that_others_may_read_is_missing_its_permissions()
    {
        Requires.Unix();
        using var shell = stations.ZoneCopy();
        foreach (var key in Directory.EnumerateFiles(shell.At(".offlic", "keys"), "*.key"))
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        Assert.Equal(5, shell.Run("doctor").Exit);
    }

    [Fact]
    public void What_a_peer_holds_and_we_lost_is_12_until_a_person_adopts_it()
    {
        using var shell = stations.ZoneCopy();
        var head = Digest.Of([7]).Hex;
        Journalled(shell, "rollback-seen", $"HQ PLANT-7.desk.00000009 {head} 77 {head}");

        var before = shell.Run("doctor", "--json");
        Assert.Equal(12, before.Exit);
        Assert.Equal(["peers"], WithProblems(before));
        Assert.Equal(2, shell.Run("doctor", "--adopt").Exit);
        Assert.Contains("Would adopt what HQ holds: PLANT-7.desk.00000009",
            shell.Run("doctor", "--adopt", "--reason", "restored", "-n").Out, StringComparison.Ordinal);
        Assert.Equal(12, shell.Run("doctor").Exit);

        var adopted = shell.Run("doctor", "--adopt", "--reason", "restored", "--json");

        Assert.Equal(0, adopted.Exit);
        Assert.Equal(1, adopted.Summary.GetProperty("adopted").GetInt32());
        Assert.Equal("PLANT-7.desk.00000009", adopted.Json("adopted").Single().GetProperty("bundle").GetString());
        Assert.Equal(0, shell.Run("doctor").Exit);
        Assert.Contains("Nothing to adopt", shell.Run("doctor", "--adopt", "--reason", "again").Out, StringComparison.Ordinal);
    }

    private static void Journalled(CliRun shell, string action, string detail)
    {
        using var ledger = Ledger.OpenToWrite(new StationPaths(shell.Folder), LockWait.Long, shell.Clock, rehearsal: false);
        ledger.Write("tester", () => (action, detail));
    }
}
