using System.CommandLine;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Cli.Parsing;

/// <summary>
/// How a script gives a passphrase: in a file or by a descriptor. Never in an argument or an environment variable, because
/// other accounts or child processes can read those.
/// </summary>
internal sealed class PassphraseOptions
{
    private readonly Option<string?> _file;
    private readonly Number _descriptor;

    /// <param name="name">The beginning of the two option names.</param>
    /// <param name="whose">Which passphrase it is, for the help page.</param>
    public PassphraseOptions(string name = "--passphrase", string whose = "the private key's passphrase")
    {
        _file = new Option<string?>(name + "-file")
        {
            Description = $"A file that only its owner can read (0600); its first line is {whose}",
            HelpName = "F",
        };
        _descriptor = new Number(name + "-fd", fallback: 0)
        {
            Description = "The same from an open file descriptor, e.g. 3 with 3<F; 0 is standard input",
            HelpName = "N",
        };
        Alternative = $"give {name}-file F (a file that only its owner can read, mode 0600) or {name}-fd N";
    }

    /// <summary>How to give the passphrase without being asked.</summary>
    public string Alternative { get; }

    public IEnumerable<Option> All => [_file, _descriptor];

    /// <summary>Reads the passphrase at the start of a command, because standard input may be read for other things later.</summary>
    /// <returns>Null if neither option was given.</returns>
    /// <exception cref="Failure">
    /// Usage: both options were given, or the passphrase is empty. Missing: the file cannot be read, or other accounts can read it.
    /// </exception>
    public Secret? Read(CommandContext context)
    {
        var path = context.GetValue(_file);
        if (!context.Has(_descriptor))
            return path is null ? null : PassphraseSource.OfFile(context.FullPath(path));
        if (path is not null)
            throw new Failure(FailureKind.Usage, $"{_file.Name} and {_descriptor.Name} are both given", "give one of them");
        return context.GetValue(_descriptor) is var number and not 0
            ? PassphraseSource.OfDescriptor(number)
            : PassphraseSource.OfStream(context.Host.InBytes, "standard input");
    }

    /// <summary>Reads a new passphrase for a key. At a terminal it is asked for twice.</summary>
    /// <param name="context">The run of the command.</param>
    /// <param name="question">The question at a terminal.</param>
    /// <param name="explanation">A line before it: what the passphrase is for.</param>
    /// <returns>Null: the key gets no passphrase, or no one can be asked.</returns>
    /// <exception cref="Failure">Usage: the two differ. Else as <see cref="Read"/>.</exception>
    public Secret? ReadNew(
        CommandContext context, string question = "Passphrase for the private key (empty: none):", string? explanation = null)
    {
        if (Read(context) is { } given)
            return given;
        if (!context.Output.CanAskSecrets || context.DryRun)
            return null;
        if (explanation is not null)
            context.Output.WriteLine(explanation);
        var first = context.Output.AskSecret(question, Alternative);
        if (first.IsEmpty)
            return null;
        using var second = context.Output.AskSecret("The same again:", Alternative);
        if (first.Matches(second))
            return first;
        first.Dispose();
        throw new Failure(FailureKind.Usage, "the two passphrases differ: nothing was changed", "run the same command again");
    }
}

/// <summary>The passphrase of the key that a command opens: from an option, or asked for when it is needed.</summary>
internal sealed class Passphrase(CommandContext context, PassphraseOptions options) : IDisposable
{
    private Secret? _secret = options.Read(context);

    /// <exception cref="Failure">Usage: it was not given, and no one can be asked.</exception>
    public Secret Get(string path) => context.Host.Step is { } step
        ? step.GetPassphrase(path)
        : _secret ??= context.Output.AskSecret($"Passphrase for {path}:", options.Alternative);

    public void Dispose() => _secret?.Dispose();
}
