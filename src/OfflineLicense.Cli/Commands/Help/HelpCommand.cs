using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;

namespace OfflineLicense.Cli.Commands.Help;

/// <summary><c>offlic help</c>: prints the overview, the page of a command, or the table of exit codes.</summary>
internal static class HelpCommand
{
    private const string ExitCodes = "exit-codes";

    public static ToolCommand Create()
    {
        var topic = new Argument<string[]>("topic")
        {
            Description = "A command, or exit-codes; without one, lists the commands",
            Arity = ArgumentArity.ZeroOrMore,
        };
        return new ToolCommand("help", "Explain a command, or list the exit codes.")
        {
            Place = Place.Keep,
            Arguments = { topic },
            Examples =
            [
                new("offlic help collect", "What collect reads, its options and its exit codes."),
                new("offlic help exit-codes", "The numbers that a script can rely on."),
            ],
            Run = context => Show(context, context.GetValue(topic) ?? []),
        };
    }

    private static void Show(CommandContext context, string[] topic)
    {
        if (topic is [ExitCodes])
            ShowExitCodes(context);
        else
            ShowPage(context, topic.Length == 0
                ? HelpPage.RenderOverview(context.Root, context.Output.Screen)
                : HelpPage.Render(FindCommand(context.Root, topic), context.Globals, context.Output.Screen));
    }

    private static void ShowPage(CommandContext context, IEnumerable<string> page)
    {
        var lines = page.ToList();
        context.Output.WriteLines(lines);
        context.Json.WriteLine("page", json => json.WriteStrings("lines", lines));
    }

    private static void ShowExitCodes(CommandContext context)
    {
        context.Output.WriteTable(
            ExitCode.Table.Select(row => new[] { $"{row.Code}", row.Name, row.When }), indent: 0, right: 0);
        foreach (var row in ExitCode.Table)
            context.Json.WriteLine("exit-code", json =>
            {
                json.WriteNumber("code", row.Code);
                json.WriteString("name", row.Name);
                json.WriteString("when", row.When);
            });
    }

    private static Command FindCommand(Command root, string[] topic)
    {
        var at = root;
        foreach (var word in topic)
            at = at.Subcommands.FirstOrDefault(command => command.Name == word)
                ?? throw new Failure(FailureKind.Usage, $"no help for {string.Join(' ', topic)}",
                    "see: offlic help, offlic help exit-codes");
        return at;
    }
}
