using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Merged;
using OfflineLicense.Tests.Attacks;
using OfflineLicense.Tests.Commands.Status;

namespace OfflineLicense.Tests.Commands.Ledgers;

/// <summary>What another collector of the zone has comes in by its backup, as collect would take the files.</summary>
[Trait("Lane", "check")]
public sealed class MergeBackupTests : IDisposable
{
    private readonly MergeLab _merge = new();

    private StationPair Lab => _merge.Lab;

    public void Dispose() => _merge.Dispose();

    [Fact]
    public void Documents_of_another_collector_are_recorded_once_and_packed_here()
    {
        _merge.Add("b");
        _merge.Collect("zone", "FOC1", "FOC2");
        _merge.Collect("b", "FOC2", "FOC3", "FOC4");
        var backup = _merge.Backup("b");

        Assert.Equal(0, Lab.Zone("ledger", "merge", backup, "-n").Exit);
        Assert.Equal("2", _merge.Rows("zone", "SELECT count(*) FROM document")[0]);
        var merged = StationPair.Line(_merge.Merge("zone", backup), "merged");

        Assert.Equal(("b", 2, 1), (merged.GetProperty("station").GetString(), merged.GetProperty("recorded").GetInt32(),
            merged.GetProperty("here_before").GetInt32()));
        Assert.Equal(["b|2"], _merge.Rows("zone", "SELECT station, count(*) FROM merged"));
        Assert.Contains("ledger-merge", _merge.Rows("zone", "SELECT action FROM journal"));
        var rows = _merge.Rows("zone", "SELECT max(sequence) FROM journal");
        Assert.Equal(0, StationPair.Line(_merge.Merge("zone", backup), "merged").GetProperty("recorded").GetInt32());
        Assert.Equal(rows, _merge.Rows("zone", "SELECT max(sequence) FROM journal"));
        Assert.Contains("of b", Lab.Zone("history", "FOC4").Out, StringComparison.Ordinal);
        StationPair.Done(Lab.Zone("doctor", "--deep"));
        Assert.Equal(4, StationPair.Line(Lab.Zone("pack", "--to", "out", "--json"), "bundle").GetProperty("items").GetInt32());
    }

    [Fact]
    public void A_later_backup_of_the_same_station_brings_what_came_since()
    {
        _merge.Add("b");
        _merge.Collect("b", "FOC3");
        StationPair.Done(_merge.Merge("zone", _merge.Backup("b")));
        _merge.Collect("b", "FOC4");

        StationPair.Done(_merge.Merge("zone", _merge.Backup("b")));

        Assert.Equal(["2"], _merge.Rows("zone", "SELECT count(*) FROM merged"));
    }

    [Fact]
    public void A_contradiction_is_refused_and_listed_and_the_rest_is_taken()
    {
        _merge.Add("b");
        StationPair.Done(Lab.Zone("collect", Lab.Write("one.txt", StationPair.Usage("FOC1", 7))));
        var other = StationPair.Usage("FOC1", 7).Replace("regid.x", "regid.y", StringComparison.Ordinal);
        StationPair.Done(Lab.In("b", "collect", Lab.Write("other.txt", other),
            Lab.Write("more.txt", StationPair.Usage("FOC9", 8))));

        var said = _merge.Merge("zone", _merge.Backup("b"));

        Assert.Equal(3, said.Exit);
        Assert.Equal("conflict", said.Json("file").Single(file => file.GetProperty("outcome").GetString() == "refused")
            .GetProperty("reason").GetString());
        Assert.Equal(["1"], _merge.Rows("zone", "SELECT count(*) FROM merged"));
    }

    [Fact]
    public void Only_a_backup_of_another_station_of_a_zone_is_taken()
    {
        _merge.Collect("zone", "FOC1");
        Refuse("zone", _merge.Backup("zone"), 13, "itself");
        Refuse("zone", _merge.Backup("desk"), 13, "the desk");
        Refuse("desk", _merge.Backup("zone"), 2, "is a desk");
        Refuse("zone", Lab.Write("text.txt", "words"), 13, "backup");
        Refuse("zone", Lab.At("nothing"), 5, "not found");
    }

    [Fact]
    public void A_backup_that_was_cut_or_changed_leaves_nothing_here()
    {
        _merge.Add("b");
        _merge.Collect("b", "FOC3");
        var whole = File.ReadAllBytes(_merge.Backup("b"));
        File.WriteAllBytes(Lab.At("cut"), whole[..(whole.Length / 2)]);
        var changed = (byte[])whole.Clone();
        changed[changed.Length / 2] ^= 1;
        File.WriteAllBytes(Lab.At("changed"), changed);

        Refuse("zone", Lab.At("cut"), 10, "cut short or changed");
        Refuse("zone", Lab.At("changed"), 10, "not what was backed up");
        Attack("PRAGMA user_version = 99", 31, "has format 99");
        Attack("CREATE TABLE more (a)", 31, "does not belong there");
        Assert.Empty(Directory.GetFiles(Lab.At("zone", ".offlic", "spool")));
        Assert.Equal(["0"], _merge.Rows("zone", "SELECT count(*) FROM document"));
    }

    /// <summary>Whoever made the backup computes its list again: only the digest of a document says what the document is.</summary>
    [Fact]
    public void A_document_that_is_not_that_of_its_digest_is_refused_alone()
    {
        _merge.Add("b");
        _merge.Collect("b", "FOC3", "FOC4");
        var backup = _merge.ForgeBackup("b",
            "UPDATE chunk SET bytes = zeroblob(length(bytes)), encoding = 0, size = length(bytes) WHERE document_id = 1");

        var said = _merge.Merge("zone", backup);

        Assert.Equal(3, said.Exit);
        Assert.Contains("not those of the digest", said.Out, StringComparison.Ordinal);
        Assert.Equal(["1"], _merge.Rows("zone", "SELECT count(*) FROM merged"));
        Assert.Equal(3, _merge.Merge("zone", _merge.ForgeBackup("b", "UPDATE document SET size = 9000000000 WHERE id = 1")).Exit);
    }

    /// <summary>Regression: all bytes of pieces without a length were held at once, and one of 2^40 bytes ended the whole merge.</summary>
    [Theory]
    [Trait("Attack", "A06")]
    [InlineData("INSERT INTO chunk VALUES (1, 1, 0, 0, zeroblob(2000))")]
    [InlineData("UPDATE chunk SET encoding = 0, bytes = zeroblob(size + 2000)")]
    [InlineData("UPDATE chunk SET size = 1099511627776")]
    [InlineData("UPDATE chunk SET size = -1")]
    [InlineData("DELETE FROM chunk; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < (SELECT size FROM document)) "
        + "INSERT INTO chunk SELECT 1, i, 1, 0, x'00' FROM n")]
    public void Pieces_that_no_document_has_are_not_held(string sql)
    {
        _merge.Add("b");
        _merge.Collect("b", "FOC3");
        var ledger = Lab.At("changed.db");
        File.Copy(_merge.Ledger("b"), ledger);
        Assert.Equal(1, Count());
        _ = HostileLedgers.Define(File.ReadAllBytes(ledger), sql, ledger);

        Assert.Equal(-1, Count());

        int Count()
        {
            using var documents = new ForeignDocuments(ledger, "a backup");
            return documents.Chunks(documents.All().Single())?.Count ?? -1;
        }
    }

    /// <summary>Whether it was taken before or after the install files were written here is not known.</summary>
    [Fact]
    public void A_merged_capture_proves_by_its_time_and_never_because_it_changed()
    {
        using var walk = new ProofWalk();
        var lab = walk.Lab;
        StationPair.Done(lab.In("b", "init", "b", "--name", "b", "--hostnames", "allow"));
        walk.Collect(ProofWalk.Status("Nov 20 08:00:00 2026 UTC"));
        walk.WalkToSplit();
        walk.Advance(TimeSpan.FromHours(1));
        StationPair.Done(lab.In("b", "collect", lab.At("u.txt")));

        Take("Nov 20 09:00:00 2026 UTC");
        Assert.Equal("split", walk.Get("state"));
        Take("Nov 21 11:00:00 2026 UTC");

        Assert.Equal(("installed", "later"), (walk.Get("state"), walk.Get("proof")));

        void Take(string ack)
        {
            StationPair.Done(lab.In("b", "collect", walk.Write(ProofWalk.Status(ack))));
            var backup = lab.At($"{Guid.NewGuid():N}.offlic-backup");
            StationPair.Done(lab.In("b", "backup", "--without-keys", backup));
            StationPair.Done(lab.Zone("ledger", "merge", backup));
        }
    }

    /// <summary>A log of an import says by the name in it which file was imported, whenever it was taken; a failure without one may be
    /// older than the install files.</summary>
    [Theory]
    [InlineData("flash:{0}", "Import Data Successful", "installed", "import-log", null)]
    [InlineData("flash:{0}", "Import Data Failed: MatchIdentifier", "split", null, "import-failed")]
    [InlineData("flash:other.txt", "Import Data Successful", "split", null, "same-as-before")]
    [InlineData("flash:other.txt", "% Error: MatchNonce", "split", null, "same-as-before")]
    public void A_merged_log_of_an_import_counts_by_the_file_that_it_names(
        string path, string words, string state, string? proof, string? reason)
    {
        using var walk = new ProofWalk();
        var lab = walk.Lab;
        StationPair.Done(lab.In("b", "init", "b", "--name", "b", "--hostnames", "allow"));
        var file = walk.WalkToSplit();
        walk.Advance(TimeSpan.FromHours(1));
        StationPair.Done(lab.In("b", "collect", lab.At("u.txt")));
        var typed = $"license smart import {string.Format(null, path, file)}";
        StationPair.Done(lab.In("b", "collect", walk.Write(
            $"sw-1#show license all\n{ProofWalk.Status("<none>")}sw-1#{typed}\n{words}\nsw-1#\n")));
        StationPair.Done(lab.In("b", "backup", "--without-keys", lab.At("b.offlic-backup")));

        StationPair.Done(lab.Zone("ledger", "merge", lab.At("b.offlic-backup")));

        Assert.Equal((state, proof, reason), (walk.Get("state"), walk.Get("proof"), walk.Get("unproved_because")));
    }

    private void Attack(string sql, int exit, string says) => Refuse("zone", _merge.ForgeBackup("b", sql), exit, says);

    private void Refuse(string station, string path, int exit, string says)
    {
        var said = Lab.In(station, "ledger", "merge", path);
        Assert.Equal((exit, true), (said.Exit, (said.Out + said.Error).Contains(says, StringComparison.Ordinal)));
    }
}
