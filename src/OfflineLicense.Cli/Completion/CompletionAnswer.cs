using System.Buffers;
using System.CommandLine;
using System.Text;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Terminal;

namespace OfflineLicense.Cli.Completion;

/// <summary>
/// The answer to a shell that completes a command line: a line for each word that can stand there, a tab, and what it is; then
/// <see cref="Files"/> or <see cref="Folders"/> where the shell offers paths. It never fails, never asks and never writes.
/// </summary>
internal static class CompletionAnswer
{
    /// <summary>The first argument by which the scripts of <c>offlic completion</c> ask. A person does not type it.</summary>
    public const string Word = "__complete";

    private const string Files = ":files";
    private const string Folders = ":folders";

    /// <summary>A shell must not take a name from outside for anything but a word: no space, quote, sign or control character.</summary>
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:@%+,-");

    /// <param name="words">What was typed behind the name of the tool, the word at the cursor last.</param>
    public static int Print(HostEnvironment host, Command root, GlobalOptions globals, IReadOnlyList<string> words)
    {
        try
        {
            var typed = TypedWords.Read(root, globals, words);
            var text = new StringBuilder();
            foreach (var line in Answer(host, root, typed, Screen.Of(host)))
                text.Append(line).Append('\n');
            host.Out.Write(text);
            host.Out.Flush();
        }
#pragma warning disable CA1031 // A shell shows an error in the middle of the line that a person types: nothing is better than that.
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        return ExitCode.Done;
    }

    private static IEnumerable<string> Answer(HostEnvironment host, Command root, TypedWords typed, Screen screen)
    {
        var kinds = FindKinds(typed).ToList();
        var candidates = kinds.SelectMany(kind => Offer(host, root, typed, kind)).Concat(OfferWords(typed, kinds));
        foreach (var candidate in candidates)
        {
            if (!candidate.Word.StartsWith(typed.Last, StringComparison.Ordinal) || candidate.Word.AsSpan().ContainsAnyExcept(Plain))
                continue;
            var description = screen.Show(SafeText.Value(candidate.Description));
            yield return typed.Prefix + candidate.Word + (description.Length > 0 ? "\t" + description : "");
        }

        if (kinds.Exists(kind => kind is ValueKind.Files or ValueKind.MarkTargets))
            yield return Files;
        else if (kinds.Contains(ValueKind.Folders))
            yield return Folders;
    }

    private static IEnumerable<ValueKind> FindKinds(TypedWords typed)
    {
        if (typed.Awaiting is { } option)
            yield return ValueKinds.Of(option);
        if (typed.IsValue || (!typed.IsPlain && typed.Last.StartsWith('-')))
            yield break;
        if (typed.Argument is { } argument)
        {
            var kind = ValueKinds.Of(typed.Command, argument);
            yield return kind == ValueKind.SettingValue && typed.Arguments[0].StartsWith("folders.", StringComparison.Ordinal)
                ? ValueKind.Folders
                : kind;
        }
    }

    private static IEnumerable<Candidate> Offer(HostEnvironment host, Command root, TypedWords typed, ValueKind kind) => kind switch
    {
        ValueKind.Devices or ValueKind.Bundles or ValueKind.Stations or ValueKind.Keys or ValueKind.Exports =>
            FindNames(host, typed, kind),
        ValueKind.MarkTargets => FindNames(host, typed, typed.Arguments is ["lost", ..] ? ValueKind.Bundles : ValueKind.Devices),
        ValueKind.Settings => SettingName.All.Select(name => new Candidate(name)),
        ValueKind.SettingValue => ValueKinds.GetSettingWords(typed.Arguments[0]).Select(word => new Candidate(word)),
        ValueKind.Topics => ExplainPages.All.Select(page => new Candidate(page.Topic, page.Title)),
        ValueKind.Commands => FindTopics(root, typed.Arguments),
        ValueKind.Words when typed.Awaiting is { } option => ValueKinds.GetWords(option).Select(word => new Candidate(word)),
        ValueKind.Words => ValueKinds.GetWords(typed.Argument!).Select(word => new Candidate(word)),
        _ => [],
    };

    private static IReadOnlyList<Candidate> FindNames(HostEnvironment host, TypedWords typed, ValueKind kind)
    {
        try
        {
            return NamesOfStation.Find(host, typed, kind);
        }
        catch (Exception none) when (none is Failure or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Commands; options where one was begun, or where nothing else can stand.</summary>
    private static IEnumerable<Candidate> OfferWords(TypedWords typed, List<ValueKind> kinds)
    {
        if (typed.IsValue || typed.IsPlain)
            return [];
        if (typed.Last.StartsWith('-') || (kinds.Count == 0 && typed.Command.Subcommands.Count == 0))
        {
            return typed.FreeOptions.SelectMany(option => option.Aliases.Append(option.Name)
                .Where(name => name.Length > 2 || typed.Last.Length == 2)
                .Select(name => new Candidate(name, option.Description ?? "")));
        }

        return typed.Arguments.Count > 0 ? [] : FindCommands(typed.Command);
    }

    private static IEnumerable<Candidate> FindTopics(Command root, IReadOnlyList<string> words)
    {
        var at = words.Aggregate(root, (above, word) => above.Subcommands.FirstOrDefault(command => command.Name == word) ?? above);
        return FindCommands(at).Concat(words.Count == 0 ? [new Candidate("exit-codes", "The table of exit codes")] : []);
    }

    private static IEnumerable<Candidate> FindCommands(Command above) => above.Subcommands.Where(command => !command.Hidden)
        .Select(command => new Candidate(command.Name, command.Description ?? ""));
}
