using System.CommandLine;
using OfflineLicense.Cli.Terminal;

namespace OfflineLicense.Cli.Parsing;

/// <summary>
/// The help pages, from the commands themselves. The help of System.CommandLine has no examples and no exit codes, and
/// repeats every global option as an option of the command.
/// </summary>
internal static class HelpPage
{
    /// <summary>Longer lines of prose are hard to read.</summary>
    private const int MostColumns = 120;

    /// <summary>The groups of commands, in the order in which they are listed.</summary>
    public static readonly (Place Place, string Heading)[] Places =
    [
        (Place.Zone, "Zone"),
        (Place.Carry, "Both sides: bundles"),
        (Place.Desk, "Desk"),
        (Place.Keep, "Both sides: the station and its records"),
    ];

    /// <summary>The list of commands that <c>offlic</c> without arguments prints.</summary>
    public static IEnumerable<string> RenderOverview(Command root, Screen screen)
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
            foreach (var line in here.SelectMany(command => FormatEntry(command.Name, command.Description!, width, screen)))
                yield return line;
        }
        yield return "";
        yield return "For one command: offlic COMMAND --help. For the exit codes: offlic help exit-codes.";
    }

    public static IEnumerable<string> Render(Command command, GlobalOptions globals, Screen screen)
    {
        if (command is not ToolCommand tool)
            return [.. RenderOverview(command, screen), .. FormatSection("Options", globals.All.Select(CreateRow), screen)];

        return
        [
            .. TextWrap.Wrap(command.Description!, GetColumns(screen)),
            .. FormatUsage(command, screen),
            .. FormatSection("Where", [(tool.Where, "")], screen),
            .. FormatExamples(tool.Examples, screen),
            .. FormatSection(
                "Commands", command.Subcommands.Where(sub => !sub.Hidden).Select(sub => (sub.Name, sub.Description!)), screen),
            .. FormatSection(
                "Arguments",
                command.Arguments.Where(argument => !argument.Hidden)
                    .Select(argument => (FormatLabel(argument), argument.Description ?? "")),
                screen),
            .. FormatSection("Options", command.Options.Where(option => !option.Hidden).Select(CreateRow), screen),
            .. FormatSection("Global options", globals.All.Where(option => option.Recursive).Select(CreateRow), screen),
            .. FormatSection("Exit status", CreateExitRows(tool), screen),
        ];
    }

    private static IEnumerable<string> FormatExamples(IReadOnlyList<Example> examples, Screen screen)
    {
        if (examples.Count == 0)
            yield break;
        yield return "";
        yield return "Examples:";
        foreach (var (typed, does) in examples)
        {
            foreach (var (i, line) in LineFit.FitCommand(screen.Show(typed), GetColumns(screen), 2).Index())
                yield return i == 0 ? "  " + line : line;
            foreach (var line in TextWrap.Wrap(does, GetColumns(screen) - 6))
                yield return "      " + line;
        }
    }

    /// <summary>Each exit code that the command can end with, and when it does.</summary>
    public static IEnumerable<(string Term, string Text)> CreateExitRows(ToolCommand command)
    {
        if (command.Run is null)
            return [];
        int[] always = [ExitCode.Done, ExitCode.Unexpected, ExitCode.Usage, ExitCode.Missing, ExitCode.Interrupted];
        return always.Union(command.Exits).Order().Select(ExitCode.GetRow).Select(row => ($"{row.Code,3}  {row.Name}", row.When));
    }

    private static IEnumerable<string> FormatSection(string heading, IEnumerable<(string Term, string Text)> entries, Screen screen)
    {
        var rows = entries.Select(entry => (Term: screen.Show(entry.Term), Text: screen.Show(entry.Text))).ToList();
        if (rows.Count == 0)
            yield break;
        yield return "";
        yield return heading + ":";
        var width = rows.Max(row => row.Term.Length);
        foreach (var line in rows.SelectMany(row => FormatEntry(row.Term, row.Text, width, screen)))
            yield return line;
    }

    /// <summary>The text beside its term; below it where the terms leave less than half of the screen.</summary>
    private static IEnumerable<string> FormatEntry(string term, string text, int width, Screen screen)
    {
        var columns = GetColumns(screen);
        if (width > columns / 2 && text.Length > 0)
            return [$"  {term}", .. TextWrap.Wrap(text, columns - 6).Select(line => "      " + line)];
        var lines = TextWrap.Wrap(text, columns - width - 4).DefaultIfEmpty("");
        return lines.Select((line, i) => $"  {(i == 0 ? term : "").PadRight(width)}  {line}".TrimEnd());
    }

    private static int GetColumns(Screen screen) => Math.Min(screen.Columns, MostColumns);

    /// <summary>The names of an option with its value, and what it does.</summary>
    public static (string Term, string Text) CreateRow(Option option)
    {
        var names = option.Aliases.Where(alias => alias.Length == 2).Append(option.Name);
        var value = option is Flag ? "" : $" {option.HelpName ?? "VALUE"}";
        return (string.Join(", ", names) + value, (option.Required ? "(required) " : "") + option.Description);
    }

    private static IEnumerable<string> FormatUsage(Command command, Screen screen) =>
        ["", "Usage:", .. LineFit.Fit("  " + screen.Show(GetUsage(command)), GetColumns(screen))];

    /// <summary>How the command is typed.</summary>
    public static string GetUsage(Command command)
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

    /// <summary>How an argument is named in the usage.</summary>
    public static string FormatLabel(Argument argument) =>
        (argument.HelpName ?? argument.Name.ToUpperInvariant()) + (argument.Arity.MaximumNumberOfValues > 1 ? "…" : "");
}
