using System.CommandLine;
using OfflineLicense.Cli;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Cli;

/// <summary>docs/man and the README's table are written by the program (scripts/readme-walk.sh).</summary>
public sealed class ManPageTests
{
    [Fact]
    public void Every_command_has_its_page_of_help_in_docs_man()
    {
        using var shell = new Shell();
        var pages = Commands([], CommandLine.Commands()).ToDictionary(
            path => string.Join('-', path) + ".txt", path => shell.Run(["help", .. path]).Out, StringComparer.Ordinal);
        Assert.Empty(pages.Select(page => Page(page.Key, page.Value)).OfType<string>());
        Assert.Equal(pages.Keys.Order(StringComparer.Ordinal), Directory.GetFiles(Checkout.At("docs", "man")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_readme_lists_every_command_and_where_it_is_typed()
    {
        var rows = CommandLine.Commands().OrderBy(command => command.Place).Select(command =>
            $"| [`{command.Name}`](docs/man/{command.Name}.txt) | {command.Place.ToString().ToLowerInvariant()} | {command.Description} |\n");
        ReadmeBlock.Match("commands", $"| command | where | what it does |\n|---|---|---|\n{string.Concat(rows)}");
    }

    private static string? Page(string name, string text) => Snapshot.Compare(
        Checkout.At("docs", "man", name), text, Environment.GetEnvironmentVariable("OFFLIC_ACCEPT_SNAPSHOTS") == "1", continuousIntegration: true);

    private static IEnumerable<string[]> Commands(string[] above, IEnumerable<Command> commands) => commands.SelectMany(command =>
        Commands([.. above, command.Name], command.Subcommands).Prepend([.. above, command.Name]));
}
