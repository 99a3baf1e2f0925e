namespace OfflineLicense.Formats.Csv;

/// <summary>
/// CSV that a spreadsheet opens without running anything: every cell quoted, formulas disarmed, what does not show
/// escaped.
/// </summary>
internal static class CsvLine
{
    /// <summary>A spreadsheet takes a cell that begins with one of them for a formula.</summary>
    public const string FormulaSigns = "=+-@＝＋－＠";

    /// <summary>A line of a list that people fill in, which ends as every text of ours.</summary>
    public static string Format(params ReadOnlySpan<string?> cells) => Join(cells) + "\n";

    /// <summary>The cells of a line without its end.</summary>
    public static string Join(params ReadOnlySpan<string?> cells)
    {
        var quoted = new string[cells.Length];
        for (var i = 0; i < cells.Length; i++)
            quoted[i] = Cell(cells[i] ?? string.Empty);
        return string.Join(',', quoted);
    }

    /// <summary>The cells of a line that <see cref="Format"/> wrote, or of a plain one that a spreadsheet saved again.</summary>
    public static IReadOnlyList<string> Parse(string line)
    {
        var cells = new List<string>();
        var at = 0;
        while (at <= line.Length)
        {
            var cell = new System.Text.StringBuilder();
            if (at < line.Length && line[at] == '"')
            {
                for (at++; at < line.Length; at++)
                {
                    if (line[at] != '"')
                        cell.Append(line[at]);
                    else if (at + 1 < line.Length && line[at + 1] == '"')
                        cell.Append(line[at++]);
                    else
                        break;
                }

                at = line.IndexOf(',', Math.Min(at, line.Length)) is var next and >= 0 ? next : line.Length;
            }
            else
            {
                var end = line.IndexOf(',', at) is var next and >= 0 ? next : line.Length;
                cell.Append(line, at, end - at);
                at = end;
            }

            cells.Add(cell.ToString());
            at++;
        }

        return cells;
    }

    private static string Cell(string text)
    {
        var line = SafeText.Full(text.ReplaceLineEndings(" "));
        if (line.AsSpan().TrimStart() is [var first, ..] && FormulaSigns.Contains(first))
            line = "'" + line;
        return "\"" + line.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}
