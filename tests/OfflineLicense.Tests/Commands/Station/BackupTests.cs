using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Station;

/// <summary><c>backup</c> and <c>restore FILE DIR</c>, as a person would type them.</summary>
[Trait("Lane", "check")]
public sealed class BackupTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_restored_station_is_the_station_of_that_moment_and_goes_on()
    {
        _lab.ToDesk("FOC1", "FOC2");
        Directory.CreateDirectory(_lab.At("safe"));
        StationPair.Done(_lab.Zone("backup", _lab.At("safe", "zone.offlic-backup")));
        var before = _lab.Zone("status", "--json").OutLines.Where(line => !line.Contains("\"summary\"", StringComparison.Ordinal)).ToList();

        StationPair.Done(_lab.Shell.Run("restore", _lab.At("safe", "zone.offlic-backup"), "again"));

        Assert.Equal(before,
            _lab.In("again", "status", "--json").OutLines.Where(line => !line.Contains("\"summary\"", StringComparison.Ordinal)));
        StationPair.Done(_lab.In("again", "doctor", "--deep"));
        StationPair.Done(_lab.In("again", "audit", "verify"));
        _lab.Write("drop/FOC3.txt", StationPair.Usage("FOC3", 9001));
        StationPair.Done(_lab.In("again", "collect", "drop"));
        StationPair.Done(_lab.In("again", "pack", "--to", "out2"));
        Assert.Equal("received", StationPair.Line(_lab.Desk("receive", "out2", "--json"), "bundle").GetProperty("outcome").GetString());
    }

    [Fact]
    public void A_backup_is_for_its_owner_alone_and_never_written_over()
    {
        StationPair.Done(_lab.Zone("backup", "zone.offlic-backup"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_lab.At("zone.offlic-backup")));
        var bytes = File.ReadAllBytes(_lab.At("zone.offlic-backup"));

        var again = _lab.Zone("backup", "zone.offlic-backup");

        Assert.Equal(2, again.Exit);
        Assert.Contains("never overwrites", again.Error, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(_lab.At("zone.offlic-backup")));
        Assert.Empty(Directory.GetFiles(_lab.At("zone", ".offlic", "spool")));
    }

    [Fact]
    public void A_key_without_a_passphrase_in_a_backup_is_a_warning_and_can_be_left_out()
    {
        Assert.Contains("without a passphrase", _lab.Zone("backup", "a").Error, StringComparison.Ordinal);
        var without = _lab.Zone("backup", "--without-keys", "b", "--json");
        Assert.Equal(0, StationPair.Line(without, "backup").GetProperty("private_keys").GetInt32());

        var restored = _lab.Shell.Run("restore", "b", "again");

        Assert.Equal(0, restored.Exit);
        Assert.Contains("holds no private key", restored.Error, StringComparison.Ordinal);
        Assert.Equal(5, _lab.In("again", "doctor").Exit);
    }

    [Fact]
    public void Other_tools_read_a_backup()
    {
        StationPair.Done(_lab.Zone("backup", "b"));
        Directory.CreateDirectory(_lab.At("open"));
        Assert.Equal(0, ProcessRun.Of("tar", ["-xf", _lab.At("b"), "-C", _lab.At("open")]).ExitCode);
        Assert.Equal(0, ProcessRun.Of("sha256sum", ["--strict", "--quiet", "-c", "SHA256SUMS"],
            folder: _lab.At("open", "PLANT-7.offlic-backup")).ExitCode);
    }

    [Fact]
    public void Whatever_was_changed_in_a_backup_it_is_not_restored()
    {
        _lab.ToDesk("FOC1");
        StationPair.Done(_lab.Zone("backup", "b"));
        var whole = File.ReadAllBytes(_lab.At("b"));
        var random = new Random(7);
        var refused = 0;
        foreach (var at in Enumerable.Range(0, 150).Select(_ => random.Next(whole.Length)))
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= (byte)(1 << random.Next(8));
            refused += Refused(changed, $"a bit at {at}") ? 1 : 0;
        }

        foreach (var length in new[] { 0, 1, 511, 512, 1024, whole.Length / 2, whole.Length - 2048 })
            Assert.True(Refused(whole[..length], $"cut to {length}"));

        // Padding behind a member and unused header fields (owner, device numbers) mean nothing: what is restored is the same.
        Assert.True(refused > 100, $"{refused} of 150 refused");
    }

    [Fact]
    public void A_station_that_is_there_is_never_written_over()
    {
        StationPair.Done(_lab.Zone("backup", "b"));
        var ledger = File.ReadAllBytes(_lab.At("desk", ".offlic", "ledger.db"));

        var refused = _lab.Shell.Run("restore", "b", "desk");

        Assert.Equal(2, refused.Exit);
        Assert.Equal(ledger, File.ReadAllBytes(_lab.At("desk", ".offlic", "ledger.db")));
    }

    [Fact]
    public void A_rehearsal_writes_nothing()
    {
        Assert.Equal(0, _lab.Zone("backup", "-n", "b").Exit);
        Assert.False(File.Exists(_lab.At("b")));
        StationPair.Done(_lab.Zone("backup", "b"));
        Assert.Equal(0, _lab.Shell.Run("restore", "-n", "b", "again").Exit);
        Assert.False(Directory.Exists(_lab.At("again")));
    }

    [Fact]
    public void Another_file_is_no_backup()
    {
        _lab.Write("x", "not a tar at all");
        Assert.Equal(13, _lab.Shell.Run("restore", "x", "again").Exit);
        Assert.Equal(5, _lab.Shell.Run("restore", "nowhere", "again").Exit);
        Assert.False(Directory.Exists(_lab.At("again", ".offlic", "keys")));
    }

    /// <summary>Refused, and no station created; or restored to the same ledger.</summary>
    private bool Refused(byte[] bytes, string what)
    {
        File.WriteAllBytes(_lab.At("changed"), bytes);
        var said = _lab.Shell.Run("restore", "changed", "broken");
        Assert.True(said.Exit is 0 or 10 or 13, $"{what}: {said.Exit} {said.Error}");
        var made = File.Exists(_lab.At("broken", ".offlic", "ledger.db"));
        Assert.Equal(said.Exit == 0, made);
        if (made)
            Assert.Equal(0, _lab.In("broken", "doctor").Exit);
        if (Directory.Exists(_lab.At("broken")))
            Directory.Delete(_lab.At("broken"), recursive: true);
        return !made;
    }
}
