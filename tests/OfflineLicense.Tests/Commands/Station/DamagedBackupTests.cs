using OfflineLicense.Storage.Ledger;
using OfflineLicense.Tests.Storage;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Station;

/// <summary>A backup whose list of hashes holds, and whose ledger or keys do not belong together.</summary>
[Trait("Lane", "check")]
public sealed class DamagedBackupTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    /// <summary>Regression: such a ledger was restored, and <c>key export</c> wrote outside the folder.</summary>
    [Theory]
    [InlineData("UPDATE station SET name = '../../evil'", "no station has such a name")]
    [InlineData("UPDATE station SET name = 'a' || char(10)", "no station has such a name")]
    [InlineData("UPDATE key SET station = '../x' WHERE own = 0", "no station has such a name")]
    [InlineData("UPDATE key SET station = 'EVIL' WHERE own = 0", "is not what it was when it was added")]
    [InlineData("PRAGMA user_version = 99", "bad.tar has format 99")]
    public void A_ledger_that_does_not_hold_is_not_restored(string sql, string says)
    {
        using (var attack = new LedgerAttack(Ledger))
            attack.Try(sql);
        Refuse([], says);
        if (says.StartsWith("no station", StringComparison.Ordinal))
            Assert.Equal(31, _lab.Zone("status").Exit);
    }

    [Theory]
    [InlineData("0123456789abcdef.key", "belongs to no key")]
    [InlineData(null, "is not the key")]
    public void A_key_file_that_is_not_the_key_of_the_ledger_is_not_restored(string? name, string says) => Refuse(
        [(name ?? SqlRows.In(Ledger, "SELECT substr(key_id, 1, 16) FROM key WHERE own = 1")[0] + ".key", "garbage"u8.ToArray())], says);

    private string Ledger => _lab.At("zone", ".offlic", "ledger.db");

    private void Refuse(IReadOnlyList<(string Name, byte[] Bytes)> keys, string says)
    {
        using (var ledger = File.OpenRead(Ledger))
        using (var target = File.Create(_lab.At("bad.tar")))
        {
            var digest = BackupArchive.SumOf(ledger);
            ledger.Position = 0;
            BackupArchive.Write(target, "f", keys, ledger, digest);
        }

        var said = _lab.Shell.Run("restore", "bad.tar", "again");

        Assert.Equal(31, said.Exit);
        Assert.Contains(says, said.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_lab.At("again")));
    }
}
