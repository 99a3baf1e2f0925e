using System.CommandLine;
using System.CommandLine.Parsing;

namespace OfflineLicense.Cli.Parsing;

/// <summary>
/// What System.CommandLine lets pass or says in its own words: a mistyped option that a list of files would swallow as one
/// more file, an unknown command, a value given to a flag.
/// </summary>
internal static class CommandLineErrors
{
    /// <exception cref="Failure">Usage: the first thing that is wrong, with what was probably meant.</exception>
    public static void ThrowIfInvalid(string[] args, ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        var typed = args.TakeWhile(arg => arg != "--").ToList();
        var options = Options(parse.CommandResult).ToList();

        // The library would take the next word for the value: that of --reason="$EMPTY" is another word of the line.
        if (typed.Find(arg => arg.StartsWith("--", StringComparison.Ordinal) && arg.EndsWith('=')) is { } bare)
            throw Wrong(parse, $"{bare} has no value behind it", meant: null);

        foreach (var token in parse.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash))
            if (token.Type == TokenType.Argument && LooksLikeAnOption(token.Value) && typed.Contains(token.Value, StringComparer.Ordinal))
                throw WrongOption(parse, token.Value, FindNearest(token.Value, options.SelectMany(Names)));

        foreach (var arg in typed.Where(arg => LooksLikeAnOption(arg) && arg.Contains('=', StringComparison.Ordinal)))
            if (options.Exists(option => option is Flag && Names(option).Contains(arg[..arg.IndexOf('=', StringComparison.Ordinal)], StringComparer.Ordinal)))
                throw Wrong(parse, $"{arg[..arg.IndexOf('=', StringComparison.Ordinal)]} takes no value", meant: null);

        if (command is not ToolCommand { Run: not null })
            throw parse.UnmatchedTokens is [var word, ..]
                ? Wrong(parse, $"{FullName(parse)} has no command {word}", FindNearest(word, command.Subcommands.Select(sub => sub.Name)))
                : Wrong(parse, $"{FullName(parse)} needs one of: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}", meant: null);

        if (parse.Errors.Count > 0)
            throw Wrong(parse, InOurManner(parse.Errors[0].Message), meant: null);
    }

    private static Failure Wrong(ParseResult parse, string message, string? meant) => new(
        FailureKind.Usage,
        meant is null ? message : $"{message}; did you mean {meant}?",
        $"see: {FullName(parse)} --help");

    // A name may begin with a hyphen, if rarely.
    private static Failure WrongOption(ParseResult parse, string option, string? meant) => meant is not null
        ? Wrong(parse, $"{FullName(parse)} has no option {option}", meant)
        : new Failure(
            FailureKind.Usage,
            $"{FullName(parse)} has no option {option}",
            $"see: {FullName(parse)} --help (a file whose name starts with - goes after --, a value that does so is written --option=-value)");

    // The library's messages are sentences; ours are not.
    private static string InOurManner(string message) => char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');

    private static string FullName(ParseResult parse)
    {
        var name = parse.CommandResult.Command.Name;
        for (var at = parse.CommandResult.Parent as CommandResult; at is not null; at = at.Parent as CommandResult)
            name = at.Command.Name + " " + name;
        return name;
    }

    // "-" alone is standard input.
    private static bool LooksLikeAnOption(string arg) => arg.Length > 1 && arg[0] == '-';

    private static IEnumerable<Option> Options(CommandResult command)
    {
        foreach (var option in command.Command.Options)
            yield return option;
        for (var above = command.Parent as CommandResult; above is not null; above = above.Parent as CommandResult)
            foreach (var option in above.Command.Options.Where(option => option.Recursive))
                yield return option;
    }

    private static IEnumerable<string> Names(Option option) => option.Aliases.Prepend(option.Name);

    /// <summary>What was probably meant; null: nothing is near.</summary>
    public static string? FindNearest(string word, IEnumerable<string> known) => known
        .Select(name => (Name: name, Steps: Steps(word, name)))
        .Where(candidate => word.Length > 2 && candidate.Steps <= (Math.Min(word.Length, candidate.Name.Length) + 2) / 3)
        .OrderBy(candidate => candidate.Steps)
        .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    // Insertions, deletions and replacements from one word to the other.
    private static int Steps(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
