using OfflineLicense.Storage.Files;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

public sealed class SourceFolderTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Files_come_in_ordinal_order_of_their_relative_path()
    {
        string[] expected = ["A.txt", "a.txt", "a/b.txt", "a/c/d.txt", "a0.txt", "ä.txt"];
        foreach (var name in expected.Reverse())
            _temp.File(name, name);
        Assert.Equal(expected.Order(StringComparer.Ordinal), Walked());
    }

    [Fact]
    public void What_file_managers_browsers_and_unfinished_writes_leave_is_passed_over()
    {
        foreach (var name in new[] { "Thumbs.db", "THUMBS.DB", ".DS_Store", "._x.txt", "x.txt.partial", "x.crdownload", "x.CRDOWNLOAD", "x.part", "sub/y.Partial", ".offlic/ledger.db" })
            _temp.File(name, "x");
        foreach (var name in new[] { "thumbs.db.txt", "partial", "x.part1", "_.txt", ".hidden" })
            _temp.File(name, "x");
        Assert.Equal([".hidden", "_.txt", "partial", "thumbs.db.txt", "x.part1"], Walked());
    }

    [Fact]
    [Trait("Attack", "A30")]
    public void Folders_behind_a_link_are_not_entered_and_a_linked_file_is_left_to_the_reader()
    {
        _temp.File("in/x.txt", "x");
        _temp.File("elsewhere/y.txt", "y");
        Directory.CreateSymbolicLink(_temp.At("in", "loop"), _temp.At("in"));
        Directory.CreateSymbolicLink(_temp.At("in", "away"), _temp.At("elsewhere"));
        File.CreateSymbolicLink(_temp.At("in", "link.txt"), _temp.At("elsewhere", "y.txt"));
        Assert.Equal(["in/link.txt", "in/x.txt"], SourceFolder.Walk(_temp.At("in")).Select(Relative));
    }

    [Fact]
    public void A_folder_too_deep_is_a_value_and_not_entered()
    {
        _temp.File(string.Concat(Enumerable.Repeat("d/", Limits.FolderDepth)) + "inside.txt", "x");
        _temp.File(string.Concat(Enumerable.Repeat("e/", Limits.FolderDepth + 1)) + "outside.txt", "x");
        var found = SourceFolder.Walk(_temp.FullPath).ToList();
        Assert.Equal(2, found.Count);
        Assert.EndsWith("inside.txt", found[0].Path, StringComparison.Ordinal);
        Assert.Equal(SourceFault.Unreadable, found[1].Problem?.Trouble);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_value()
    {
        var found = Assert.Single(SourceFolder.Walk(_temp.At("nowhere")));
        Assert.Equal((_temp.At("nowhere"), SourceFault.NotFound), (found.Path, found.Problem?.Trouble));
    }

    [Fact]
    public void A_folder_named_with_its_slash_gives_the_same_paths()
    {
        _temp.File("a/x.txt", "x");
        var bare = SourceFolder.Walk(_temp.FullPath).Select(found => found.Path).ToList();
        Assert.Equal(bare, SourceFolder.Walk(_temp.FullPath + Path.DirectorySeparatorChar).Select(found => found.Path));
        Assert.Equal([_temp.At("a", "x.txt")], bare);
    }

    [Fact]
    public void Walking_is_lazy()
    {
        _temp.File("a/x.txt", "x");
        _temp.File("b/y.txt", "y");
        using var walk = SourceFolder.Walk(_temp.FullPath).GetEnumerator();
        Assert.True(walk.MoveNext());
        _temp.File("b/late.txt", "found, because its folder was not read before");
        Assert.True(walk.MoveNext());
        Assert.Equal("b/late.txt", Relative(walk.Current));
    }

    private IEnumerable<string> Walked() => SourceFolder.Walk(_temp.FullPath).Select(Relative);

    private string Relative(SourcePath found)
    {
        Assert.Null(found.Problem);
        return Path.GetRelativePath(_temp.FullPath, found.Path).Replace(Path.DirectorySeparatorChar, '/');
    }
}
