using OfflineLicense.Cli;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Cli;

public sealed class ExitCodeTests
{
    [Fact]
    public void The_readme_says_what_the_code_says()
    {
        var rows = ExitCode.Table.Select(row => $"| {row.Code} | {row.Name} | {row.When} |\n");
        new DocumentBlock("README.md", "exit-codes").Match($"| code | name | when |\n|---|---|---|\n{string.Concat(rows)}");
    }

    [Fact]
    public void Every_code_of_the_contract_has_its_name()
    {
        string[] contract =
        [
            "0 done", "1 unexpected", "2 usage", "3 incomplete", "4 nothing", "5 missing", "10 untrusted", "11 wrong-device", "12 sequence",
            "13 invalid", "20 due", "21 overdue", "30 busy", "31 damaged", "130 interrupted",
        ];
        Assert.Equal(contract, ExitCode.Table.Select(row => $"{row.Code} {row.Name}"));
    }

    [Fact]
    public void Every_kind_of_failure_has_a_code_of_its_own()
    {
        var codes = Enum.GetValues<FailureKind>().Select(ExitCode.FromKind).ToList();
        Assert.Equal([2, 5, 10, 11, 12, 13, 30, 31], codes.Order());
    }

    [Fact]
    public void With_several_reasons_the_contracts_order_decides()
    {
        int[] worstFirst = [31, 30, 10, 11, 12, 13, 5, 3, 0];
        for (var i = 0; i < worstFirst.Length; i++)
            for (var j = i; j < worstFirst.Length; j++)
            {
                Assert.Equal(worstFirst[i], ExitCode.GetWorst(worstFirst[i], worstFirst[j]));
                Assert.Equal(worstFirst[i], ExitCode.GetWorst(worstFirst[j], worstFirst[i]));
            }
    }

    [Fact]
    public void Every_code_of_the_table_has_a_place_in_the_order() =>
        Assert.All(ExitCode.Table, row => Assert.Equal(row.Code, ExitCode.GetWorst(row.Code, ExitCode.Done)));

    [Fact]
    public void Help_prints_the_table()
    {
        using var shell = new CliRun();

        var said = shell.Run("help", "exit-codes");

        Assert.Equal(0, said.Exit);
        Assert.Equal(ExitCode.Table.Count, said.OutLines.Count);
        Assert.All(ExitCode.Table.Zip(said.OutLines), pair =>
            Assert.Matches($@"^ *{pair.First.Code}  {pair.First.Name} +{System.Text.RegularExpressions.Regex.Escape(pair.First.When)}$", pair.Second));
    }

    [Fact]
    public void Help_prints_the_table_as_json_lines_with_the_summary_last()
    {
        using var shell = new CliRun();

        var said = shell.Run("help", "exit-codes", "--json");

        Assert.Equal("""{"type":"exit-code","code":0,"name":"done",""", said.OutLines[0][..43]);
        Assert.Equal(ExitCode.Table.Count + 1, said.OutLines.Count);
        Assert.Equal("""{"type":"summary","schema":"offlic/1","command":"help","exit":0}""", said.OutLines[^1]);
    }
}
