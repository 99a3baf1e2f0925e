namespace OfflineLicense.Steps.Roster;

/// <summary>What an import does with a unit.</summary>
internal enum RosterOutcome
{
    Added,
    Changed,
    Unchanged,

    /// <summary>It was retired, so its row is left out.</summary>
    Retired,

    /// <summary>It was retired, and a person takes it back.</summary>
    Restored,
}

/// <summary>A field with another value than before; null: none.</summary>
internal sealed record RosterDifference(string Field, string? Old, string? New);

/// <summary>What an import changes of one unit.</summary>
internal sealed record RosterChange(RosterEntry Entry, RosterOutcome Outcome, IReadOnlyList<RosterDifference> Fields);

/// <summary>What a person typed for <c>roster import</c>.</summary>
/// <param name="Path">The table, as a full path.</param>
internal sealed record RosterImportOptions(string Path)
{
    /// <summary>Import the good rows where others are bad.</summary>
    public bool SkipsBad { get; init; }

    /// <summary>Take back units that were retired.</summary>
    public bool Restores { get; init; }
}

/// <summary>The result of <c>roster import</c>.</summary>
/// <param name="Changes">Every unit of the table, by PID and serial number.</param>
/// <param name="Duplicates">Rows that say the same of a unit as an earlier one.</param>
/// <param name="NotInTable">Units of the roster that the table does not have. They stay.</param>
internal sealed record RosterImportResult(
    IReadOnlyList<RosterChange> Changes, IReadOnlyList<BadRow> Bad, IReadOnlyList<string> UnknownColumns, int Duplicates, int NotInTable)
{
    /// <summary>Rows are bad, so nothing was imported.</summary>
    public bool IsRefused { get; init; }

    public int Count(RosterOutcome outcome) => Changes.Count(change => change.Outcome == outcome);
}
