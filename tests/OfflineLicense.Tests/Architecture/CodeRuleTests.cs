using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Architecture;

public sealed class CodeRuleTests
{
    [Fact]
    [Trait("Attack", "A28")]
    public void Every_source_keeps_the_house_rules() =>
        Breaches.None(CodeFile.InSources.SelectMany(CodeRules.Violations));

    [Fact]
    public void No_interface_has_fewer_than_two_implementations() =>
        Breaches.None(CodeRules.LonelyInterfaces(CodeFile.InSources));

    [Fact]
    public void Scripts_of_the_schema_stand_only_with_the_ledger() =>
        Assert.All(
            Directory
                .EnumerateFiles(Checkout.At("src"), "*.sql", SearchOption.AllDirectories)
                .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)),
            path =>
                Assert.Contains(
                    $"{Path.DirectorySeparatorChar}Ledger{Path.DirectorySeparatorChar}Migrations{Path.DirectorySeparatorChar}",
                    path,
                    StringComparison.Ordinal
                )
        );

    [SkippableFact]
    public void No_tracked_file_holds_a_path_of_one_machine()
    {
        var listed = ProcessRun.Of("git", ["-C", Checkout.Root, "ls-files", "-z"]);
        Skip.If(listed.ExitCode != 0, "not a git checkout");
        var tracked = listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(tracked);
        Breaches.None(tracked
            .Where(path => !path.StartsWith("fixtures/", StringComparison.Ordinal) && File.Exists(Checkout.At(path)))
            .SelectMany(path => CodeRules.MachinePaths(path, File.ReadAllText(Checkout.At(path)))));
    }

    /// <summary>The scanner itself: each of these small files breaks one rule.</summary>
    [Theory]
    [InlineData("Steps/A.cs", "internal sealed class B;", "no type A")]
    [InlineData("Steps/FileHelper.cs", "internal static class FileHelper;", "FileHelper says nothing")]
    [InlineData("Steps/KeyManager.cs", "internal static class KeyManager;", "KeyManager says nothing")]
    [InlineData("Utils/A.cs", "internal static class A;", "Utils says nothing")]
    [InlineData("Steps/A.cs", "internal static class A; // TO" + "DO later", "left undone")]
    [InlineData("Steps/A.cs", "internal static class A { void B() => throw new NotImplemented" + "Exception(); }", "left undone")]
    [InlineData("Steps/A.cs", "internal static class A { const string B = \"SELECT x FROM y\"; }", "SQL outside Storage")]
    [InlineData(
        "Cli/A.cs",
        "internal static class A { const string B = \"\"\"\n INSERT INTO y VALUES (1)\n \"\"\"; }",
        "SQL outside Storage"
    )]
    [InlineData("Storage/A.cs", "internal static class A { string B = $\"SELECT x FROM y WHERE z = '{c}'\"; }", "made of pieces")]
    [InlineData("Storage/A.cs", "internal static class A { string B = $\"\"\"\n  DELETE FROM {table}\n  \"\"\"; }", "made of pieces")]
    [InlineData(
        "Storage/A.cs",
        "internal static class A { const string Columns = \"x\"; string B = $\"\"\"\n  SELECT {Columns} FROM y\n  {order}\n  \"\"\"; }",
        "use parameters: {order}"
    )]
    [InlineData("Steps/A.cs", "internal static class A { object B = new FileStream(x, y); }", "belongs in Storage")]
    [InlineData("Cli/A.cs", "internal static class A { object B = File.OpenHandle(x); }", "belongs in Storage")]
    [InlineData("Steps/A.cs", "#pragma warning disable CA1031\ninternal static class A;", "carries its reason")]
    public void A_breach_is_found(string path, string text, string complaint) =>
        Assert.Contains(
            complaint,
            Assert.Single(CodeRules.Violations(new CodeFile("src/OfflineLicense.Core/" + path, text))),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_file_too_long_and_a_companion_too_large_are_found()
    {
        var body = string.Concat(Enumerable.Repeat("    int x;\n", CodeRules.LongestFile));
        Assert.Contains(
            "301 lines",
            Assert.Single(CodeRules.Violations(new CodeFile("src/A.cs", "class A\n" + body))),
            StringComparison.Ordinal
        );
        var companion = string.Concat(Enumerable.Repeat("    int x;\n", CodeRules.LargestCompanion));
        Assert.Contains(
            "B has",
            Assert.Single(
                CodeRules.Violations(new CodeFile("src/A.cs", $"class A\n{{\n}}\nrecord B\n{{\n{companion}}}\nrecord C(int X);\n"))
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_interface_is_counted_by_its_implementations()
    {
        var declared = new CodeFile("src/IA.cs", "internal interface IA;");
        var one = new CodeFile("src/B.cs", "internal sealed class B(int x) : Base, IA { }");
        var two = new CodeFile("src/C.cs", "internal sealed record C : IA;");
        var user = new CodeFile("src/D.cs", "internal sealed class D { void E(IA x) { } }");
        Assert.Contains("IA has 1", Assert.Single(CodeRules.LonelyInterfaces([declared, one, user])), StringComparison.Ordinal);
        Assert.Empty(CodeRules.LonelyInterfaces([declared, one, two]));
    }

    [Theory]
    [InlineData("docs/a.md", "see /ro" + "ot/.nuget", 1)]
    [InlineData("src/A.cs", "\"/wo" + "rk/main\"", 1)]
    [InlineData("docs/a.md", "https://example.org/wo" + "rk/x and ../wo" + "rk/x", 0)]
    [InlineData("scripts/a.sh", "cd /tm" + "p/x", 0)]
    public void A_path_of_one_machine_is_found(string path, string text, int count) =>
        Assert.Equal(count, CodeRules.MachinePaths(path, text).Count());

    [Fact]
    public void What_is_allowed_is_left_alone() =>
        Assert.Empty(CodeRules.Violations(new CodeFile(
            "src/OfflineLicense.Core/Storage/A.Part.cs",
            """
            namespace OfflineLicense.Storage;

            /// <summary>Selects FROM nothing.</summary>
            internal static partial class A
            {
            #pragma warning disable CA1031 // because it is thrown again
                const string B = "SELECT x FROM y WHERE z = $z";
                const string Columns = "x, y";
                string C = $"PRAGMA user_version = {1}";
                string D = $"SELECT {Columns} FROM z";
            }

            internal enum Small
            {
                One,
            }
            """)));
}
