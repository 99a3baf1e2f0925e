using System.CommandLine;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Cli.Parsing;

/// <summary>
/// How a script gives a passphrase: a file of its own, or a descriptor. Never an argument and never a variable, which other
/// accounts and every child process can see.
/// </summary>
internal sealed class PassphraseOptions
{
    private readonly Option<string?> _file;
    private readonly Number _descriptor;

    /// <param name="name">What the two options begin with.</param>
    /// <param name="whose">Whose passphrase it is, for the page of help.</param>
    public PassphraseOptions(string name = "--passphrase", string whose = "the private key's passphrase")
    {
        _file = new Option<string?>(name + "-file") { Description = $"A file of the owner alone (0600); its first line is {whose}", HelpName = "F" };
        _descriptor = new Number(name + "-fd", otherwise: 0) { Description = "The same from an open descriptor, e.g. 3 with 3<F; 0 is standard input", HelpName = "N" };
        Alternative = $"give {name}-file F (a file for its owner alone, mode 0600) or {name}-fd N";
    }

    /// <summary>How to give it without being asked.</summary>
    public string Alternative { get; }

    public IEnumerable<Option> All => [_file, _descriptor];

    /// <summary>Read now, at the start of a command: a descriptor may be standard input, which is read for other things later.</summary>
    /// <returns>Null where neither option was given.</returns>
    /// <exception cref="Failure">Usage: both were, or nothing is in it. Missing: the file cannot be read, or others can read it too.</exception>
    public Secret? Read(CommandContext context)
    {
        var path = context.GetValue(_file);
        if (!context.Has(_descriptor))
            return path is null ? null : PassphraseSource.OfFile(context.FullPath(path));
        if (path is not null)
            throw new Failure(FailureKind.Usage, $"{_file.Name} and {_descriptor.Name} are two passphrases", "give one of them");
        return context.GetValue(_descriptor) is var number and not 0 ? PassphraseSource.OfDescriptor(number) : PassphraseSource.OfStream(context.Host.InBytes, "standard input");
    }

    /// <summary>A passphrase for a key that is new or gets a new one; asked twice on a terminal.</summary>
    /// <param name="context">Whose person is asked.</param>
    /// <param name="question">What is asked at a terminal.</param>
    /// <returns>Null: there shall be none, or nobody can be asked.</returns>
    /// <exception cref="Failure">Usage: the two differ. Else as <see cref="Read"/>.</exception>
    public Secret? ReadNew(CommandContext context, string question = "Passphrase for the private key (empty: none):")
    {
        if (Read(context) is { } given)
            return given;
        if (!context.Output.CanAskSecrets || context.DryRun)
            return null;
        var first = context.Output.AskSecret(question, Alternative);
        if (first.IsEmpty)
            return null;
        using var second = context.Output.AskSecret("The same again:", Alternative);
        if (first.Same(second))
            return first;
        first.Dispose();
        throw new Failure(FailureKind.Usage, "the two passphrases differ: nothing was changed", "type the same command again");
    }
}

/// <summary>The passphrase of the key that a command opens: given, or asked for when it turns out to be needed.</summary>
internal sealed class Passphrase(CommandContext context, PassphraseOptions options) : IDisposable
{
    private Secret? _secret = options.Read(context);

    /// <exception cref="Failure">Usage: it was not given, and nobody can be asked.</exception>
    public Secret Get(string path) => _secret ??= context.Output.AskSecret($"Passphrase for {path}:", options.Alternative);

    public void Dispose() => _secret?.Dispose();
}
