using OfflineLicense.Storage.Files;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage;

public sealed class DurableFolderTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_written_file_has_its_bytes_and_no_partial_beside_it()
    {
        using var folder = DurableFolder.Open(_temp.At("a", "b"));
        Assert.Equal(WriteOutcome.Written, folder.Write("one.txt", "one"u8.ToArray()));
        Assert.Equal(WriteOutcome.Written, folder.Write("two.txt", stream => stream.Write("two"u8)));
        Assert.Equal(WriteOutcome.Written, folder.WriteBy("three.db", path => File.WriteAllText(path, "three")));
        Assert.Equal(new WriteTally(2, 0), folder.WriteMany([Output("four.txt", "four"), Output("sub/five.txt", "five")]));
        Assert.Equal(["a/b/four.txt", "a/b/one.txt", "a/b/sub/five.txt", "a/b/three.db", "a/b/two.txt"], _temp.Files());
        Assert.All(_temp.Files(), name => Assert.Equal(Path.GetFileNameWithoutExtension(name), File.ReadAllText(_temp.At(name))));
    }

    [Fact]
    public void Content_larger_than_the_buffer_arrives_whole_from_pieces_of_any_size()
    {
        var expected = new byte[700_001];
        new Random(5).NextBytes(expected);
        using var folder = DurableFolder.Open(_temp.FullPath);
        folder.Write("big.bin", stream =>
        {
            var random = new Random(6);
            for (var offset = 0; offset < expected.Length;)
            {
                var piece = Math.Min(random.Next(1, 200_000), expected.Length - offset);
                stream.Write(expected, offset, piece);
                offset += piece;
                Assert.Equal(offset, stream.Position);
            }
        });
        Assert.Equal(expected, File.ReadAllBytes(_temp.At("big.bin")));
    }

    [Fact]
    public void The_same_bytes_again_count_as_done()
    {
        using var folder = DurableFolder.Open(_temp.FullPath);
        folder.Write("x.txt", "same"u8.ToArray());
        var before = File.GetLastWriteTimeUtc(_temp.At("x.txt"));
        Assert.Equal(WriteOutcome.AlreadyThere, folder.Write("x.txt", "same"u8.ToArray()));
        Assert.Equal(WriteOutcome.AlreadyThere, folder.Write("x.txt", stream => stream.Write("same"u8)));
        Assert.Equal(WriteOutcome.AlreadyThere, folder.Write("x.txt", stream => stream.Write("same"u8), replace: true));
        Assert.Equal(new WriteTally(1, 1), folder.WriteMany([Output("x.txt", "same"), Output("y.txt", "new")]));
        Assert.Equal(before, File.GetLastWriteTimeUtc(_temp.At("x.txt")));
        Assert.Equal(["x.txt", "y.txt"], _temp.Files());
    }

    [Fact]
    public void Other_content_under_the_name_is_never_written_over()
    {
        _temp.File("x.txt", "theirs");
        using var folder = DurableFolder.Open(_temp.FullPath);
        Assert.Equal("other-content", Refused(() => folder.Write("x.txt", "ours"u8.ToArray())).Code);
        Assert.Equal("other-content", Refused(() => folder.Write("x.txt", stream => stream.Write("ours"u8))).Code);
        var failure = Refused(() => folder.WriteMany([Output("a.txt", "a"), Output("x.txt", "ours"), Output("z.txt", "z")]));
        Assert.Contains(_temp.At("x.txt"), failure.Message, StringComparison.Ordinal);
        Assert.Equal("theirs", File.ReadAllText(_temp.At("x.txt")));
        Assert.Equal(["a.txt", "x.txt"], _temp.Files());
    }

    [Fact]
    public void Other_content_is_replaced_where_that_is_asked_for()
    {
        _temp.File("x.txt", "old");
        _temp.File("y.txt", "old and longer");
        using var folder = DurableFolder.Open(_temp.FullPath);
        Assert.Equal(WriteOutcome.Written, folder.Write("x.txt", "new"u8.ToArray(), replace: true));
        folder.WriteMany([Output("y.txt", "new") with { Replace = true }]);
        Assert.Equal("new", File.ReadAllText(_temp.At("x.txt")));
        Assert.Equal("new", File.ReadAllText(_temp.At("y.txt")));
    }

    [Fact]
    public void What_a_killed_run_left_is_taken_away_and_a_link_in_its_place_is_refused()
    {
        var precious = _temp.File("precious.txt", "precious");
        _temp.File("out/x.txt.partial", "half of a longer text than the new one");
        File.CreateSymbolicLink(_temp.At("out", "y.txt.partial"), precious);
        using var folder = DurableFolder.Open(_temp.At("out"));
        Assert.Equal("link", Refused(() => folder.WriteMany([Output("x.txt", "x"), Output("y.txt", "y")])).Code);
        Assert.Equal("precious", File.ReadAllText(precious));
        folder.WriteMany([Output("x.txt", "x")]);
        Assert.Equal(["out/x.txt", "out/y.txt.partial", "precious.txt"], _temp.Files());
        Assert.Equal("x", File.ReadAllText(_temp.At("out", "x.txt")));
    }

    [Fact]
    public void What_the_writer_of_the_content_throws_comes_through_and_nothing_is_left()
    {
        using var folder = DurableFolder.Open(_temp.FullPath);
        var thrown = new IOException("the source was pulled");
        Assert.Same(thrown, Assert.Throws<IOException>(() => folder.Write("x.txt", stream =>
        {
            stream.Write("half"u8);
            throw thrown;
        })));
        Assert.Same(thrown, Assert.Throws<IOException>(() => folder.WriteBy("y.db", _ => throw thrown)));
        Assert.Same(thrown, Assert.Throws<IOException>(() =>
            folder.WriteMany(Enumerable.Range(0, 100).Select(index => index < 50 ? Output($"{index}.txt", "x") : throw thrown))));
        Assert.Empty(_temp.Files());
    }

    [Fact]
    public void Thousands_of_files_in_many_folders_are_all_there_and_all_right()
    {
        using var folder = DurableFolder.Open(_temp.FullPath);
        var files = Enumerable.Range(0, 3000).Select(index => Output($"device-{index % 60:D2}/{index:D5}.txt", $"file {index}")).ToList();
        Assert.Equal(new WriteTally(3000, 0), folder.WriteMany(files));
        Assert.Equal(new WriteTally(0, 3000), folder.WriteMany(files));
        Assert.Equal(files.Select(file => file.Name).Order(StringComparer.Ordinal), _temp.Files());
        Assert.All(files, file => Assert.Equal(file.Bytes.ToArray(), File.ReadAllBytes(_temp.At(file.Name))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData("x/")]
    [InlineData("a/b/c")]
    [InlineData("a\\b")]
    [InlineData("./x")]
    public void A_name_that_leads_elsewhere_is_a_bug_and_writes_nothing(string name)
    {
        using var folder = DurableFolder.Open(_temp.At("in"));
        Assert.Throws<ArgumentException>(() => folder.Write(name, "x"u8.ToArray()));
        Assert.Throws<ArgumentException>(() => folder.WriteMany([Output(name, "x")]));
        Assert.Empty(_temp.Files());
    }

    [Fact]
    public void Two_names_that_differ_only_by_case_are_a_bug()
    {
        using var folder = DurableFolder.Open(_temp.FullPath);
        Assert.Throws<ArgumentException>(() => folder.WriteMany([Output("x.txt", "a"), Output("X.TXT", "b")]));
        Assert.Empty(_temp.Files());
    }

    [Fact]
    public void A_sub_folder_that_is_a_link_is_refused()
    {
        Directory.CreateSymbolicLink(_temp.At("sheets"), _temp.Folder("elsewhere"));
        using var folder = DurableFolder.Open(_temp.FullPath);
        Assert.Equal("link", Refused(() => folder.WriteMany([Output("sheets/x.txt", "x")])).Code);
        Assert.Equal("link", Refused(() => folder.Write("sheets/x.txt", "x"u8.ToArray())).Code);
        Assert.Empty(_temp.Files());
    }

    [Fact]
    public void A_file_where_the_folder_should_be_is_refused()
    {
        _temp.File("out", "a file");
        Assert.Equal("not-a-folder", Refused(() => DurableFolder.Open(_temp.At("out"))).Code);
        Assert.Equal(FailureKind.Missing, Refused(() => DurableFolder.Open(_temp.At("out", "below"))).Kind);
    }

    [SkippableFact]
    public void A_pipe_or_a_link_under_the_final_name_is_other_content_and_never_waited_for()
    {
        Requires.Unix();
        Assert.Equal(0, ProcessRun.Of("mkfifo", [_temp.At("pipe.txt")]).ExitCode);
        File.CreateSymbolicLink(_temp.At("link.txt"), _temp.File("target", "x"));
        using var folder = DurableFolder.Open(_temp.FullPath);
        Assert.Equal("other-content", Refused(() => folder.Write("pipe.txt", "x"u8.ToArray())).Code);
        Assert.Equal("link", Refused(() => folder.WriteMany([Output("link.txt", "x")])).Code);
        Assert.Equal(["link.txt", "pipe.txt", "target"], _temp.Files());
    }

    [Fact]
    public void A_name_longer_than_the_file_system_takes_is_named()
    {
        using var folder = DurableFolder.Open(_temp.FullPath);
        Assert.Equal("bad-name", Refused(() => folder.Write(new string('n', 300), "x"u8.ToArray())).Code);
    }

    [SkippableFact]
    public void A_folder_without_permission_is_said_before_anything_is_written()
    {
        Requires.Unix();
        Skip.If(Environment.IsPrivilegedProcess, "permissions do not bind root");
        var folder = _temp.Folder("closed");
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal("no-permission", Refused(() => DurableFolder.Open(folder)).Code);
        Assert.Equal("no-permission", Refused(() => DurableFolder.Open(Path.Combine(folder, "below"))).Code);
    }

    [SkippableFact]
    public void Modes_are_what_was_asked_for()
    {
        Requires.Unix();
        using var folder = DurableFolder.Open(_temp.At("private", "deeper"), ownerOnly: true);
        const UnixFileMode everyone = OutputFile.Readable | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        folder.WriteMany([Output("a", "a"), Output("b", "b") with { Mode = OutputFile.Private },
            Output("c", "c") with { Mode = everyone }]);
        Assert.Equal("rwx------", Mode(folder.FullPath));
        Assert.Equal("rwx------", Mode(_temp.At("private")));
        Assert.Equal("rw-------", Mode(_temp.At("private", "deeper", "b")));
        Assert.Equal("rw-rw-rw-", Mode(_temp.At("private", "deeper", "c")));
        Assert.StartsWith("rw-", Mode(_temp.At("private", "deeper", "a")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_content_that_stands_there_already_counts_as_done_among_many()
    {
        using var folder = DurableFolder.Open(_temp.FullPath);
        folder.Write("x.txt", "same"u8.ToArray());
        OutputFile Long(string name, bool replace) => new(name, default) { Content = stream => stream.Write("same"u8), Replace = replace };
        Assert.Equal(new WriteTally(1, 1), folder.WriteMany([Long("x.txt", replace: false), Long("y.txt", replace: true)]));
        Assert.Equal(new WriteTally(0, 2), folder.WriteMany([Long("x.txt", replace: true), Long("y.txt", replace: false)]));
        Assert.Equal(["x.txt", "y.txt"], _temp.Files());
    }

    [Fact]
    public void Many_files_in_more_folders_than_are_flushed_one_by_one_all_arrive()
    {
        using var folder = DurableFolder.Open(_temp.FullPath);
        Assert.Equal(new WriteTally(40, 0), folder.WriteMany(Enumerable.Range(0, 40).Select(n => Output($"{n:d2}/x.txt", $"{n}"))));
        Assert.Equal(40, _temp.Files().Count);
        Assert.Equal(WriteOutcome.AlreadyThere, folder.Write("07/x.txt", "7"u8.ToArray()));
        Assert.Equal(WriteOutcome.Written, folder.Write("new/x.txt", "8"u8.ToArray()));
    }

    [Fact]
    public void A_folder_of_that_name_is_not_replaced_by_a_file()
    {
        _temp.File("x.txt/inside", "theirs");
        using var folder = DurableFolder.Open(_temp.FullPath);
        Refused(() => folder.Write("x.txt", "ours"u8.ToArray(), replace: true));
        Refused(() => folder.Write("x.txt", "ours"u8.ToArray()));
        Assert.Equal(["x.txt/inside"], _temp.Files());
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static string Mode(string path) =>
        string.Concat(Enumerable.Range(0, 9).Select(bit => ((int)File.GetUnixFileMode(path) & (1 << (8 - bit))) == 0 ? '-'
            : "rwx"[bit % 3]));

    private static OutputFile Output(string name, string text) => new(name, System.Text.Encoding.UTF8.GetBytes(text));

    private static Failure Refused(Action act)
    {
        var failure = Assert.Throws<Failure>(act);
        Assert.Equal(FailureKind.Missing, failure.Kind);
        return failure;
    }
}
