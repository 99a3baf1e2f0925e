using System.CommandLine;

namespace OfflineLicense.Cli.Parsing;

/// <summary>
/// The options every command has. Made anew for each run: System.CommandLine ties an option to the commands it was added
/// to, and a run must leave nothing behind for the next one.
/// </summary>
internal sealed class GlobalOptions
{
    public Option<string?> Station { get; } = new("--station")
    {
        Description = "The station's folder (else OFFLIC_STATION, else the nearest folder above that holds .offlic/)",
        HelpName = "DIR",
        Recursive = true,
    };

    public Flag Json { get; } = new("--json") { Description = "JSON Lines on stdout, the last one a summary", Recursive = true };

    public Flag DryRun { get; } = new("--dry-run", "-n") { Description = "Say what would be done; write nothing but the log", Recursive = true };

    public Flag Quiet { get; } = new("--quiet", "-q") { Description = "The result and errors only", Recursive = true };

    public Flag Verbose { get; } = new("--verbose", "-v") { Description = "Say more on stderr", Recursive = true };

    public Flag NoColor { get; } = new("--no-color") { Description = "No colour and no progress (also: NO_COLOR, TERM=dumb)", Recursive = true };

    public Flag NoInput { get; } = new("--no-input") { Description = "Never ask; a missing decision is exit 2", Recursive = true };

    public Option<string?> Operator { get; } = new("--operator")
    {
        Description = "Who acts, for the journal (default: the OS account)",
        HelpName = "NAME",
        Recursive = true,
    };

    public Number Wait { get; } = new("--wait", otherwise: 10)
    {
        Description = "How long to wait for another process that holds the ledger (default: 10)",
        HelpName = "SECONDS",
        Recursive = true,
    };

    public Option<string?> Reason { get; } = new("--reason")
    {
        Description = "Why an override is right; kept in the journal",
        HelpName = "TEXT",
        Recursive = true,
    };

    public Flag Help { get; } = new("--help", "-h") { Description = "This page", Recursive = true };

    public Flag Version { get; } = new("--version") { Description = "The tool's version and those of its formats" };

    /// <summary>In the order help shows them.</summary>
    public IReadOnlyList<Option> All =>
        [Station, Json, DryRun, Quiet, Verbose, NoColor, NoInput, Operator, Wait, Reason, Help, Version];
}
