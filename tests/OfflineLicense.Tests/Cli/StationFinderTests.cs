using OfflineLicense.Cli.Parsing;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Cli;

public sealed class StationFinderTests : IDisposable
{
    private readonly CliRun _shell = new();

    public void Dispose() => _shell.Dispose();

    private string Make(params string[] parts)
    {
        var folder = _shell.At(parts);
        Directory.CreateDirectory(Path.Combine(folder, ".offlic"));
        return folder;
    }

    private Said Where(string folder, params string[] options)
    {
        Directory.CreateDirectory(_shell.At(folder));
        var there = new CliRun { Folder = _shell.At(folder) };
        foreach (var (name, value) in _shell.Variables)
            there.Variables[name] = value;
        return there.Run([new ToolCommand("where", "Says where.")
        {
            Run = context => context.Output.WriteLine(context.Station.Paths.Root),
        }], ["where", .. options]);
    }

    [Fact]
    public void The_nearest_folder_above_that_holds_a_ledger_is_the_station()
    {
        Make("a");
        var inner = Make("a", "b");
        Assert.Equal(inner + "\n", Where("a/b/c/d").Out);
        Assert.Equal(_shell.At("a") + "\n", Where("a").Out);
    }

    [Fact]
    [Trait("Attack", "A37")]
    public void The_option_goes_before_the_variable_and_the_variable_before_the_folder()
    {
        var (option, variable) = (Make("option"), Make("variable"));
        Make("here");
        _shell.Variables["OFFLIC_STATION"] = variable;
        Assert.Equal(option + "\n", Where("here", "--station", "../option").Out);
        Assert.Equal(variable + "\n", Where("here").Out);
        _shell.Variables["OFFLIC_STATION"] = "";
        Assert.Equal(_shell.At("here") + "\n", Where("here").Out);
    }

    [Fact]
    public void No_station_is_5_and_the_hint_says_how_to_create_one()
    {
        var said = Where("here");
        Assert.Equal(5, said.Exit);
        // Where the tests run on a file system of their own, the message goes on with the mount point.
        Assert.StartsWith($"error: no station here: neither {_shell.At("here")} nor a folder above it contains .offlic/",
            said.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("offlic init DIR --name NAME", said.ErrorLines[1]);
    }

    [Theory]
    [InlineData("nowhere", 5)]
    [InlineData("", 2)]
    public void A_named_station_is_not_searched_for(string named, int exit)
    {
        Make("here");
        Assert.Equal(exit, Where("here", "--station", named).Exit);
    }

    [Fact]
    public void A_file_named_like_the_ledgers_folder_is_no_station()
    {
        Directory.CreateDirectory(_shell.At("here"));
        File.WriteAllText(_shell.At("here", ".offlic"), "");
        Assert.Equal(5, Where("here").Exit);
    }
}
