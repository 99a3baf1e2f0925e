using OfflineLicense.Formats.Csv;

namespace OfflineLicense.Steps.Roster;

/// <summary>
/// A cell that a spreadsheet would take for a formula is written behind an apostrophe, and one that begins with an apostrophe too, so
/// that what was exported is read back as it was.
/// </summary>
internal static class RosterText
{
    private const string Formula = CsvLine.FormulaSigns + "'";

    public static string Arm(string cell) => cell.Length > 1 && cell[0] == '\'' && Formula.Contains(cell[1]) ? cell[1..] : cell;

    /// <summary>What <c>CsvLine</c> does not disarm by itself: a text that begins with an apostrophe.</summary>
    public static string? Disarm(string? value) =>
        value is ['\'', var second, ..] && Formula.Contains(second) ? "'" + value : value;
}
