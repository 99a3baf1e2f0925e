using System.IO.Abstractions;
using System.Text;
using OfflineLicense.Cli.Exchange;

namespace OfflineLicense.Cli;

/// <summary>
/// Everything that the process is given: files, clock, console, account. <c>Program</c> creates the real one and tests create
/// their own; no command uses anything else.
/// </summary>
internal sealed record HostEnvironment
{
    public required IFileSystem FileSystem { get; init; }

    public required TimeProvider Clock { get; init; }

    public required TextWriter Out { get; init; }

    /// <summary>The stream under <see cref="Out"/>, for a result that is bytes (<c>cat</c>). Flush <see cref="Out"/> first.</summary>
    public required Stream OutBytes { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input. Called only to read, because opening changes the mode of a terminal.</summary>
    public required Func<Stream> OpenIn { get; init; }

    /// <summary>Standard input as bytes: what <c>-</c> means. Use this or <see cref="In"/>, never both.</summary>
    public Stream InBytes => field ??= OpenIn();

    public TextReader In => field ??= new StreamReader(InBytes, new UTF8Encoding(false), bufferSize: 256);

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    public bool InIsTerminal { get; init; }

    /// <summary>The width of the terminal; null where there is none, or where it is not known.</summary>
    public int? Columns { get; init; }

    /// <summary>Whether more than ASCII can be shown; null: the locale says it.</summary>
    public bool? ShowsUnicode { get; init; }

    /// <summary>Reads a line from the terminal without showing it and without creating a string; null at the end of the input.</summary>
    public required Func<Secret?> ReadSecret { get; init; }

    /// <summary>The account of the operating system: the operator where <c>--operator</c> is not given.</summary>
    public required string Account { get; init; }

    /// <summary>An environment variable, or null.</summary>
    public required Func<string, string?> GetVariable { get; init; }

    /// <summary>The current folder, absolute; empty if it was deleted.</summary>
    public required string CurrentFolder { get; init; }

    /// <summary>What Ctrl-C does.</summary>
    public Interrupt Interrupt { get; init; } = new();

    /// <summary>How a person starts this tool in a shell: <c>offlic</c> where it is on the PATH, else its quoted path.</summary>
    public Func<string> FindTool { get; init; } = () => "offlic";

    /// <summary>The version that <c>--version</c> and bundles state. Tests set one, so that no snapshot follows the tags.</summary>
    public string ToolVersion { get; init; } = Versions.Tool;

    /// <summary>The step of <c>exchange</c> that the command is; null: a person typed it.</summary>
    public ExchangeStep? Step { get; init; }

    /// <summary>The absolute form of a path as it was typed.</summary>
    /// <exception cref="Failure">Usage: the path is empty. Missing: it is relative, and the current folder was deleted.</exception>
    public string FullPath(string path)
    {
        if (path.Length == 0)
            throw new Failure(FailureKind.Usage, "a path is empty");
        path = ExpandHome(path);
        if (CurrentFolder.Length == 0 && !FileSystem.Path.IsPathFullyQualified(path))
            throw new Failure(FailureKind.Missing, $"{path} cannot be found: the current folder was deleted", "change to another folder");
        return FileSystem.Path.GetFullPath(path, CurrentFolder.Length == 0 ? path : CurrentFolder);
    }

    /// <summary>
    /// A shell leaves the <c>~</c> of <c>--to=~/upload</c>, of a quoted word and of an answer to a question as it was typed. The
    /// folder of that name that would be made is removed by people with <c>rm -r ~</c>. A file of that name is <c>./~</c>.
    /// </summary>
    private string ExpandHome(string path) =>
        (path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith(@"~\", StringComparison.Ordinal))
        && (GetVariable("HOME") ?? GetVariable("USERPROFILE")) is { } home && FileSystem.Path.IsPathFullyQualified(home)
            ? home + path[1..]
            : path;
}
