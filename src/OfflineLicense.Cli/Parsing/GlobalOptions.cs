using System.CommandLine;

namespace OfflineLicense.Cli.Parsing;

/// <summary>
/// The options of every command. They are created for each run, because System.CommandLine ties an option to its commands
/// and one run must not change the next one.
/// </summary>
internal sealed class GlobalOptions
{
    public Option<string?> Station { get; } = new("--station")
    {
        Description = "The folder of the station (default: OFFLIC_STATION, then the nearest parent folder with .offlic/)",
        HelpName = "DIR",
        Recursive = true,
    };

    public Flag UnsafeDisk { get; } = new("--unsafe-fs")
    {
        Description = "A station on FAT, exFAT, FUSE, NFS or SMB, where a power cut or a second run can ruin the ledger",
        Recursive = true,
    };

    public Flag Json { get; } = new("--json") { Description = "Print JSON Lines; the last line is the summary", Recursive = true };

    public Flag DryRun { get; } = new("--dry-run", "-n")
    {
        Description = "Print what would be done; write nothing except the log",
        Recursive = true,
    };

    public Flag Quiet { get; } = new("--quiet", "-q") { Description = "Print the result and errors only", Recursive = true };

    public Flag Verbose { get; } = new("--verbose", "-v") { Description = "Print more details", Recursive = true };

    public Flag NoColor { get; } = new("--no-color")
    {
        Description = "Print no color and no progress (also: NO_COLOR, TERM=dumb)",
        Recursive = true,
    };

    public Flag NoInput { get; } = new("--no-input")
    {
        Description = "Never ask a question; a missing decision is exit 2",
        Recursive = true,
    };

    public TextOption Operator { get; } = new("--operator")
    {
        Description = "The name of the operator, for the journal (default: the OS account)",
        HelpName = "NAME",
        Recursive = true,
    };

    public Number Wait { get; } = new("--wait", fallback: 10)
    {
        Description = "How long to wait for another process that uses the ledger (default: 10)",
        HelpName = "SECONDS",
        Recursive = true,
    };

    public TextOption Reason { get; } = new("--reason")
    {
        Description = "The reason for an override, for the journal",
        HelpName = "TEXT",
        Recursive = true,
    };

    public Flag Help { get; } = new("--help", "-h") { Description = "Show this page", Recursive = true };

    public Flag Version { get; } = new("--version") { Description = "Show the versions of the tool and of its formats" };

    /// <summary>In the order of the help page.</summary>
    public IReadOnlyList<Option> All =>
        [Station, UnsafeDisk, Json, DryRun, Quiet, Verbose, NoColor, NoInput, Operator, Wait, Reason, Help, Version];
}
