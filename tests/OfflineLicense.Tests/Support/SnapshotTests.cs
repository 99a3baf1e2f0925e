namespace OfflineLicense.Tests.Support;

public sealed class SnapshotTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_equal_to_its_snapshot_passes_and_clears_what_was_received_before()
    {
        var path = _folder.File("A.b.snap", "one\ntwo\n");
        _folder.File("A.b.snap.received", "old");
        Assert.Null(Snapshot.Compare(path, "one\ntwo\n", accept: false, continuousIntegration: true));
        Assert.Equal(["A.b.snap"], _folder.Files());
    }

    [Fact]
    public void Other_text_fails_and_names_the_line()
    {
        var path = _folder.File("A.b.snap", "one\ntwo\n");
        Assert.Contains("line 2", Snapshot.Compare(path, "one\nthree\n", accept: false, continuousIntegration: false), StringComparison.Ordinal);
        Assert.Equal(["A.b.snap", "A.b.snap.received"], _folder.Files());
    }

    [Fact]
    public void A_missing_snapshot_fails_and_in_ci_nothing_is_written()
    {
        Assert.Contains("OFFLIC_ACCEPT_SNAPSHOTS", Snapshot.Compare(_folder.At("A.b.snap"), "one\n", accept: false, continuousIntegration: true), StringComparison.Ordinal);
        Assert.Empty(_folder.Files());
        Assert.NotNull(Snapshot.Compare(_folder.At("A.b.snap"), "one\n", accept: false, continuousIntegration: false));
        Assert.Equal(["A.b.snap.received"], _folder.Files());
    }

    [Fact]
    public void Accepting_writes_the_snapshot()
    {
        Assert.Null(Snapshot.Compare(_folder.At("x", "A.b.snap"), "one\n", accept: true, continuousIntegration: false));
        Assert.Equal("one\n", File.ReadAllText(_folder.At("x", "A.b.snap")));
    }

    [Fact]
    public void A_snapshot_stands_beside_its_test() => Snapshot.Match("found by the name of the test's file\n");
}
