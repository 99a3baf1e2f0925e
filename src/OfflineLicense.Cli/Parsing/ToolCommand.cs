using System.CommandLine;

namespace OfflineLicense.Cli.Parsing;

/// <summary>The group of a command in the list that <c>offlic</c> without arguments prints.</summary>
internal enum Place
{
    Zone,
    Carry,
    Desk,
    Keep,
}

/// <summary>A command line and what it does.</summary>
internal sealed record Example(string Typed, string Does);

/// <summary>A command: its options, its help page and what it does.</summary>
internal sealed class ToolCommand(string name, string purpose) : Command(name, purpose)
{
    public Place Place { get; init; } = Place.Keep;

    /// <summary>Where the command is typed: <c>zone</c>, <c>desk</c> or <c>both</c>.</summary>
    public string Where { get => field ?? Place switch { Place.Zone => "zone", Place.Desk => "desk", _ => "both" }; init; }

    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>The exit codes besides those of every command (0, 1, 2, 5, 130), for the help page.</summary>
    public IReadOnlyList<int> Exits { get; init; } = [];

    /// <summary>With <c>--dry-run</c> it prints what it prints without. A line at the end then says that nothing was written.</summary>
    public bool RehearsesInSameWords { get; init; }

    public const string Recorded = "what was recorded is safe";
    public const string Unchanged = "nothing was changed";

    /// <summary>What a person who stopped it can rely on: a short sentence.</summary>
    public string WhenInterrupted { get; init; } = Recorded;

    /// <summary>Null for a command that only groups subcommands.</summary>
    public Action<CommandContext>? Run { get; init; }
}
