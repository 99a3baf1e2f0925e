using System.IO.Abstractions;

namespace OfflineLicense.Cli;

/// <summary>
/// What a command stands on: everything the process is given. <c>Program</c> makes the real one, tests make their own;
/// nothing in this project reaches past it.
/// </summary>
internal sealed record Site
{
    public required IFileSystem Disk { get; init; }

    public required TimeProvider Clock { get; init; }

    public required TextWriter Out { get; init; }

    /// <summary>The stream under <see cref="Out"/>, for a result that is bytes (<c>cat</c>). Flush <see cref="Out"/> first.</summary>
    public required Stream OutBytes { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader In { get; init; }

    /// <summary>Standard input as bytes: what <c>-</c> means. Use this or <see cref="In"/>, never both.</summary>
    public required Stream InBytes { get; init; }

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    public bool InIsTerminal { get; init; }

    /// <summary>Reads a line from the terminal without showing it; null at its end.</summary>
    public required Func<string?> ReadSecret { get; init; }

    /// <summary>The account of the operating system: who acts when <c>--operator</c> does not say.</summary>
    public required string Account { get; init; }

    /// <summary>An environment variable, or null.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The current folder, absolute.</summary>
    public required string Folder { get; init; }
}
