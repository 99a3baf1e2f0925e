namespace OfflineLicense.Steps.Roster;

/// <summary>A row of a table that a person imports.</summary>
/// <param name="Line">Where it begins.</param>
/// <param name="Udi">Null: the row names its unit by the serial number or the hostname alone.</param>
/// <param name="Serial">Null where there is a UDI or no serial number.</param>
/// <param name="Values">In the order of <see cref="RosterField"/>; null: an empty cell, or no such column.</param>
internal sealed record RosterRow(int Line, Udi? Udi, string? Serial, IReadOnlyList<string?> Values)
{
    public string? this[RosterField field] => Values[(int)field];
}

/// <summary>A row that cannot be imported.</summary>
/// <param name="Column">Counted from 1; null: the row as a whole.</param>
/// <param name="ColumnName">The field, or null.</param>
internal sealed record BadRow(int Line, int? Column, string? ColumnName, string Message)
{
    /// <summary>"line 12, column 3 (serial): …", as safe text.</summary>
    public override string ToString()
    {
        var column = Column is null ? string.Empty : ColumnName is null ? $", column {Column}" : $", column {Column} ({ColumnName})";
        return $"line {Line}{column}: {Message}";
    }
}
