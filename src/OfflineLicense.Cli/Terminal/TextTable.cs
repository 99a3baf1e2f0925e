using Spectre.Console;

namespace OfflineLicense.Cli.Terminal;

/// <summary>A table as plain aligned text: no borders, two spaces between columns, no spaces at the end of a line.</summary>
internal static class TextTable
{
    private const int Gap = 2;

    /// <summary>The least width of a last column that is broken into lines.</summary>
    private const int LeastLast = 24;

    /// <summary>
    /// Rows may differ in length. Cells are made safe and cut at <see cref="Limits.TextShown"/> characters. Where the rows are too long
    /// for the screen, the last column takes several lines; where even that does not fit, a row is its cells one after another.
    /// </summary>
    /// <param name="rows">The cells of each line.</param>
    /// <param name="screen">Where it is shown.</param>
    /// <param name="indent">Spaces before each row.</param>
    /// <param name="right">Columns aligned to the right, counted from 0: numbers.</param>
    public static IReadOnlyList<string> Render(
        IEnumerable<IReadOnlyList<string>> rows, Screen screen, int indent = 2, params int[] right)
    {
        var cells = rows.Select(row => row.Select(cell => screen.Show(SafeText.Value(cell))).ToList()).ToList();
        if (cells.Count == 0)
            return [];

        var widths = Enumerable.Range(0, cells.Max(row => row.Count))
            .Select(column => cells.Max(row => column < row.Count ? LineFit.Width(row[column]) : 0))
            .ToList();
        var room = screen.Columns - indent - (Gap * (widths.Count - 1)) - widths.SkipLast(1).Sum();
        if (widths[^1] <= room)
            return Draw(cells, widths.Count, indent, right);
        if (room < LeastLast || cells.Any(row => row.Count == widths.Count && LongestWord(row[^1]) > room))
            return JoinCells(cells, screen, indent);
        foreach (var row in cells.Where(row => row.Count == widths.Count))
            row[^1] = string.Join('\n', LineFit.FitText(row[^1], room));
        return Draw(cells, widths.Count, indent, right);
    }

    private static string[] Draw(List<List<string>> cells, int columns, int indent, int[] right)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        for (var column = 0; column < columns; column++)
        {
            table.AddColumn(new TableColumn(string.Empty)
            {
                Padding = new Padding(0),
                Alignment = right.Contains(column) ? Justify.Right : Justify.Left,
                NoWrap = true,
            });
        }

        // The gap is part of the cells: a table without a border ignores the padding of its columns.
        foreach (var row in cells)
        {
            table.AddRow(row.Select((cell, column) => Shift(cell, column == 0 ? indent : Gap)));
        }

        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });

        // Wide enough for every cell: what does not fit was broken before, between words and not inside a name.
        console.Profile.Width = cells.Max(row => row.Sum(cell => (2 * cell.Length) + Gap)) + indent;
        console.Write(table);
        return [.. text.ToString().TrimEnd('\r', '\n').ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())];
    }

    private static Text Shift(string cell, int spaces) =>
        new(string.Join('\n', cell.Split('\n').Select(line => new string(' ', spaces) + line)));

    private static string[] JoinCells(List<List<string>> cells, Screen screen, int indent) =>
    [
        .. cells.SelectMany(row => LineFit.FitCells(row, screen.Columns - indent, Gap))
            .Select(line => new string(' ', indent) + line),
    ];

    private static int LongestWord(string cell) => cell.Split(' ').Max(LineFit.Width);
}
