using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Station;

/// <summary>
/// What <c>doctor --deep</c> reports about the files beside the ledger: their owner, and whether they changed.
/// </summary>
public sealed class StationFileTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void What_a_killed_run_left_is_counted_and_no_problem()
    {
        _lab.Write("zone/.offlic/spool/1234.spool", "half");
        _lab.Write("zone/.offlic/ledger-format-7.db", "a copy from before the format changed");
        _lab.Write("zone/.offlic/backup.partial", "half");
        _lab.Write("zone/.offlic/keys/0123.key.partial", "half");

        var names = Check("names");

        Assert.Empty(Problems(names));
        Assert.Contains("; 1 leftovers in spool/", names.GetProperty("looked").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("ledger-format-7.txt")]
    [InlineData("my-ledger-format-7.db")]
    [InlineData("keys/0123456789abcdef")]
    [InlineData("keys/0123456789ABCDEF.key")]
    [InlineData("keys/0123456789abcdef.txt")]
    public void A_file_that_no_command_creates_is_named(string name)
    {
        _lab.Write($"zone/.offlic/{name}", "x");

        Assert.Contains(name.Split('/')[^1], Assert.Single(Problems(Check("names"))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_of_another_station_is_not_the_key_that_its_name_states()
    {
        var (zone, desk) = (Key("zone"), Key("desk"));
        File.Delete(zone);
        File.Copy(desk, zone);

        Assert.Equal($"{zone} is not the key that its name states", Assert.Single(Problems(Check("keys"))));
    }

    [Fact]
    public void A_key_file_that_another_program_wrote_is_named_although_it_still_signs()
    {
        File.AppendAllText(Key("zone"), "\n");

        Assert.Equal($"{Key("zone")} is not the key that its name states", Assert.Single(Problems(Check("keys"))));
    }

    [Fact]
    public void A_key_with_a_passphrase_whose_end_is_gone_is_no_key_file_any_more()
    {
        var text = File.ReadAllText(Key("zone"));
        File.WriteAllText(Key("zone"), text.Replace(" PRIVATE KEY", " ENCRYPTED PRIVATE KEY", StringComparison.Ordinal));
        Assert.Contains("1 with a passphrase", Check("keys").GetProperty("looked").GetString(), StringComparison.Ordinal);
        Assert.Empty(Problems(Check("keys")));

        File.WriteAllText(Key("zone"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + text.Split('\n')[1] + "\n");

        Assert.Equal($"{Key("zone")} is no longer a key file", Assert.Single(Problems(Check("keys"))));
    }

    [SkippableFact]
    public void A_public_half_that_is_a_link_is_not_read()
    {
        Requires.Unix();
        var open = Key("zone")[..^".key".Length] + ".pub.pem";
        File.Move(open, _lab.At("elsewhere.pem"));
        File.CreateSymbolicLink(open, _lab.At("elsewhere.pem"));

        var said = _lab.Zone("doctor", "--deep");

        Assert.Equal(5, said.Exit);
        Assert.Contains($"{open} is a symbolic link", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_ahead_log_that_another_program_switched_on_is_a_problem()
    {
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={_lab.At("zone", ".offlic", "ledger.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL";
            Assert.Equal("wal", command.ExecuteScalar());
        }

        Assert.EndsWith("write-ahead log", Check("engine").GetProperty("looked").GetString(), StringComparison.Ordinal);
    }

    private string Key(string station) => Directory.GetFiles(_lab.At(station, ".offlic", "keys"), "*.key").Single();

    private System.Text.Json.JsonElement Check(string check) =>
        StationPair.Lines(_lab.Zone("doctor", "--deep", "--json"), "check").Single(line => line.GetProperty("check").GetString() == check);

    private static IEnumerable<string> Problems(System.Text.Json.JsonElement check) =>
        check.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!);
}
