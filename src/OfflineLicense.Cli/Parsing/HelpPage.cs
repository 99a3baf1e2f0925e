using System.CommandLine;
using OfflineLicense.Cli.Output;

namespace OfflineLicense.Cli.Parsing;

/// <summary>
/// The help pages, from the commands themselves. The help of System.CommandLine has no examples and no exit codes, and
/// repeats every global option as an option of the command.
/// </summary>
internal static class HelpPage
{
    private const int Width = 100;

    private static readonly (Place Place, string Heading)[] Places =
    [
        (Place.Zone, "Zone"),
        (Place.Carry, "Both sides: bundles"),
        (Place.Desk, "Desk"),
        (Place.Keep, "Both sides: the station and its records"),
    ];

    /// <summary>The list of commands that <c>offlic</c> without arguments prints.</summary>
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
            foreach (var line in here.SelectMany(command => FormatEntry(command.Name, command.Description!, width)))
                yield return line;
        }
        yield return "";
        yield return "For one command: offlic COMMAND --help. For the exit codes: offlic help exit-codes.";
    }

    public static IEnumerable<string> Render(Command command, GlobalOptions globals)
    {
        if (command is not ToolCommand tool)
            return [.. RenderOverview(command), .. FormatSection("Options", globals.All.Select(CreateRow))];

        return
        [
            .. TextWrap.Wrap(command.Description!, Width),
            .. FormatSection("Usage", [(FormatUsage(command), "")]),
            .. FormatSection("Where", [(tool.Where, "")]),
            .. FormatExamples(tool.Examples),
            .. FormatSection("Commands", command.Subcommands.Where(sub => !sub.Hidden).Select(sub => (sub.Name, sub.Description!))),
            .. FormatSection(
                "Arguments",
                command.Arguments.Where(argument => !argument.Hidden)
                    .Select(argument => (FormatLabel(argument), argument.Description ?? ""))),
            .. FormatSection("Options", command.Options.Where(option => !option.Hidden).Select(CreateRow)),
            .. FormatSection("Global options", globals.All.Where(option => option.Recursive).Select(CreateRow)),
            .. FormatSection("Exit status", CreateExitRows(tool)),
        ];
    }

    private static IEnumerable<string> FormatExamples(IReadOnlyList<Example> examples)
    {
        if (examples.Count == 0)
            yield break;
        yield return "";
        yield return "Examples:";
        foreach (var (typed, does) in examples)
        {
            yield return "  " + typed;
            foreach (var line in TextWrap.Wrap(does, Width - 6))
                yield return "      " + line;
        }
    }

    private static IEnumerable<(string, string)> CreateExitRows(ToolCommand command)
    {
        if (command.Run is null)
            return [];
        int[] always = [ExitCode.Done, ExitCode.Unexpected, ExitCode.Usage, ExitCode.Missing, ExitCode.Interrupted];
        return always.Union(command.Exits).Order().Select(ExitCode.GetRow).Select(row => ($"{row.Code,3}  {row.Name}", row.When));
    }

    private static IEnumerable<string> FormatSection(string heading, IEnumerable<(string Term, string Text)> entries)
    {
        var rows = entries.ToList();
        if (rows.Count == 0)
            yield break;
        yield return "";
        yield return heading + ":";
        var width = rows.Max(row => row.Term.Length);
        foreach (var line in rows.SelectMany(row => FormatEntry(row.Term, row.Text, width)))
            yield return line;
    }

    private static IEnumerable<string> FormatEntry(string term, string text, int width)
    {
        var lines = TextWrap.Wrap(text, Math.Max(30, Width - width - 4)).DefaultIfEmpty("");
        return lines.Select((line, i) => $"  {(i == 0 ? term : "").PadRight(width)}  {line}".TrimEnd());
    }

    private static (string, string) CreateRow(Option option)
    {
        var names = option.Aliases.Where(alias => alias.Length == 2).Append(option.Name);
        var value = option is Flag ? "" : $" {option.HelpName ?? "VALUE"}";
        return (string.Join(", ", names) + value, (option.Required ? "(required) " : "") + option.Description);
    }

    private static string FormatUsage(Command command)
    {
        var words = new List<string> { command.Name };
        for (var parent = command.Parents.OfType<Command>().FirstOrDefault();
            parent is not null;
            parent = parent.Parents.OfType<Command>().FirstOrDefault())
        {
            words.Insert(0, parent.Name);
        }

        if (command is ToolCommand { Run: null })
            words.Add("COMMAND");
        words.AddRange(command.Options.Where(option => option.Required).Select(option => CreateRow(option).Item1));
        words.AddRange(command.Arguments.Where(argument => !argument.Hidden).Select(argument =>
            argument.Arity.MinimumNumberOfValues == 0 ? $"[{FormatLabel(argument)}]" : FormatLabel(argument)));
        words.Add("[options]");
        return string.Join(' ', words);
    }

    private static string FormatLabel(Argument argument) =>
        (argument.HelpName ?? argument.Name.ToUpperInvariant()) + (argument.Arity.MaximumNumberOfValues > 1 ? "…" : "");
}
