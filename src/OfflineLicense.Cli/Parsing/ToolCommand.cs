using System.CommandLine;

namespace OfflineLicense.Cli.Parsing;

/// <summary>Where along the corridor a command is typed: how <c>offlic</c> alone groups its commands.</summary>
internal enum Place
{
    Zone,
    Carry,
    Desk,
    Keep,
}

/// <summary>A line as a person would type it, and what it does.</summary>
internal sealed record Example(string Typed, string Does);

/// <summary>A command: what is parsed, what its help page says, and what it does.</summary>
internal sealed class ToolCommand(string name, string purpose) : Command(name, purpose)
{
    public Place Place { get; init; } = Place.Keep;

    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>The codes it can end with beside those of every command (0, 1, 2, 5, 130), for its EXIT STATUS list.</summary>
    public IReadOnlyList<int> Exits { get; init; } = [];

    /// <summary>Null for a command that is only the name of its subcommands.</summary>
    public Action<CommandContext>? Run { get; init; }
}
