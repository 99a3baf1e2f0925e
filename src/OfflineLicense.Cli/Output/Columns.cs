using System.Text;

namespace OfflineLicense.Cli.Output;

/// <summary>A table as plain aligned text: no borders, two spaces between columns, nothing at a line's end.</summary>
internal static class Columns
{
    /// <summary>Rows may differ in length. Cells are shown safely and cut.</summary>
    /// <param name="rows">The cells of each line.</param>
    /// <param name="indent">Spaces before each row.</param>
    /// <param name="right">Columns aligned to the right, counted from 0: numbers.</param>
    public static IEnumerable<string> Align(IEnumerable<IReadOnlyList<string>> rows, int indent = 2, params int[] right)
    {
        var table = rows.Select(row => row.Select(SafeText.Value).ToList()).ToList();
        var widths = new int[table.Count == 0 ? 0 : table.Max(row => row.Count)];
        foreach (var row in table)
            for (var column = 0; column < row.Count; column++)
                widths[column] = Math.Max(widths[column], row[column].Length);

        foreach (var row in table)
        {
            var line = new StringBuilder().Append(' ', indent);
            for (var column = 0; column < row.Count; column++)
            {
                var cell = row[column];
                line.Append(column == 0 ? "" : "  ")
                    .Append(right.Contains(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            }
            yield return line.ToString().TrimEnd();
        }
    }

    /// <summary>Words in lines of at most this many characters; a longer word stands alone.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            line.Append(line.Length == 0 ? "" : " ").Append(word);
        }
        if (line.Length > 0)
            yield return line.ToString();
    }
}
