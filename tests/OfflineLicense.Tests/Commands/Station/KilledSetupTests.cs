using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Station;

/// <summary>
/// <c>init</c> and <c>backup</c> that were killed late: the same command again finishes. Regression: it said that the station or the
/// file is there already, and a killed <c>init</c> left a key that no ledger names.
/// </summary>
public sealed class KilledSetupTests : IDisposable
{
    private const string Typed = "init there --name LAB-A --side desk --hostnames deny";

    private readonly CliRun _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void An_init_that_was_killed_before_it_printed_prints_the_station_when_it_runs_again()
    {
        var first = Init(Typed);
        Assert.Empty(Directory.GetFiles(_shell.At("there", ".offlic", "spool")));
        Assert.Equal(2, _shell.Run(Typed.Split(' ')).Exit);
        LeaveNote();

        foreach (var other in new[] { "init there --name LAB-B --side desk --hostnames deny", "init there --name LAB-A --hostnames deny",
            "init there --name LAB-A --side desk", Typed + " --curve P-256" })
            Assert.Equal(2, _shell.Run(other.Split(' ')).Exit);
        Assert.Equal(first, Init(Typed));
        Assert.Equal(2, _shell.Run(Typed.Split(' ')).Exit);
        Assert.Equal(2, Directory.GetFiles(_shell.At("there", ".offlic", "keys")).Length);
    }

    [Fact]
    public void A_station_that_was_used_since_is_a_station_already()
    {
        Init(Typed);
        LeaveNote();
        StationPair.Done(_shell.Run("config", "trip.days", "9", "--station", "there"));

        Assert.Equal(2, _shell.Run(Typed.Split(' ')).Exit);
    }

    [Fact]
    public void The_passphrase_of_the_command_that_runs_again_must_open_the_key()
    {
        foreach (var (name, text) in new[] { ("right", "correct horse"), ("wrong", "battery staple") })
        {
            File.WriteAllText(_shell.At(name), text);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(_shell.At(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var first = Init(Typed + " --passphrase-file right");
        LeaveNote();
        Assert.NotEqual(0, _shell.Run((Typed + " --passphrase-file wrong").Split(' ')).Exit);
        Assert.Equal(2, _shell.Run(Typed.Split(' ')).Exit);
        Assert.Equal(first, Init(Typed + " --passphrase-file right"));
    }

    [Fact]
    public void A_key_of_a_killed_init_is_removed_and_every_other_key_stays()
    {
        Init(Typed);
        var keys = Directory.GetFiles(_shell.At("there", ".offlic", "keys"));
        LeaveNote();
        File.Delete(_shell.At("there", ".offlic", "ledger.db"));
        var lost = _shell.At("there", ".offlic", "keys", "0123456789abcdef.key");
        File.WriteAllText(lost, "of a ledger that was lost");

        // The keys of a lost ledger stop a new station; the key that no one was told of is gone all the same.
        Assert.Equal(2, _shell.Run(Typed.Split(' ')).Exit);
        Assert.Equal([lost], Directory.GetFiles(_shell.At("there", ".offlic", "keys")));

        File.Delete(lost);
        Init(Typed);
        Assert.Empty(Directory.GetFiles(_shell.At("there", ".offlic", "keys")).Intersect(keys));
    }

    [Fact]
    public void A_backup_that_was_killed_before_it_was_recorded_is_recorded_when_it_runs_again()
    {
        Init(Typed);
        using var killed = new CliRun();
        TreeCopy.Into(_shell.Folder, killed.Folder);
        StationPair.Done(_shell.Run("backup", "b.offlic-backup", "--station", "there"));
        File.Copy(_shell.At("b.offlic-backup"), killed.At("b.offlic-backup"));

        StationPair.Done(killed.Run("backup", "b.offlic-backup", "--station", "there"));

        Assert.Equal(File.ReadAllBytes(_shell.At("b.offlic-backup")), File.ReadAllBytes(killed.At("b.offlic-backup")));
        Assert.Contains("b.offlic-backup: ledger ", killed.Run("audit", "export", "--station", "there").Out, StringComparison.Ordinal);
        var again = killed.Run("backup", "b.offlic-backup", "--station", "there");
        Assert.Equal(2, again.Exit);
        Assert.Contains("is there already", again.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(killed.Folder, "*.partial"));
    }

    private string Init(string typed)
    {
        var said = _shell.Run([.. typed.Split(' '), "--json"]);
        StationPair.Done(said);
        return said.Json("station").Single().GetProperty("fingerprint").GetString()!;
    }

    /// <summary>As a killed run leaves it.</summary>
    private void LeaveNote()
    {
        var shown = _shell.Run("key", "show", "--json", "--station", "there");
        var id = StationPair.Line(shown, "key").GetProperty("key_id").GetString()!;
        var note = _shell.At("there", ".offlic", "spool", "new-key");
        File.WriteAllText(note, id);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(note, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
