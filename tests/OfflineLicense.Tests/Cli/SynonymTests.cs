using System.Text.RegularExpressions;
using OfflineLicense.Cli;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Cli;

public sealed partial class SynonymTests : IDisposable
{
    private readonly CliRun _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("import", "a bundle from a drive: offlic receive DRIVE; files of devices, responses of CSSM: offlic collect FOLDER; "
        + "a table of devices: offlic roster import FILE")]
    [InlineData("upload", "folders for CSSM: offlic stage --to FOLDER; what was uploaded: offlic mark uploaded NAME")]
    [InlineData("ack", "a bundle from a drive: offlic receive DRIVE; responses of CSSM: offlic collect FOLDER")]
    [InlineData("LS", "devices and what is next: offlic status --list; bundles: offlic bundles; the roster: offlic roster list")]
    [InlineData("sync", "a whole visit: offlic exchange DRIVE")]
    [InlineData("lost", "offlic mark lost NAME")]
    public void A_word_of_another_tool_leads_to_the_command(string word, string hint)
    {
        var said = _shell.Run(word, "x", "--json");
        Assert.Equal(2, said.Exit);
        Assert.Contains($"\"message\":\"offlic has no command {word}\",\"hint\":\"{hint}\"", said.Error);
    }

    [Theory]
    [InlineData("key", "import", "offlic key trust FILE --name STATION")]
    [InlineData("roster", "rm", "offlic roster retire NAME --reason TEXT")]
    [InlineData("audit", "csv", "offlic audit export")]
    public void So_does_one_below_a_command(string command, string word, string hint)
    {
        var said = _shell.Run(command, word);
        Assert.Equal((2, $"error: offlic {command} has no command {word}\nhint: {hint}\n"), (said.Exit, said.Error));
    }

    [GeneratedRegex("offlic ([a-z]+)")]
    private static partial Regex CommandName();

    /// <summary>A word that is a command now must not be here any longer, and a command that is named must be there.</summary>
    [Fact]
    public void Every_word_is_no_command_and_every_advice_is_one()
    {
        var commands = CommandLine.Commands();
        Assert.True(Synonyms.All.Count() > 150);
        Assert.All(Synonyms.All, row =>
        {
            var above = row.Above.Split(' ') is [_, var name] ? commands.Single(command => command.Name == name).Subcommands
                : commands.AsEnumerable<System.CommandLine.Command>();
            Assert.DoesNotContain(above, command => command.Name == row.Word);
            foreach (var typed in CommandName().Matches(row.Advice).Select(match => match.Groups[1].Value))
                Assert.Contains(commands, command => command.Name == typed);
        });
        Assert.DoesNotContain(Synonyms.All.GroupBy(row => (row.Above, row.Word)), same =>
            same.Select(row => row.Advice).Distinct().Count() != same.Count());
    }

    [Theory]
    [InlineData("error: offlic pack takes ../usb only with --to; did you mean offlic pack --to ../usb?", "pack", "../usb")]
    [InlineData("error: offlic stage takes up load only with --to; did you mean offlic stage --to 'up load'?", "stage", "up load")]
    [InlineData("error: offlic split takes /srv only with --to; did you mean offlic split --to /srv?", "split", "/srv", "-n")]
    [InlineData("error: offlic sheet save takes s only with --to; did you mean offlic sheet save --to s?", "sheet", "save", "s")]
    [InlineData("error: offlic prepare takes x only with --to; did you mean offlic prepare --to x?", "prepare", "x")]
    public void A_folder_without_its_option_is_answered_with_the_line_to_type(string error, params string[] args)
    {
        var said = _shell.Run(args);
        Assert.Equal((2, error), (said.Exit, said.ErrorLines[0]));
    }

    [Theory]
    [InlineData("--to", "pack", "-o", "x")]
    [InlineData("--to", "stage", "--output=x")]
    [InlineData("--dry-run", "status", "--whatif")]
    [InlineData("--message", "pack", "--comment", "x")]
    [InlineData("--no-input", "restore", "--yes", "a", "b")]
    public void An_option_of_another_tool_leads_to_ours(string meant, params string[] args)
    {
        var said = _shell.Run(args);
        Assert.Equal(2, said.Exit);
        Assert.EndsWith($"; did you mean {meant}?", said.ErrorLines[0]);
    }
}
