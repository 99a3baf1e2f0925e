using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

/// <summary>Unproved bytes in the station: gone with the process, and never mixed with those of a run before.</summary>
public sealed class SpoolFileTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private readonly StationFolder _folder;

    public SpoolFileTests()
    {
        Directory.CreateDirectory(Station.Folder);
        _folder = StationFolder.Open(Station);
    }

    private StationPaths Station => new(_temp.FullPath);

    public void Dispose()
    {
        _folder.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public void What_a_killed_run_left_is_removed_by_the_next_one_and_nothing_else_is()
    {
        _folder.Make(Station.Spool);
        foreach (var name in new[] { "receiving", "ledger.db", "new-key", "new-key.partial", "somebody's" })
            File.WriteAllText(Path.Combine(Station.Spool, name), "rubbish");
        SpoolFile.Sweep(_folder);

        // Regression: the sweep removed every file in the folder, whosever it was.
        Assert.Equal(["somebody's"], Directory.GetFileSystemEntries(Station.Spool).Select(path => Path.GetFileName(path)));

        File.WriteAllText(Path.Combine(Station.Spool, "receiving"), "rubbish");
        using var spool = new SpoolFile(_folder);
        spool.Append.Write("what came"u8);
        spool.Flush();
        Assert.Equal("came"u8.ToArray(), spool.Read(5, 4));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(["somebody's"], Directory.GetFileSystemEntries(Station.Spool).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public void A_spool_that_is_not_there_is_made_when_it_is_needed()
    {
        SpoolFile.Sweep(_folder);
        Assert.False(Directory.Exists(Station.Spool));
        new SpoolFile(_folder).Dispose();
        Assert.True(Directory.Exists(Station.Spool));
    }

    [Fact]
    public void A_spool_that_is_a_file_is_refused()
    {
        File.WriteAllText(Station.Spool, "a file");
        Assert.Equal("not-a-folder", Assert.Throws<Failure>(() => new SpoolFile(_folder)).Code);
        using var again = StationFolder.Open(Station);
        SpoolFile.Sweep(again);
        Assert.Equal("a file", File.ReadAllText(Station.Spool));
    }

    [SkippableFact]
    public void A_spool_that_was_cut_short_is_said_and_never_read_as_whole()
    {
        Requires.Linux();
        using var spool = new SpoolFile(_folder);
        spool.Append.Write(new byte[1000]);
        spool.Flush();
        var descriptor = Directory.EnumerateFileSystemEntries("/proc/self/fd").Single(path =>
            new FileInfo(path).LinkTarget is { } open && open.StartsWith(Station.Spool + "/receiving", StringComparison.Ordinal));
        using (var file = new FileStream(descriptor, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            file.SetLength(600);
        var failure = Assert.Throws<Failure>(() => spool.Read(0, 1000));
        Assert.Contains("cut short", failure.Message, StringComparison.Ordinal);
    }
}
