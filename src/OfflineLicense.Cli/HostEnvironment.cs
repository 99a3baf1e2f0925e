using System.IO.Abstractions;
using System.Text;

namespace OfflineLicense.Cli;

/// <summary>
/// What a command stands on: everything the process is given. <c>Program</c> makes the real one, tests make their own;
/// nothing in this project reaches past it.
/// </summary>
internal sealed record HostEnvironment
{
    public required IFileSystem FileSystem { get; init; }

    public required TimeProvider Clock { get; init; }

    public required TextWriter Out { get; init; }

    /// <summary>The stream under <see cref="Out"/>, for a result that is bytes (<c>cat</c>). Flush <see cref="Out"/> first.</summary>
    public required Stream OutBytes { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input. Only when somebody reads: it changes the mode of a terminal.</summary>
    public required Func<Stream> OpenIn { get; init; }

    /// <summary>Standard input as bytes: what <c>-</c> means. Use this or <see cref="In"/>, never both.</summary>
    public Stream InBytes => field ??= OpenIn();

    public TextReader In => field ??= new StreamReader(InBytes, new UTF8Encoding(false), bufferSize: 256);

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    public bool InIsTerminal { get; init; }

    /// <summary>Reads a line from the terminal without showing it and without making text of it; null at its end.</summary>
    public required Func<Secret?> ReadSecret { get; init; }

    /// <summary>The account of the operating system: who acts when <c>--operator</c> does not say.</summary>
    public required string Account { get; init; }

    /// <summary>An environment variable, or null.</summary>
    public required Func<string, string?> GetVariable { get; init; }

    /// <summary>The current folder, absolute; empty where it is gone.</summary>
    public required string CurrentFolder { get; init; }

    /// <summary>A path as it was typed, made absolute from the current folder.</summary>
    /// <exception cref="Failure">Usage: the path is empty. Missing: it is relative to a folder that is gone.</exception>
    public string FullPath(string path)
    {
        if (path.Length == 0)
            throw new Failure(FailureKind.Usage, "a path is empty");
        if (CurrentFolder.Length == 0 && !FileSystem.Path.IsPathFullyQualified(path))
            throw new Failure(FailureKind.Missing, $"{path} cannot be found: the current folder is gone", "change to another folder");
        return FileSystem.Path.GetFullPath(path, CurrentFolder.Length == 0 ? path : CurrentFolder);
    }
}
