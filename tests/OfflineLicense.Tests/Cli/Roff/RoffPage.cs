using System.CommandLine;
using OfflineLicense.Cli;
using OfflineLicense.Cli.Parsing;

namespace OfflineLicense.Tests.Cli.Roff;

/// <summary>The pages of <c>man</c>, from the same data as the pages of <c>--help</c>.</summary>
internal static class RoffPage
{
    private const string Manual = "offlic manual";

    /// <summary>Every page of section 1 by the name of its file.</summary>
    public static IReadOnlyDictionary<string, string> CreateAll()
    {
        var globals = new GlobalOptions();
        var root = new Command("offlic", "Carries Cisco Smart Licensing files across an air gap.");
        foreach (var command in CommandLine.Commands())
            root.Subcommands.Add(command);
        var pages = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["offlic.1"] = CreateOverview(root, globals) };
        foreach (var (name, command) in Below("offlic", root))
            pages[name + ".1"] = Create(name, command);
        return pages;
    }

    private static IEnumerable<(string Name, ToolCommand Command)> Below(string above, Command command) =>
        command.Subcommands.OfType<ToolCommand>().Where(sub => !sub.Hidden)
            .SelectMany(sub => Below($"{above}-{sub.Name}", sub).Prepend(($"{above}-{sub.Name}", sub)));

    private static string Create(string name, ToolCommand command)
    {
        var page = Begin(name, command.Description!);
        page.Section("Synopsis");
        page.Typed(HelpPage.GetUsage(command));
        page.Section("Description");
        page.Text(command.Description! + command.Where switch
        {
            "zone" => " It is typed in a zone.",
            "desk" => " It is typed at a desk.",
            _ => " It is typed in a zone and at a desk.",
        });
        Entries(page, "Commands",
            command.Subcommands.Where(sub => !sub.Hidden).Select(sub => ($"{name.Replace('-', ' ')} {sub.Name}", sub.Description!)));
        Entries(page, "Arguments", command.Arguments.Where(argument => !argument.Hidden)
            .Select(argument => (HelpPage.FormatLabel(argument), argument.Description ?? "")));
        Entries(page, "Options", command.Options.Where(option => !option.Hidden).Select(HelpPage.CreateRow));
        page.Paragraph("The options of every command are in `offlic`(1).");
        Entries(page, "Exit status", HelpPage.CreateExitRows(command));
        page.Section("Examples");
        foreach (var example in command.Examples)
            page.Example(example.Typed, example.Does);
        page.SeeAlso([.. command.Subcommands.Select(sub => $"{name}-{sub.Name}(1)"), .. Above(name), "offlic-exchange(7)"]);
        return page.ToString();
    }

    private static IEnumerable<string> Above(string name) => name.LastIndexOf('-') is var end and > 0
        ? Above(name[..end]).Prepend($"{name[..end]}(1)")
        : [];

    private static string CreateOverview(Command root, GlobalOptions globals)
    {
        var page = Begin("offlic", root.Description!);
        page.Section("Synopsis");
        page.Typed("offlic COMMAND [options]");
        page.Section("Description");
        page.Text(root.Description! + " A zone is isolated, a desk is connected, and a person carries a drive between them. "
            + "offlic opens no network connection.");
        page.Section("Commands");
        foreach (var (place, heading) in HelpPage.Places)
        {
            page.Subsection(heading);
            foreach (var command in root.Subcommands.OfType<ToolCommand>().Where(command => command.Place == place))
                page.Entry(command.Name, command.Description!);
        }

        Entries(page, "Options", globals.All.Select(HelpPage.CreateRow));
        Entries(page, "Exit status", ExitCode.Table.Select(row => ($"{row.Code} {row.Name}", row.When)));
        Entries(page, "Environment",
        [
            ("OFFLIC_STATION", "The folder of the station, where `--station` is not given."),
            ("COLUMNS", "The width of a line; without it the terminal says it, and it is 80 in a file or a pipe."),
            ("NO_COLOR, TERM=dumb", "No color and no progress."),
            ("LC_ALL, LC_CTYPE, LANG", "Text is ASCII where the first of them that is set does not name UTF-8."),
        ]);
        Entries(page, "Files",
        [
            (".offlic/ledger.db", "The facts of the station. Nothing else is needed to continue, and nothing else may write it."),
            (".offlic/keys/", "The keys of the station, for its owner alone."),
            (".offlic/log/", "One JSON object for each line, one file for each day. It has no payload and no key."),
        ]);
        page.SeeAlso(["offlic-exchange(7)", "offlic-bundle(5)", .. root.Subcommands.Select(command => $"offlic-{command.Name}(1)")]);
        return page.ToString();
    }

    private static RoffWriter Begin(string name, string purpose)
    {
        var page = new RoffWriter(name, 1, Manual);
        page.Section("Name");
        page.Text($"{name} - {char.ToLowerInvariant(purpose[0])}{purpose[1..].TrimEnd('.')}");
        return page;
    }

    private static void Entries(RoffWriter page, string heading, IEnumerable<(string Term, string Text)> entries)
    {
        var all = entries.ToList();
        if (all.Count == 0)
            return;
        page.Section(heading);
        foreach (var (term, text) in all)
            page.Entry(term.Trim(), text);
    }
}
