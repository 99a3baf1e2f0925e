using System.Text;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Formats.Archives;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Attacks;

/// <summary>
/// A ledger that another person made, in a backup and in the folder of a station: it is refused, nothing of it runs, the work on
/// it is bounded, and a refused restore leaves nothing behind.
/// </summary>
[Trait("Lane", "check")]
public sealed class HostileLedgerTests : IDisposable
{
    private const string Name = "PLANT-7.offlic-backup/";

    /// <summary>Processor time for one refusal; the longest here takes a tenth of it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly StationPair _lab = new();
    private readonly ITestOutputHelper _output;
    private readonly byte[] _ledger;
    private readonly (string Name, byte[] Bytes) _key;

    public HostileLedgerTests(ITestOutputHelper output)
    {
        _output = output;
        _lab.Write("drop/a.txt", StationPair.Usage("FOC1", 1));
        StationPair.Done(_lab.Zone("collect", "drop"));
        StationPair.Done(_lab.Zone("mark", "lost", "FOC1", "--reason", "x"));
        var path = Directory.GetFiles(_lab.At("zone", ".offlic", "keys"), "*.key").Single();
        _ledger = File.ReadAllBytes(_lab.At("zone", ".offlic", "ledger.db"));
        _key = (Path.GetFileName(path), File.ReadAllBytes(path));
    }

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Our_own_ledger_is_restored_from_such_a_backup()
    {
        File.WriteAllBytes(_lab.At("b"), Backup(_ledger).End());
        StationPair.Done(_lab.Shell.Run("restore", "b", "again"));
        StationPair.Done(_lab.In("again", "doctor"));
    }

    /// <summary>Regression: triggers and views of a backup's ledger ran, an endless view never ended, and its keys stayed.</summary>
    [Fact]
    [Trait("Attack", "A36")]
    public void A_backup_with_a_hostile_ledger_is_refused_and_leaves_nothing()
    {
        var (refused, wrong) = (0, new List<string>());
        foreach (var (what, ledger) in Ledgers())
        {
            File.WriteAllBytes(_lab.At("hostile.offlic-backup"), Backup(ledger).End());
            var start = Environment.CpuUsage.TotalTime;
            var said = _lab.Shell.Run("restore", "hostile.offlic-backup", "far/below");
            if (said.Exit == 31 && !Path.Exists(_lab.At("far")) && Environment.CpuUsage.TotalTime - start < Longest)
                refused++;
            else
                wrong.Add($"{what}: {said.Exit} {said.Error.Split('\n')[0]} {string.Join(' ', Left())}");
            Clear();
        }

        Say($"figure: hostile ledgers in a backup refused {refused}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(refused >= 60, $"{refused}");
    }

    /// <summary>The folder of a station that came from elsewhere.</summary>
    [Fact]
    [Trait("Attack", "A36")]
    public void A_station_with_a_hostile_ledger_is_refused_by_every_command_and_named_by_doctor()
    {
        var (refused, wrong) = (0, new List<string>());
        var path = _lab.At("zone", ".offlic", "ledger.db");
        foreach (var (what, sql) in HostileLedgers.Defined.Where(each => !IsFactOnly(each.Name)))
        {
            File.WriteAllBytes(path, HostileLedgers.Define(_ledger, sql, _lab.At("scratch.db")));
            var before = File.ReadAllBytes(path);
            foreach (var command in (string[][])[["status"], ["config", "trip.days", "8"], ["doctor"], ["backup", _lab.At("taken")]])
            {
                var said = _lab.Zone(command);
                if (said.Exit == 31 && !Path.Exists(_lab.At("taken")) && before.AsSpan().SequenceEqual(File.ReadAllBytes(path)))
                    refused++;
                else
                    wrong.Add($"{what}: {command[0]} {said.Exit} {said.Error.Split('\n')[0]}");
            }
        }

        Say($"figure: commands on a station with a hostile ledger refused {refused}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(refused >= 140, $"{refused}");
    }

    [Fact]
    [Trait("Attack", "A02")]
    public void A_backup_with_other_members_is_refused_and_leaves_nothing()
    {
        var huge = Encoding.ASCII.GetBytes($"{new string('7', 11)}\0");
        var (refused, wrong) = (0, new List<string>());
        foreach (var (what, archive) in new (string, byte[])[]
        {
            ("a link in place of the ledger", Head().Add(Name + "ledger.db", [], type: '2').End()),
            ("a hard link in place of the ledger", Head().Add(Name + "ledger.db", [], type: '1').End()),
            ("a folder", Head().Add(Name + "keys/", [], type: '5').Add(Name + "ledger.db", _ledger).End()),
            ("a device", Head().Add(Name + "ledger.db", [], type: '3').End()),
            ("a path that leads out", Head().Add("../ledger.db", _ledger).End()),
            ("an absolute path", Head().Add("/etc/ledger.db", _ledger).End()),
            ("a key with a path", Head().Add(Name + "keys/../../0123456789abcdef.key", "x").Add(Name + "ledger.db", _ledger).End()),
            ("the ledger twice", Backup(_ledger).Add(Name + "ledger.db", _ledger).End()),
            ("a key twice", Head().Add(Name + "keys/" + _key.Name, _key.Bytes).Add(Name + "ledger.db", _ledger).End()),
            ("something behind the ledger", Backup(_ledger).Add(Name + "more", "x").End()),
            ("an extension header", Head().Add("x", "18 path=ledger.db\n"u8.ToArray(), type: 'x').Add(Name + "ledger.db", _ledger).End()),
            ("a long name", Head().Add("././@LongLink", "ledger.db"u8.ToArray(), type: 'L').Add(Name + "ledger.db", _ledger).End()),
            ("a sparse file", Head().Add(Name + "ledger.db", _ledger, type: 'S').End()),
            ("an extension header of 8 GiB", Head().Add("x", [], type: 'x', spoil: header => huge.CopyTo(header, 124)).End()),
            ("a ledger of 8 GiB", Head().Add(Name + "ledger.db", [], spoil: header => huge.CopyTo(header, 124)).NoEnd()),
            ("a size that is no number", Head().Add(Name + "ledger.db", _ledger, spoil: header => header[124] = (byte)'-').End()),
            ("a size as bytes", Head().Add(Name + "ledger.db", _ledger, spoil: header => header[124] = 0x80).End()),
            ("a name in two parts", Head().Add("ledger.db", _ledger, spoil: header => "x"u8.CopyTo(header.AsSpan(345))).End()),
            ("a key of another ledger", Backup([.. _ledger[..^1], (byte)(_ledger[^1] ^ 1)], sums: _ledger).End()),
            ("half of it", Backup(_ledger).NoEnd()[..(_ledger.Length / 2)]),
        })
        {
            File.WriteAllBytes(_lab.At("hostile.offlic-backup"), archive);
            var memory = GC.GetTotalAllocatedBytes();
            var said = _lab.Shell.Run("restore", "hostile.offlic-backup", "far/below");
            if (said.Exit is 10 or 13 or 31 && !Path.Exists(_lab.At("far")) && GC.GetTotalAllocatedBytes() - memory < 300_000_000)
                refused++;
            else
                wrong.Add($"{what}: {said.Exit} {said.Error.Split('\n')[0]} {string.Join(' ', Left())}");
            Clear();
        }

        Say($"figure: hostile backup archives refused {refused}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(20, refused);
    }

    /// <summary>A gigabyte of zeros is refused by its first hundred bytes.</summary>
    [SkippableFact]
    public void A_ledger_of_zeros_is_refused_before_anything_is_written()
    {
        Requires.Unix();
        var head = Head().Add(Name + "ledger.db", [], spoil: header =>
            Encoding.ASCII.GetBytes($"{Convert.ToString(1L << 30, 8).PadLeft(11, '0')}\0").CopyTo(header, 124)).NoEnd();
        using (var file = new FileStream(_lab.At("zeros"), FileMode.Create))
        {
            file.Write(head);
            file.SetLength(head.Length + (1L << 30) + 1024);
        }

        var start = Environment.CpuUsage.TotalTime;
        var said = _lab.Shell.Run("restore", "zeros", "far/below");

        Assert.Equal(31, said.Exit);
        Assert.False(Path.Exists(_lab.At("far")));
        Assert.True(Environment.CpuUsage.TotalTime - start < TimeSpan.FromSeconds(5));
    }

    /// <summary>Regression: a restore that was killed after its last step said that a station is there.</summary>
    [Fact]
    public void A_restore_that_was_killed_late_ends_well_when_it_is_run_again()
    {
        StationPair.Done(_lab.Zone("backup", "b"));
        StationPair.Done(_lab.Shell.Run("restore", "b", "again"));
        var ledger = File.ReadAllBytes(_lab.At("again", ".offlic", "ledger.db"));

        var said = _lab.Shell.Run("restore", "b", "again");

        StationPair.Done(said);
        Assert.Contains("was restored from this backup before", said.Out, StringComparison.Ordinal);
        Assert.Equal(ledger, File.ReadAllBytes(_lab.At("again", ".offlic", "ledger.db")));

        // Once something has happened there it is a station like any other.
        StationPair.Done(_lab.In("again", "config", "trip.days", "8"));
        Assert.Equal(2, _lab.Shell.Run("restore", "b", "again").Exit);
    }

    /// <summary>What is left of a run that was killed in the middle: keys, a partial ledger, no ledger.</summary>
    [Fact]
    public void A_restore_that_was_killed_in_the_middle_starts_over()
    {
        StationPair.Done(_lab.Zone("backup", "b"));
        StationPair.Done(_lab.Shell.Run("restore", "b", "again"));
        File.Move(_lab.At("again", ".offlic", "ledger.db"), _lab.At("again", ".offlic", "ledger.db.partial"));

        StationPair.Done(_lab.Shell.Run("restore", "b", "again"));
        StationPair.Done(_lab.In("again", "doctor", "--deep"));

        // A refusal removes nothing that was there before.
        File.Delete(_lab.At("again", ".offlic", "ledger.db"));
        File.WriteAllBytes(_lab.At("hostile"), Backup(HostileLedgers.Define(_ledger, "CREATE TABLE guest (x)", _lab.At("s.db"))).End());
        Assert.Equal(31, _lab.Shell.Run("restore", "hostile", "again").Exit);
        Assert.True(File.Exists(_lab.At("again", ".offlic", "keys", _key.Name)));
    }

    private IEnumerable<(string What, byte[] Ledger)> Ledgers() => HostileLedgers.Defined
        .Select(each => (each.Name, HostileLedgers.Define(_ledger, each.Sql, _lab.At("scratch.db"))))
        .Concat(HostileLedgers.Bytes.Select(each => (each.Name, each.Change([.. _ledger]))));

    /// <summary>Tables as they should be, and a fact that <c>doctor</c> finds.</summary>
    private static bool IsFactOnly(string name) =>
        name is "a row that points at nothing" or "a journal without its chain" or "two tables on one page";

    private TarWriter Head() => new TarWriter().Add(Name + "SHA256SUMS", Sums(_ledger))
        .Add(Name + BackupArchive.Format, BackupArchive.TypeLine).Add(Name + "keys/" + _key.Name, _key.Bytes);

    private TarWriter Backup(byte[] ledger, byte[]? sums = null) => new TarWriter().Add(Name + "SHA256SUMS", Sums(sums ?? ledger))
        .Add(Name + BackupArchive.Format, BackupArchive.TypeLine).Add(Name + "keys/" + _key.Name, _key.Bytes)
        .Add(Name + "ledger.db", ledger);

    private string Sums(byte[] ledger) => $"{Digest.Of(BackupArchive.TypeLine).Hex}  {BackupArchive.Format}\n"
        + $"{Digest.Of(_key.Bytes).Hex}  keys/{_key.Name}\n{Digest.Of(ledger).Hex}  ledger.db\n";

    private void Clear()
    {
        if (Directory.Exists(_lab.At("far")))
            Directory.Delete(_lab.At("far"), recursive: true);
    }

    private string[] Left() => Directory.Exists(_lab.At("far"))
        ? Directory.GetFileSystemEntries(_lab.At("far"), "*", SearchOption.AllDirectories)
        : [];

    private void Say(string line)
    {
        _output.WriteLine(line);
        Console.WriteLine(line);
    }
}
