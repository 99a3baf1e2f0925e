using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Tests.Commands.Station;

/// <summary>A ledger that an older version wrote: what a command says of it, and what a rehearsal leaves alone.</summary>
[Trait("Lane", "check")]
public sealed class OlderLedgerTests : IDisposable
{
    private const int Older = 5;

    private readonly StationPair _lab = new();

    public OlderLedgerTests()
    {
        File.WriteAllBytes(Ledger, []);
        using var connection = new SqliteConnection($"Data Source={Ledger};Pooling=False");
        connection.Open();
        Schema.Create(connection, Older);
        connection.Run("INSERT INTO station (id, name, side, created) VALUES (1, $a, 'zone', '2026-01-01T00:00:00Z')",
            StationPair.ZoneName);
    }

    private string Ledger => _lab.At("zone", ".offlic", "ledger.db");

    private string Change => $"from format {Older} to {Schema.Version}, which an older offlic does not read";

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("status")]
    [InlineData("collect", ".")]
    [InlineData("doctor")]
    public void A_command_that_changes_the_format_says_so_once_and_names_the_copy(params string[] command)
    {
        var first = _lab.Zone(command).Error;

        Assert.Contains($"warning: the ledger was changed {Change}; the copy from before is {Assert.Single(Copies())}", first,
            StringComparison.Ordinal);
        Assert.DoesNotContain("format", _lab.Zone(command).Error, StringComparison.Ordinal);
    }

    /// <summary>Regression: a command that only reads changed the format with <c>--dry-run</c> too.</summary>
    [Theory]
    [InlineData("status")]
    [InlineData("collect", ".")]
    [InlineData("doctor")]
    public void A_rehearsal_reads_the_older_format_and_leaves_it(params string[] command)
    {
        var before = File.ReadAllBytes(Ledger);

        var said = _lab.Zone([.. command, "--dry-run"]);

        Assert.Contains($"warning: without --dry-run the ledger is changed {Change}", said.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Ledger));
        Assert.Empty(Copies());
        Assert.Equal(_lab.Zone(command).Exit, said.Exit);
    }

    /// <summary>Regression: <c>doctor</c> took what a kill during the copy leaves for a person's file, and nothing removed it.</summary>
    [Fact]
    public void What_a_killed_copy_leaves_is_known_and_the_next_one_removes_it()
    {
        var rest = _lab.Write("zone/.offlic/ledger-format-5-20260101T000000000Z.db.partial", "half");
        var journal = _lab.Write("zone/.offlic/ledger-format-5-20260101T000000000Z.db.partial-journal", "half");
        var names = StationPair.Lines(_lab.Zone("doctor", "--deep", "--dry-run", "--json"), "check")
            .Single(check => check.GetProperty("check").GetString() == "names");

        Assert.Empty(names.GetProperty("problems").EnumerateArray());
        _lab.Zone("status");
        Assert.False(File.Exists(rest) || File.Exists(journal));
        Assert.Single(Copies());
    }

    /// <summary>Regression: the journal of a copy for a backup stayed in the spool after a kill.</summary>
    [Fact]
    public void The_journal_of_a_killed_backup_is_removed_by_the_next_command_that_writes()
    {
        var journal = _lab.Write("desk/.offlic/spool/ledger.db-journal", "half");

        StationPair.Done(_lab.Desk("config", "trip.days", "7"));

        Assert.False(File.Exists(journal));
    }

    private string[] Copies() => Directory.GetFiles(_lab.At("zone", ".offlic"), "ledger-format-*.db");
}
