using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Terminal;

namespace OfflineLicense.Cli.Commands.Help;

/// <summary><c>offlic explain</c>: explains an error, a warning or a term, what is safe, and what to do.</summary>
internal static class ExplainCommand
{
    public static ToolCommand Create()
    {
        var topic = new Argument<string[]>("topic")
        {
            Description = "An error (E_FORK), a reason (truncated), a warning, an exit code or a term (SLAC); without one, lists them all",
            Arity = ArgumentArity.ZeroOrMore,
        };
        return new ToolCommand("explain", "Explain an error or a term, what is safe, and what to do.")
        {
            Place = Place.Keep,
            Arguments = { topic },
            Examples =
            [
                new("offlic explain E_FORK", "What happened, what to do, what never to do."),
                new("offlic explain", "Every topic, in groups."),
            ],
            Run = context => Show(context, context.GetValue(topic) ?? []),
        };
    }

    private static void Show(CommandContext context, string[] words)
    {
        // All are found first: an error after a page is easily missed.
        var pages = words.Select(word => FindPage(context, word)).Distinct().ToList();
        if (pages.Count == 0)
            List(context);
        for (var at = 0; at < pages.Count; at++)
        {
            if (at > 0)
                context.Output.WriteLine();
            Show(context, pages[at]);
        }
    }

    private static ExplainPage FindPage(CommandContext context, string word)
    {
        if (ExplainPages.Find(word) is { } page)
            return page;
        if (FindCommands(context.Root, word).ToList() is { Count: > 0 } commands)
        {
            throw new Failure(FailureKind.Usage, $"{SafeText.Value(word)} is a command, and explain has errors and terms",
                string.Join("; ", commands.Select(names => $"offlic help{names}")));
        }

        var suggestion = ExplainPages.FindNearest(word) is { } near ? $"; did you mean {near}?" : string.Empty;
        throw new Failure(FailureKind.Usage, $"there is no page on {SafeText.Value(word)}{suggestion}",
            "offlic explain lists the topics; offlic help COMMAND explains a command");
    }

    /// <summary>The commands of this name, each with the names of those above it.</summary>
    private static IEnumerable<string> FindCommands(Command above, string word, string names = "") => above.Subcommands
        .Where(command => !command.Hidden)
        .SelectMany(command => FindCommands(command, word, $"{names} {command.Name}")
            .Prepend($"{names} {command.Name}").Where(found => found.EndsWith($" {word}", StringComparison.OrdinalIgnoreCase)));

    private static void Show(CommandContext context, ExplainPage page)
    {
        context.Output.WriteLine(string.Join(", ", page.Names));
        context.Output.WriteLines(page.Lines);
        context.Json.WriteLine("page", json =>
        {
            json.WriteString("topic", page.Topic);
            json.WriteString("group", page.Group);
            json.WriteString("title", page.Title);
            json.WriteStrings("lines", page.Lines);
        });
    }

    private static void List(CommandContext context)
    {
        foreach (var group in ExplainPages.All.GroupBy(page => page.Group))
        {
            context.Output.WriteLine(group.Key + ":");
            context.Output.WriteLines(
                TextWrap.Wrap(string.Join(", ", group.Select(page => page.Topic)), context.Output.Screen.Columns - 2)
                    .Select(line => "  " + line));
            foreach (var page in group)
            {
                context.Json.WriteLine("topic", json =>
                {
                    json.WriteString("topic", page.Topic);
                    json.WriteString("group", page.Group);
                    json.WriteString("title", page.Title);
                });
            }
        }

        context.Output.SuggestNext("offlic explain TOPIC");
    }
}
