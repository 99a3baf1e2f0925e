using System.Globalization;

namespace OfflineLicense.Benchmarks.Speed;

/// <summary>A table that reads well on a terminal and is ready for docs/figures.md.</summary>
internal sealed class MarkdownTable(params IReadOnlyList<string> header)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    public void Add(params IReadOnlyList<string> row) => _rows.Add(row);

    /// <summary>A number, or a dash where there is none.</summary>
    public static string Number(double? value, string format, string unit = "") =>
        value is { } number ? number.ToString(format, CultureInfo.InvariantCulture) + unit : "–";

    /// <returns>Nothing where there is no row.</returns>
    public override string ToString()
    {
        if (_rows.Count == 0)
            return string.Empty;
        var widths = header.Select((name, column) => _rows.Select(row => row[column].Length).Append(name.Length).Max()).ToList();
        string Line(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells.Select((cell, column) => Padded(cell, column)))} |\n";
        string Padded(string cell, int column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]);
        var rule = string.Concat(widths.Select((width, column) => $"|{new string('-', width + 1)}{(column == 0 ? '-' : ':')}"));
        return $"{Line(header)}{rule}|\n{string.Concat(_rows.Select(Line))}";
    }
}
