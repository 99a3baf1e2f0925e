namespace OfflineLicense.Tests.Architecture;

public sealed class LayeringTests
{
    [Fact]
    public void Every_source_keeps_the_table_of_who_may_know_whom() =>
        Breaches.None(CodeFile.InSources.SelectMany(Layering.Violations));

    [Fact]
    public void A_command_reads_no_table() =>
        Breaches.None(CodeFile.InSources.SelectMany(Layering.TablesRead).Select(breach => $"{breach.Path}: {breach.Complaint}"));

    [Fact]
    public void Folders_of_steps_know_only_those_of_their_table() =>
        Breaches.None(CodeFile.InSources.SelectMany(Layering.StepArrows).Select(breach => $"{breach.Path}: {breach.Complaint}"));

    [Fact]
    public void The_table_of_steps_has_no_circle()
    {
        var left = Layering.StepMayUse.ToDictionary(StringComparer.Ordinal);
        while (left.FirstOrDefault(step => !step.Value.Any(left.ContainsKey)) is { Key: { } last })
            left.Remove(last);
        Assert.Empty(left.Keys);
    }

    [Theory]
    [InlineData("Stage", "using OfflineLicense.Steps.Pack;\nnamespace OfflineLicense.Steps.Stage;", "Steps/Stage must not know Steps/Pack")]
    [InlineData(
        "Bundles",
        "namespace OfflineLicense.Steps.Bundles;\nclass A { Devices.Target x; }",
        "Steps/Bundles must not know Steps/Devices"
    )]
    [InlineData(
        "Match",
        "namespace OfflineLicense.Steps.Match;\nclass A { Steps.Sheets.Platform x; }",
        "Steps/Match must not know Steps/Sheets"
    )]
    [InlineData("New", "namespace OfflineLicense.Steps.New;", "no folder of the table of Steps")]
    public void An_arrow_between_steps_that_is_not_in_the_table_is_found(string folder, string text, string complaint) => Assert.Contains(
        complaint,
        Assert.Single(Layering.StepArrows(new CodeFile($"src/OfflineLicense.Core/Steps/{folder}/A.cs", text))).Complaint,
        StringComparison.Ordinal);

    [Fact]
    public void There_are_sources_to_look_at() =>
        Assert.True(CodeFile.InSources.Count(file => file.Namespace is not null) > 10);

    /// <summary>The scanner itself: each of these small files breaks one rule of the table.</summary>
    [Theory]
    [InlineData("Formats/A.cs", "using OfflineLicense.Storage;\nnamespace OfflineLicense.Formats;", "must not know Storage")]
    [InlineData("Formats/A.cs", "namespace OfflineLicense.Formats;\nclass A { Sealing.Manifest x; }", "must not know Sealing")]
    [InlineData("Sealing/A.cs", "using X = OfflineLicense.Formats.UdiText;\nnamespace OfflineLicense.Sealing;", "must not know Formats")]
    [InlineData("Storage/A.cs", "using static OfflineLicense.Sealing.Seal;\nnamespace OfflineLicense.Storage;", "must not know Sealing")]
    [InlineData("Storage/A.cs", "using OfflineLicense.Steps;\nnamespace OfflineLicense.Storage;", "must not know Steps")]
    [InlineData("Steps/A.cs", "using OfflineLicense.Cli;\nnamespace OfflineLicense.Steps;", "must not know Cli")]
    [InlineData("A.cs", "namespace OfflineLicense;\nclass A { int x = OfflineLicense.Storage.B.C; }", "must not know Storage")]
    [InlineData("Formats/A.cs", "namespace OfflineLicense.Sealing;", "its folder says OfflineLicense.Formats")]
    [InlineData("Formats/Deep/A.cs", "namespace OfflineLicense.Formats;", "its folder says OfflineLicense.Formats.Deep")]
    [InlineData("Other/A.cs", "namespace OfflineLicense.Other;", "no folder of the table")]
    [InlineData("Formats/A.cs", "using Dapper;\nnamespace OfflineLicense.Formats;", "Dapper is for Storage")]
    [InlineData("Steps/A.cs", "using Microsoft.Data.Sqlite;\nnamespace OfflineLicense.Steps;", "Microsoft.Data is for Storage")]
    [InlineData("Sealing/A.cs", "using System.IO.Abstractions;\nnamespace OfflineLicense.Sealing;", "System.IO.Abstractions is for")]
    [InlineData("Storage/A.cs", "using Serilog;\nnamespace OfflineLicense.Storage;", "Serilog is for Cli")]
    [InlineData(
        "Steps/A.cs",
        "namespace OfflineLicense.Steps;\nclass A { void B() => Spectre.Console.AnsiConsole.Clear(); }",
        "Spectre is for Cli"
    )]
    [InlineData(
        "Steps/A.cs",
        "namespace OfflineLicense.Steps;\nclass A { void B() => Console.WriteLine(); }",
        "only the command line speaks"
    )]
    [InlineData("Storage/A.cs", "using System.Net.Http;\nnamespace OfflineLicense.Storage;", "System.Net is for nobody")]
    [InlineData(
        "Formats/A.cs",
        "namespace OfflineLicense.Formats;\nclass A { bool B() => File.Exists(\"x\"); }",
        "touches the disk: File.Exists"
    )]
    public void A_breach_is_found(string path, string text, string complaint)
    {
        var found = Layering.Violations(new CodeFile("src/OfflineLicense.Core/" + path, text));
        Assert.Contains(complaint, Assert.Single(found), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("using OfflineLicense.Storage.Ledger.Tables;\nnamespace OfflineLicense.Cli;", "the tables of the ledger")]
    [InlineData("namespace OfflineLicense.Cli;\nclass A { int B => ledger.Documents.Count(); }", "the table Documents")]
    [InlineData("namespace OfflineLicense.Cli;\nclass A { int B => station.Ledger.Keys.Count(); }", "the table Keys")]
    public void A_command_that_reads_a_table_is_found(string text, string complaint) =>
        Assert.Contains(
            complaint,
            Assert.Single(Layering.TablesRead(new CodeFile("src/OfflineLicense.Cli/A.cs", text))).Complaint,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_step_that_reads_a_table_and_a_command_that_asks_a_step_are_left_alone()
    {
        const string Text = "using OfflineLicense.Storage.Ledger.Tables;\nclass A { int B => ledger.Documents.Count(); }";
        Assert.Empty(Layering.TablesRead(new CodeFile("src/OfflineLicense.Core/Steps/Status/A.cs", Text)));
        Assert.Empty(
            Layering.TablesRead(
                new CodeFile("src/OfflineLicense.Cli/A.cs", "class A { object B => new Query(ledger).Documents(ledger.Now); }")
            )
        );
    }

    [Fact]
    public void An_arrow_between_steps_that_is_in_the_table_is_left_alone() => Assert.Empty(Layering.StepArrows(new CodeFile(
        "src/OfflineLicense.Core/Steps/Pack/A.cs",
        "using OfflineLicense.Steps.Stage;\nnamespace OfflineLicense.Steps.Pack;\nclass A { int B => ledger.Devices.Count; }")));

    /// <summary>What looks like a breach and is none.</summary>
    [Theory]
    [InlineData(
        "Core/Formats/A.cs",
        "namespace OfflineLicense.Formats;\n// using OfflineLicense.Storage; Storage.Ledger\nclass A { string b = \"Storage.X "
            + "Console.Write\"; string c = \"\"\"\n  Sealing.X \"quoted\"\n  \"\"\"; }"
    )]
    [InlineData(
        "Core/Steps/A.cs",
        "using OfflineLicense.Formats;\nusing OfflineLicense.Sealing;\nusing OfflineLicense.Storage;\nnamespace OfflineLicense.Steps;"
    )]
    [InlineData(
        "Core/Storage/A.cs",
        "using System.IO.Abstractions;\nusing Dapper;\nnamespace OfflineLicense.Storage;\nclass A { bool B(IFileSystem disk) => "
            + "disk.File.Exists(\"x\"); }"
    )]
    [InlineData("Cli/Commands/A.cs", "using OfflineLicense.Steps;\nusing System.CommandLine;\nnamespace OfflineLicense.Cli.Commands;")]
    [InlineData("Core/A.cs", "namespace OfflineLicense;\n/* Storage.X */\nclass A { char b = '\"'; object c = this.Storage.X; }")]
    public void What_is_allowed_is_left_alone(string path, string text) =>
        Assert.Empty(Layering.Violations(new CodeFile("src/OfflineLicense." + path, text)));
}
