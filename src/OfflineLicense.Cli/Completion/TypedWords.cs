using System.CommandLine;
using OfflineLicense.Cli.Parsing;

namespace OfflineLicense.Cli.Completion;

/// <summary>The words of an unfinished command line: the command that they name, and what the last word can be.</summary>
internal sealed class TypedWords
{
    private readonly GlobalOptions _globals;
    private readonly List<string> _arguments = [];
    private readonly HashSet<Option> _used = [];

    /// <summary>An option that takes several words, and takes more of them.</summary>
    private Option? _open;

    private TypedWords(Command root, GlobalOptions globals) => (Command, _globals) = (root, globals);

    public Command Command { get; private set; }

    /// <summary>The arguments before the last word.</summary>
    public IReadOnlyList<string> Arguments => _arguments;

    /// <summary>The option whose value the last word is, or may be one more of; null: none.</summary>
    public Option? Awaiting { get; private set; }

    /// <summary>The last word is a value and can be nothing else.</summary>
    public bool IsValue { get; private set; }

    /// <summary>Behind <c>--</c> nothing is an option.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>What was typed of the last word; of <c>--to=usb</c> it is <c>usb</c>.</summary>
    public string Last { get; private set; } = "";

    /// <summary>What a shell holds for the beginning of the last word and is repeated: <c>--to=</c>.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>The station that the words name.</summary>
    public string? Station { get; private set; }

    public bool AllowsUnfitDisk => _used.Contains(_globals.UnsafeDisk);

    /// <summary>Options that can still be typed: those of the command, then those of every command.</summary>
    public IEnumerable<Option> FreeOptions => Options.Where(option => !option.Hidden
        && (!_used.Contains(option) || option.AllowMultipleArgumentsPerToken || option.Arity.MaximumNumberOfValues > 1));

    /// <summary>The argument that the last word is; null: the command takes no more.</summary>
    public Argument? Argument
    {
        get
        {
            var visible = Command.Arguments.Where(argument => !argument.Hidden).ToList();
            return _arguments.Count < visible.Count ? visible[_arguments.Count]
                : visible is [.., { Arity.MaximumNumberOfValues: > 1 } last] ? last
                : null;
        }
    }

    private IEnumerable<Option> Options =>
        Command.Options.Concat(Command.Parents.Any() ? _globals.All.Where(option => option.Recursive) : []);

    public static TypedWords Read(Command root, GlobalOptions globals, IReadOnlyList<string> words)
    {
        var typed = new TypedWords(root, globals);
        foreach (var word in words.SkipLast(1))
            typed.Take(Unquote(word));
        typed.TakeLast(words.Count == 0 ? "" : Unquote(words[^1]));
        return typed;
    }

    private void Take(string word)
    {
        // bash makes three words of --to=usb.
        if (word == "=" && IsValue)
            return;
        if (IsValue)
            TakeValue(word);
        else if (!IsPlain && word == "--")
            IsPlain = true;
        else if (!IsPlain && word.Length > 1 && word[0] == '-')
            TakeOption(word);
        else if (_open is null)
            TakeArgument(word);
    }

    private void TakeValue(string word)
    {
        if (Awaiting == _globals.Station)
            Station = word;
        _open = Awaiting!.AllowMultipleArgumentsPerToken ? Awaiting : null;
        (Awaiting, IsValue) = (null, false);
    }

    private void TakeOption(string word)
    {
        var name = word.Split('=', 2);
        _open = null;
        if (Find(name[0]) is not { } option)
            return;
        _used.Add(option);
        if (option is Flag)
            return;
        (Awaiting, IsValue) = (option, true);
        if (name.Length > 1)
            TakeValue(name[1]);
    }

    private void TakeArgument(string word)
    {
        if (_arguments.Count == 0 && Command.Subcommands.FirstOrDefault(command => command.Name == word) is { } command)
            Command = command;
        else
            _arguments.Add(word);
    }

    private void TakeLast(string word)
    {
        Last = word;
        if (IsValue)
            Last = word == "=" ? "" : word;
        else if (!IsPlain && word.StartsWith("--", StringComparison.Ordinal) && word.Split('=', 2) is [var name, var value]
            && Find(name) is { } option and not Flag)
            (Awaiting, IsValue, Last, Prefix) = (option, true, value, name + "=");
        else
            Awaiting = _open;
    }

    private Option? Find(string name) =>
        Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    /// <summary>A shell gives a word as it was typed: <c>"my drive</c>.</summary>
    private static string Unquote(string word) => word.Trim('"', '\'');
}
