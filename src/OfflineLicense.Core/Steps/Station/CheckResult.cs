namespace OfflineLicense.Steps.Station;

/// <summary>A check of <c>doctor</c>, in the order in which they run.</summary>
internal enum StationCheck
{
    Ledger,
    Rows,
    Structure,
    File,
    Keys,
    Names,
    Documents,
    Bundles,
    Journal,
    Facts,
    Peers,
    Zones,
    Permissions,
    Space,
    FileSystem,
    Clock,
    Engine,
    Fips,
}

/// <summary>What a problem of a check means. The exit code follows from it.</summary>
internal enum ProblemKind
{
    /// <summary>Something beside the ledger: files, permissions, space, the disk, the clock.</summary>
    Environment,

    /// <summary>Peers hold bundles or journal rows of ours that this ledger does not have.</summary>
    Rollback,

    /// <summary>The ledger itself is damaged.</summary>
    Damage,
}

/// <summary>The result of one check of <c>doctor</c>.</summary>
/// <param name="Looked">What was checked, or what was found, as text.</param>
/// <param name="Problems">Empty: no problem.</param>
internal sealed record CheckResult(StationCheck Check, string Looked, IReadOnlyList<string> Problems)
{
    /// <summary>What the problems mean, if there are any.</summary>
    public ProblemKind Kind { get; init; }

    /// <summary>What to do about the problems.</summary>
    public string? Remedy { get; init; }

    /// <summary>The name of the check in JSON and on the screen.</summary>
    public string Name => Check.ToString().ToLowerInvariant();
}
