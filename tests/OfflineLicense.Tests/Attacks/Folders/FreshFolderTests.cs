using OfflineLicense.Storage.Files;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Attacks.Folders;

public sealed class FreshFolderTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private string Folder => _temp.At("above", "out");

    private string Partial => Path.Combine(Path.GetDirectoryName(Folder)!, FreshFolder.NamePartial(Path.GetFileName(Folder)));

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_folder_that_is_not_there_appears_with_all_its_files()
    {
        var seen = new List<bool>();
        var tally = DurableFolder.WriteMany(Folder, _ => Files().Select(file =>
        {
            seen.Add(Directory.Exists(Folder));
            return file;
        }));
        Assert.Equal(new WriteTally(3, 0), tally);
        Assert.Equal(["above/out/a.txt", "above/out/large.txt", "above/out/sheets/b.txt"], _temp.Files());
        Assert.Equal("b", File.ReadAllText(_temp.At("above", "out", "sheets", "b.txt")));
        Assert.Equal(new string('x', 100_000), File.ReadAllText(_temp.At("above", "out", "large.txt")));
        Assert.Equal(!OperatingSystem.IsLinux(), seen.Contains(true));
    }

    [Fact]
    public void A_second_run_finds_its_files_there()
    {
        DurableFolder.WriteMany(Folder, _ => Files());
        Assert.Equal(new WriteTally(0, 3), DurableFolder.WriteMany(Folder, _ => Files()));
        Assert.Equal(3, _temp.Files().Count);
    }

    [Fact]
    public void A_folder_that_is_there_keeps_what_it_has()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(_temp.At("above", "out", "theirs.txt"), "theirs");
        Assert.Equal(new WriteTally(3, 0), DurableFolder.WriteMany(Folder, _ => Files()));
        Assert.Equal("theirs", File.ReadAllText(_temp.At("above", "out", "theirs.txt")));
    }

    /// <summary>Regression: a folder of the user was emptied because of its name.</summary>
    [Theory]
    [InlineData("out.offlic.partial")]
    [InlineData("out.partial")]
    public void A_folder_of_the_user_with_such_a_name_keeps_what_it_has(string name)
    {
        Directory.CreateDirectory(_temp.At("above", name));
        File.WriteAllText(_temp.At("above", name, "notes.txt"), "mine");
        Assert.Equal(new WriteTally(3, 0), DurableFolder.WriteMany(Folder, _ => Files()));
        Assert.Equal("mine", File.ReadAllText(_temp.At("above", name, "notes.txt")));
    }

    /// <summary>Regression: the new folder was the one that another user had planted, and stayed his.</summary>
    [SkippableFact]
    public void A_folder_that_another_user_planted_is_left_alone()
    {
        Directory.CreateDirectory(Partial);
        File.WriteAllText(Path.Combine(Partial, "planted.txt"), "theirs");
        Skip.If(ProcessRun.Of("chown", ["12345", Partial]).ExitCode != 0, "changing a folder's owner needs root");
        Assert.Equal(new WriteTally(3, 0), DurableFolder.WriteMany(Folder, _ => Files()));
        Assert.Equal("theirs", File.ReadAllText(Path.Combine(Partial, "planted.txt")));
        Assert.Equal(3, Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public void A_failure_leaves_nothing()
    {
        var failure = Assert.Throws<Failure>(() => DurableFolder.WriteMany(Folder, _ => Files()
            .Append(new OutputFile("sheets/late.txt", default)
            {
                Late = () => throw new Failure(FailureKind.Damaged, "changed", "none"),
            })));
        Assert.Equal(FailureKind.Damaged, failure.Kind);
        Assert.DoesNotContain(_temp.Files(), file => file.Contains("late", StringComparison.Ordinal));
        if (OperatingSystem.IsLinux())
            Assert.Empty(Directory.EnumerateFileSystemEntries(_temp.At("above")));
    }

    [SkippableFact]
    public void What_a_killed_run_left_is_removed()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        Directory.CreateDirectory(Path.Combine(Partial, "sheets"));
        File.WriteAllText(Path.Combine(Partial, "a.txt"), "hal");
        File.WriteAllText(Path.Combine(Partial, "sheets", "old.txt"), "old");
        Assert.Equal(new WriteTally(3, 0), DurableFolder.WriteMany(Folder, _ => Files()));
        Assert.Equal(["above/out/a.txt", "above/out/large.txt", "above/out/sheets/b.txt"], _temp.Files());
        Assert.Equal("a", File.ReadAllText(_temp.At("above", "out", "a.txt")));
    }

    [SkippableFact]
    public void A_link_with_the_partial_name_is_neither_followed_nor_emptied()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        Directory.CreateDirectory(_temp.At("theirs"));
        Directory.CreateDirectory(_temp.At("above"));
        File.WriteAllText(_temp.At("theirs", "keep.txt"), "keep");
        Directory.CreateSymbolicLink(Partial, _temp.At("theirs"));
        Assert.Equal(new WriteTally(3, 0), DurableFolder.WriteMany(Folder, _ => Files()));
        Assert.Equal(["keep.txt"], Directory.EnumerateFileSystemEntries(_temp.At("theirs")).Select(Path.GetFileName));
        Assert.Equal("a", File.ReadAllText(_temp.At("above", "out", "a.txt")));
    }

    [SkippableFact]
    public void A_link_inside_of_what_was_left_is_removed_and_not_what_it_leads_to()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        Directory.CreateDirectory(_temp.At("theirs"));
        Directory.CreateDirectory(Partial);
        File.WriteAllText(_temp.At("theirs", "keep.txt"), "keep");
        Directory.CreateSymbolicLink(Path.Combine(Partial, "sheets"), _temp.At("theirs"));
        Assert.Equal(new WriteTally(3, 0), DurableFolder.WriteMany(Folder, _ => Files()));
        Assert.Equal(["keep.txt"], Directory.EnumerateFileSystemEntries(_temp.At("theirs")).Select(Path.GetFileName));
        Assert.False(Directory.Exists(Partial));
    }

    [SkippableFact]
    public void Another_run_that_still_writes_there_is_left_alone()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        Directory.CreateDirectory(_temp.At("above"));
        using (var other = FreshFolder.TryMake(Folder))
        {
            Assert.NotNull(other);
            Assert.Null(FreshFolder.TryMake(Folder));
            Assert.Equal(new WriteTally(3, 0), DurableFolder.WriteMany(Folder, _ => Files()));
            Assert.Null(other.TryWrite(Files())); // the name is taken
        }

        Assert.Equal(["above/out/a.txt", "above/out/large.txt", "above/out/sheets/b.txt"], _temp.Files());
        Assert.False(Directory.Exists(Partial));
    }

    [Fact]
    public void A_name_that_leads_elsewhere_or_is_there_twice_is_a_bug()
    {
        foreach (var name in new[] { "../x", "a/b/c", "a.txt" })
        {
            Assert.Throws<ArgumentException>(() => DurableFolder.WriteMany(Folder, _ =>
                [new OutputFile("a.txt", "a"u8.ToArray()), new OutputFile(name, "x"u8.ToArray())]));
        }
    }

    private static OutputFile[] Files() =>
    [
        new("a.txt", "a"u8.ToArray()),
        new("sheets/b.txt", default) { Late = () => "b"u8.ToArray() },
        new("large.txt", default) { Content = stream => stream.Write(System.Text.Encoding.ASCII.GetBytes(new string('x', 100_000))) },
    ];
}
