namespace OfflineLicense;

/// <summary>Why a command could not go on. Each kind has one exit code (contract: the table in README.md).</summary>
internal enum FailureKind
{
    /// <summary>The command line or a setting is wrong, or a decision is missing.</summary>
    Usage,

    /// <summary>A file, folder, station or key could not be read or written.</summary>
    Missing,

    /// <summary>A signature or a digest is wrong, or the key is unknown.</summary>
    Untrusted,

    /// <summary>Something belongs to another device, zone, account or server than it claims.</summary>
    WrongDevice,

    /// <summary>A bundle is lost, forked, or follows one we never saw.</summary>
    Sequence,

    /// <summary>A file named explicitly is not what it should be.</summary>
    Invalid,

    /// <summary>Another process holds the ledger.</summary>
    Busy,

    /// <summary>The ledger is damaged, or newer than this tool.</summary>
    Damaged,
}

/// <summary>
/// The one exception of this program: a command cannot go on. Thrown where it is known, in words meant for the person
/// (the input, what was expected, what to do), caught once in the command line.
/// </summary>
internal sealed class Failure(FailureKind kind, string message, string? hint = null, Exception? cause = null)
    : Exception(message, cause)
{
    public FailureKind Kind { get; } = kind;

    /// <summary>What the person can do about it, or null.</summary>
    public string? Hint { get; } = hint;

    /// <summary>A stable name for scripts: <c>E_SEAL</c>, <c>no-space</c>, … Null: the name of the kind.</summary>
    public string? Code { get; init; }
}
