using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Architecture;

public sealed class TextRuleTests
{
    private static IReadOnlyList<CodeFile> Sources { get; } = [.. CodeFile.InSources, .. CodeFile.Under("tests")];

    [Fact]
    public void No_line_is_longer_than_140_characters() =>
        Breaches.None(KnownBreaches.Except("line", Sources.SelectMany(TextRules.LongLines)));

    [Fact]
    public void Lines_and_files_end_cleanly() => Breaches.None(Sources.SelectMany(TextRules.Layout));

    [Theory]
    [InlineData("class A;\r\n", "CR")]
    [InlineData("\uFEFFclass A;\n", "byte order mark")]
    [InlineData("class A;", "one line break")]
    [InlineData("class A;\n\n", "one line break")]
    [InlineData("class A; \n", "ends with a space")]
    public void A_line_or_file_that_does_not_end_cleanly_is_found(string text, string complaint) =>
        Assert.Contains(complaint, Assert.Single(TextRules.Layout(new CodeFile("src/A.cs", text))), StringComparison.Ordinal);

    [Fact]
    public void No_folder_holds_more_than_25_files() => Breaches.None(TextRules.FullFolders(
        Sources.Select(file => file.Path).Concat(Directory.EnumerateFiles(Checkout.At("src"), "*.sql", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Checkout.Root, path).Replace(Path.DirectorySeparatorChar, '/')))));

    [Fact]
    public void No_two_types_have_one_name()
    {
        Breaches.None(TextRules.TypesOfOneName(CodeFile.InSources));
        Breaches.None(TextRules.TypesOfOneName(CodeFile.Under("tests")));
    }

    [Fact]
    public void Every_file_of_tests_is_named_after_a_type_in_it() => Breaches.None(CodeFile.Under("tests")
        .Where(file => file.Types.Any() && file.Types.All(type => type.Name != file.Name.Split('.')[0]))
        .Select(file => $"{file.Path}: no type {file.Name.Split('.')[0]}"));

    [Fact]
    public void What_people_read_is_in_plain_words() =>
        Breaches.None(KnownBreaches.Except("words", Readable().SelectMany(page => TextRules.OldWords(page.Path, page.Text))));

    [Theory]
    [InlineData("put it on a sti" + "ck", "USB drive")]
    [InlineData("No Licen" + "ces here", "write license")]
    [InlineData("the host" + " name of it", "hostname")]
    [InlineData("an ACK that came" + " home", "is received")]
    [InlineData("it is belie" + "ved", "trust")]
    [InlineData("some" + "body knows", "a person")]
    public void An_old_word_is_found(string text, string complaint) =>
        Assert.Contains(complaint, Assert.Single(TextRules.OldWords("docs/a.md", text)).Complaint, StringComparison.Ordinal);

    [Fact]
    public void A_longer_word_that_begins_like_an_old_one_is_left_alone() =>
        Assert.Empty(TextRules.OldWords("docs/a.md", "sticky, unbelievable, licensed, a hostname, license files"));

    [Fact]
    public void A_long_line_is_found_and_a_line_of_data_is_left_alone()
    {
        var much = new string('x', TextRules.LongestLine);
        Assert.Single(TextRules.LongLines(new CodeFile("src/A.cs", $"class A\n{{\n    int {much};\n}}\n")));
        Assert.Empty(TextRules.LongLines(new CodeFile("src/A.cs", $"class A\n{{\n{much}\n}}\n")));
        Assert.Empty(
            TextRules.LongLines(new CodeFile("src/A.cs", $"class A\n{{\n    string B = \"\"\"\n        {much}\n        \"\"\";\n}}\n"))
        );
        Assert.Single(
            TextRules.LongLines(
                new CodeFile("src/A.cs", $"class A\n{{\n    string B = \"\"\"\n        x\n        \"\"\";\n    int {much};\n}}\n")
            )
        );
    }

    [Fact]
    public void A_folder_too_full_is_found()
    {
        var files = Enumerable.Range(0, TextRules.LargestFolder + 1).Select(number => $"src/A/{number}.cs").ToList();
        Assert.Contains("src/A: 26 files", Assert.Single(TextRules.FullFolders(files)), StringComparison.Ordinal);
        Assert.Empty(TextRules.FullFolders(files.Skip(1).Append("src/A/B/0.cs")));
    }

    [Fact]
    public void A_type_in_two_files_is_found_and_the_parts_of_one_are_left_alone()
    {
        static CodeFile File(string path) => new(path, "internal sealed class A;\n");
        Assert.Contains(
            "A is a type twice",
            Assert.Single(TextRules.TypesOfOneName([File("src/B/A.cs"), File("src/C/A.cs")])),
            StringComparison.Ordinal
        );
        Assert.Empty(TextRules.TypesOfOneName([File("src/B/A.cs"), File("src/B/A.Part.cs")]));
    }

    [Fact]
    public void A_known_breach_is_left_alone_until_there_is_one_more()
    {
        var known = new Dictionary<(string, string), int> { [("line", "src/A.cs")] = 1 };
        Breach[] breaches = [new("src/A.cs", "x"), new("src/A.cs", "y")];
        Assert.Empty(KnownBreaches.Except("line", breaches[..1], known));
        Assert.Equal(["src/A.cs: x", "src/A.cs: y"], KnownBreaches.Except("line", breaches, known));
        Assert.Single(KnownBreaches.Except("words", breaches[..1], known));
    }

    [Fact]
    public void No_known_breach_is_gone_and_still_listed()
    {
        var found = Sources.SelectMany(TextRules.LongLines).Select(breach => ("line", breach.Path))
            .Concat(Readable().SelectMany(page => TextRules.OldWords(page.Path, page.Text)).Select(breach => ("words", breach.Path)))
            .CountBy(breach => breach)
            .ToDictionary();
        Breaches.None(
            KnownBreaches
                .All.Where(known => found.GetValueOrDefault(known.Key) < known.Value)
                .Select(known =>
                    $"{known.Key.Rule} {known.Key.Path}: {known.Value} known, {found.GetValueOrDefault(known.Key)} left; correct "
                        + $"{Path.GetFileName(KnownBreaches.Page)}"
                )
        );
    }

    /// <summary>Documents, help, explanations and everything in the sources of the product, comments and all.</summary>
    private static IEnumerable<(string Path, string Text)> Readable()
    {
        string[] endings = [".md", ".txt", ".tsv"];
        var pages = new[] { "docs", "src" }
            .SelectMany(folder => Directory.EnumerateFiles(Checkout.At(folder), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Checkout.Root, "*.md"))
            .Where(path => endings.Contains(Path.GetExtension(path)))
            .Select(path => Path.GetRelativePath(Checkout.Root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Where(path => !path.EndsWith("BannedSymbols.txt", StringComparison.Ordinal));
        return pages.Order(StringComparer.Ordinal).Select(path => (path, File.ReadAllText(Checkout.At(path.Split('/')))))
            .Concat(CodeFile.InSources.Select(file => (file.Path, file.Text)));
    }
}
