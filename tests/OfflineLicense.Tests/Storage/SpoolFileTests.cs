using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

/// <summary>Unproved bytes in the station: gone with the process, and never mixed with those of a run before.</summary>
public sealed class SpoolFileTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private StationPaths Station => new(_temp.FullPath);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void What_a_killed_run_left_is_removed_by_the_next_one()
    {
        Directory.CreateDirectory(Station.Spool);
        foreach (var name in new[] { "receiving", "ledger.copy" })
            File.WriteAllText(Path.Combine(Station.Spool, name), "rubbish");
        SpoolFile.Sweep(Station);
        Assert.Empty(Directory.GetFileSystemEntries(Station.Spool));

        File.WriteAllText(Path.Combine(Station.Spool, "receiving"), "rubbish");
        using (var spool = new SpoolFile(Station))
        {
            spool.Append.Write("what came"u8);
            spool.Flush();
            Assert.Equal("came"u8.ToArray(), spool.Read(5, 4));
            Assert.Single(Directory.GetFileSystemEntries(Station.Spool));
        }

        Assert.Empty(Directory.GetFileSystemEntries(Station.Spool));
    }

    [Fact]
    public void A_spool_that_is_not_there_or_cannot_be_emptied_is_no_reason_not_to_work()
    {
        SpoolFile.Sweep(Station);
        Assert.False(Directory.Exists(Station.Spool));
        Directory.CreateDirectory(Path.GetDirectoryName(Station.Spool)!);
        File.WriteAllText(Station.Spool, "a file");
        SpoolFile.Sweep(Station);
        Assert.Equal(FailureKind.Missing, Assert.Throws<Failure>(() => new SpoolFile(Station)).Kind);
    }

    [Fact]
    public void A_spool_that_was_cut_short_is_said_and_never_read_as_whole()
    {
        using var spool = new SpoolFile(Station);
        spool.Append.Write(new byte[1000]);
        spool.Flush();
        using (var file = new FileStream(Directory.GetFiles(Station.Spool).Single(), FileMode.Open, FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete))
            file.SetLength(600);
        var failure = Assert.Throws<Failure>(() => spool.Read(0, 1000));
        Assert.Contains("cut short", failure.Message, StringComparison.Ordinal);
    }
}
