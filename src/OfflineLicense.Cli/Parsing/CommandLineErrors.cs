using System.CommandLine;
using System.CommandLine.Parsing;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Cli.Parsing;

/// <summary>
/// Errors that System.CommandLine does not report, or reports in other words: a mistyped option that it takes for one more
/// file, an unknown command, a value for a flag.
/// </summary>
internal static class CommandLineErrors
{
    /// <exception cref="Failure">Usage: the first error, with the name that was probably meant.</exception>
    public static void ThrowIfInvalid(string[] args, ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        var typed = args.TakeWhile(arg => arg != "--").ToList();
        var options = GetOptions(parse.CommandResult).ToList();

        // The library would take the next word for the value, so --reason="$EMPTY" would take another word of the line.
        if (typed.Find(arg => arg.StartsWith("--", StringComparison.Ordinal) && arg.EndsWith('=')) is { } bare)
            throw CreateFailure(parse, $"{bare} has no value", meant: null);

        // Options that follow a mistyped command are its own.
        var commands = command is ToolCommand { Run: not null } ? [] : command.Subcommands.Select(sub => sub.Name).ToList();
        if (commands.Count > 0 && parse.UnmatchedTokens is [var mistyped, ..] && !LooksLikeAnOption(mistyped))
            throw CreateCommandFailure(parse, mistyped, commands);

        foreach (var token in parse.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash))
            if (token.Type == TokenType.Argument && LooksLikeAnOption(token.Value) && typed.Contains(token.Value, StringComparer.Ordinal))
                throw CreateOptionFailure(parse, token.Value, FindMeant(token.Value, [.. options.SelectMany(GetNames)]));

        foreach (var arg in typed.Where(arg => LooksLikeAnOption(arg) && arg.Contains('=', StringComparison.Ordinal)))
        {
            var name = arg[..arg.IndexOf('=', StringComparison.Ordinal)];
            if (options.Exists(option => option is Flag && GetNames(option).Contains(name, StringComparer.Ordinal)))
                throw CreateFailure(parse, $"{name} takes no value", meant: null);
        }

        // The library takes "man pack" for pack with a word too many.
        var root = parse.RootCommandResult.Command;
        if (parse.Tokens is [{ Type: TokenType.Argument, Value: var first }, ..] && command != root && typed.FirstOrDefault() == first)
        {
            throw new Failure(FailureKind.Usage, $"{root.Name} has no command {SafeText.Value(first)}",
                Synonyms.Find(root.Name, first) ?? $"see: {root.Name} --help");
        }

        if (command is not ToolCommand { Run: not null })
        {
            var name = GetFullName(parse);
            throw parse.UnmatchedTokens is [var word, ..]
                ? CreateCommandFailure(parse, word, commands)
                : CreateFailure(parse, $"{name} needs one of: {string.Join(", ", commands)}", meant: null);
        }

        ThrowIfTargetIsBare(parse, command, options);
        ThrowIfIncomplete(parse, command);
        if (parse.Errors.Count > 0)
            throw CreateFailure(parse, ToFragment(parse.Errors[0].Message), meant: null);
    }

    /// <summary>The words of the library do not say which argument is missing, or how it looks.</summary>
    private static void ThrowIfIncomplete(ParseResult parse, Command command)
    {
        var argument = command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0
            && parse.GetResult(argument) is null or { Tokens.Count: 0 });
        var option = command.Options.FirstOrDefault(option => option.Required && parse.GetResult(option) is null or { Implicit: true });
        var isValueMissing = GetOptions(parse.CommandResult).Any(each => each.Arity.MinimumNumberOfValues > 0
            && parse.GetResult(each) is { Implicit: false, Tokens.Count: 0 });
        if (parse.Errors.Count == 0 || parse.UnmatchedTokens.Count > 0 || isValueMissing || (argument is null && option is null))
            return;
        var missing = argument?.Name.ToUpperInvariant() ?? $"{option!.Name} {option.HelpName}".TrimEnd();
        var example = command is ToolCommand { Examples: [var shown, ..] } ? $"for example: {shown.Typed}; " : string.Empty;
        throw new Failure(FailureKind.Usage, $"{GetFullName(parse)} needs {missing}", $"{example}see: {GetFullName(parse)} --help");
    }

    /// <summary><c>offlic pack ../usb</c>: the folder is there, and only its option is missing.</summary>
    private static void ThrowIfTargetIsBare(ParseResult parse, Command command, List<Option> options)
    {
        if (parse.UnmatchedTokens is not [var path] || options.Find(option => option.Name == "--to") is not { } to
            || !command.Options.Contains(to) || parse.GetResult(to) is { Implicit: false })
            return;
        throw CreateFailure(parse, $"{GetFullName(parse)} takes {SafeText.Value(path)} only with --to",
            $"{GetFullName(parse)} --to {ShellWord.Quote(path)}");
    }

    private static Failure CreateCommandFailure(ParseResult parse, string word, List<string> commands)
    {
        var name = GetFullName(parse);
        return Synonyms.Find(name, word) is { } advice
            ? new Failure(FailureKind.Usage, $"{name} has no command {word}", advice)
            : CreateFailure(parse, $"{name} has no command {word}", FindNearest(word, commands));
    }

    private static string? FindMeant(string option, IReadOnlyCollection<string> known) =>
        Synonyms.FindOption(option, known) ?? FindNearest(option, known);

    private static Failure CreateFailure(ParseResult parse, string message, string? meant) => new(
        FailureKind.Usage,
        meant is null ? message : $"{message}; did you mean {meant}?",
        $"see: {GetFullName(parse)} --help");

    // A file name may begin with a hyphen.
    private static Failure CreateOptionFailure(ParseResult parse, string option, string? meant) => meant is not null
        ? CreateFailure(parse, $"{GetFullName(parse)} has no option {option}", meant)
        : new Failure(
            FailureKind.Usage,
            $"{GetFullName(parse)} has no option {option}",
            $"see: {GetFullName(parse)} --help (put a file whose name starts with - after --; "
                + "write a value that starts with - as --option=-value)");

    // The messages of the library are sentences; ours are not.
    private static string ToFragment(string message) => char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');

    private static string GetFullName(ParseResult parse)
    {
        var name = parse.CommandResult.Command.Name;
        for (var at = parse.CommandResult.Parent as CommandResult; at is not null; at = at.Parent as CommandResult)
            name = at.Command.Name + " " + name;
        return name;
    }

    // "-" alone is standard input.
    private static bool LooksLikeAnOption(string arg) => arg.Length > 1 && arg[0] == '-';

    private static IEnumerable<Option> GetOptions(CommandResult command)
    {
        foreach (var option in command.Command.Options)
            yield return option;
        for (var above = command.Parent as CommandResult; above is not null; above = above.Parent as CommandResult)
            foreach (var option in above.Command.Options.Where(option => option.Recursive))
                yield return option;
    }

    private static IEnumerable<string> GetNames(Option option) => option.Aliases.Prepend(option.Name);

    /// <summary>The name that was probably meant; null if none is similar.</summary>
    public static string? FindNearest(string word, IEnumerable<string> known) => known
        .Select(name => (Name: name, Steps: GetDistance(word.ToLowerInvariant(), name.ToLowerInvariant())))
        .Where(candidate => word.Length > 2 && candidate.Steps <= (Math.Min(word.Length, candidate.Name.Length) + 2) / 3)
        .OrderBy(candidate => candidate.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase) ? 0 : candidate.Steps)
        .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    // Insertions, deletions and replacements from one word to the other.
    private static int GetDistance(string from, string to)
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
