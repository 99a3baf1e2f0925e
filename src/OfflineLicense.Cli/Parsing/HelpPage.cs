using System.CommandLine;
using OfflineLicense.Cli.Output;

namespace OfflineLicense.Cli.Parsing;

/// <summary>
/// The pages of help, made from the commands themselves. Not System.CommandLine's own: that one cannot be given examples
/// or an exit list, and repeats every common option as if it were the command's.
/// </summary>
internal static class HelpPage
{
    private const int Width = 100;

    private static readonly (Place Place, string Heading)[] Places =
    [
        (Place.Zone, "In the zone"),
        (Place.Carry, "Across the gap"),
        (Place.Desk, "At the desk"),
        (Place.Keep, "Keeping the station"),
    ];

    /// <summary>What <c>offlic</c> alone prints.</summary>
    public static IEnumerable<string> RenderOverview(Command root)
    {
        yield return root.Description!;
        var commands = root.Subcommands.OfType<ToolCommand>().Where(command => !command.Hidden).ToList();
        var width = commands.Max(command => command.Name.Length);
        foreach (var (place, heading) in Places)
        {
            var here = commands.Where(command => command.Place == place).ToList();
            if (here.Count == 0)
                continue;
            yield return "";
            yield return heading + ":";
            foreach (var line in here.SelectMany(command => Entry(command.Name, command.Description!, width)))
                yield return line;
        }
        yield return "";
        yield return "offlic COMMAND --help tells more; offlic help exit-codes lists what scripts can rely on.";
    }

    public static IEnumerable<string> Render(Command command, GlobalOptions globals)
    {
        if (command is not ToolCommand tool)
            return [.. RenderOverview(command), .. Section("Options", globals.All.Select(Row))];

        return
        [
            .. Columns.Wrap(command.Description!, Width),
            .. Section("Usage", [(Usage(command), "")]),
            .. Examples(tool.Examples),
            .. Section("Commands", command.Subcommands.Where(sub => !sub.Hidden).Select(sub => (sub.Name, sub.Description!))),
            .. Section("Arguments", command.Arguments.Where(argument => !argument.Hidden).Select(argument => (Label(argument), argument.Description ?? ""))),
            .. Section("Options", command.Options.Where(option => !option.Hidden).Select(Row)),
            .. Section("Everywhere", globals.All.Where(option => option.Recursive).Select(Row)),
            .. Section("Exit status", ExitRows(tool)),
        ];
    }

    private static IEnumerable<string> Examples(IReadOnlyList<Example> examples)
    {
        if (examples.Count == 0)
            yield break;
        yield return "";
        yield return "Examples:";
        foreach (var (typed, does) in examples)
        {
            yield return "  " + typed;
            foreach (var line in Columns.Wrap(does, Width - 6))
                yield return "      " + line;
        }
    }

    private static IEnumerable<(string, string)> ExitRows(ToolCommand command)
    {
        if (command.Run is null)
            return [];
        int[] always = [ExitCode.Done, ExitCode.Unexpected, ExitCode.Usage, ExitCode.Missing, ExitCode.Interrupted];
        return always.Union(command.Exits).Order().Select(ExitCode.GetRow).Select(row => ($"{row.Code,3}  {row.Name}", row.When));
    }

    private static IEnumerable<string> Section(string heading, IEnumerable<(string Term, string Text)> entries)
    {
        var rows = entries.ToList();
        if (rows.Count == 0)
            yield break;
        yield return "";
        yield return heading + ":";
        var width = rows.Max(row => row.Term.Length);
        foreach (var line in rows.SelectMany(row => Entry(row.Term, row.Text, width)))
            yield return line;
    }

    private static IEnumerable<string> Entry(string term, string text, int width)
    {
        var lines = Columns.Wrap(text, Math.Max(30, Width - width - 4)).DefaultIfEmpty("");
        return lines.Select((line, i) => $"  {(i == 0 ? term : "").PadRight(width)}  {line}".TrimEnd());
    }

    private static (string, string) Row(Option option)
    {
        var names = option.Aliases.Where(alias => alias.Length == 2).Append(option.Name);
        var value = option is Flag ? "" : $" {option.HelpName ?? "VALUE"}";
        return (string.Join(", ", names) + value, (option.Required ? "(required) " : "") + option.Description);
    }

    private static string Usage(Command command)
    {
        var words = new List<string> { command.Name };
        for (var above = command.Parents.OfType<Command>().FirstOrDefault(); above is not null; above = above.Parents.OfType<Command>().FirstOrDefault())
            words.Insert(0, above.Name);
        if (command is ToolCommand { Run: null })
            words.Add("COMMAND");
        words.AddRange(command.Options.Where(option => option.Required).Select(option => Row(option).Item1));
        words.AddRange(command.Arguments.Where(argument => !argument.Hidden).Select(argument =>
            argument.Arity.MinimumNumberOfValues == 0 ? $"[{Label(argument)}]" : Label(argument)));
        words.Add("[options]");
        return string.Join(' ', words);
    }

    private static string Label(Argument argument) =>
        (argument.HelpName ?? argument.Name.ToUpperInvariant()) + (argument.Arity.MaximumNumberOfValues > 1 ? "…" : "");
}
