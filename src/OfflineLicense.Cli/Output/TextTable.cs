using Spectre.Console;

namespace OfflineLicense.Cli.Output;

/// <summary>A table as plain aligned text: no borders, two spaces between columns, no spaces at the end of a line.</summary>
internal static class TextTable
{
    private const int Gap = 2;

    /// <summary>Rows may differ in length. Cells are made safe and cut at <see cref="Limits.TextShown"/> characters.</summary>
    /// <param name="rows">The cells of each line.</param>
    /// <param name="indent">Spaces before each row.</param>
    /// <param name="right">Columns aligned to the right, counted from 0: numbers.</param>
    public static IReadOnlyList<string> Render(IEnumerable<IReadOnlyList<string>> rows, int indent = 2, params int[] right)
    {
        var cells = rows.Select(row => row.Select(SafeText.Value).ToList()).ToList();
        if (cells.Count == 0)
            return [];

        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        for (var column = 0; column < cells.Max(row => row.Count); column++)
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
            table.AddRow(row.Select((cell, column) => new Text(new string(' ', column == 0 ? indent : Gap) + cell)));

        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });

        // Wide enough for every cell: the same input gives the same lines on every terminal and in a file.
        console.Profile.Width = cells.Max(row => row.Sum(cell => (2 * cell.Length) + Gap)) + indent;
        console.Write(table);
        return [.. text.ToString().TrimEnd('\r', '\n').ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())];
    }
}
