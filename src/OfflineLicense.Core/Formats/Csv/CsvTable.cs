using System.Text;

namespace OfflineLicense.Formats.Csv;

/// <summary>
/// Reads a table as RFC 4180 and spreadsheets write it: commas, semicolons or tabs, any line ends, quoted cells with line ends inside,
/// Excel's <c>="0123"</c>. Blank rows are passed over.
/// </summary>
internal sealed class CsvTable
{
    private readonly string _text;
    private readonly char _separator;
    private readonly StringBuilder _cell = new();
    private int _at;
    private int _line = 1;
    private string? _problem;
    private int _problemCell;

    private CsvTable(string text)
    {
        _text = text;
        _separator = FindSeparator(text);
        if (ReadSeparatorLine(text) is { } length)
        {
            _at = length;
            _line = 2;
        }
    }

    /// <summary>Every row with a cell that is not empty, the header first.</summary>
    public static IEnumerable<CsvRecord> Read(string text)
    {
        var table = new CsvTable(text);
        while (table._at < text.Length)
        {
            var record = table.ReadRecord();
            if (record.Problem is not null || record.Cells.Any(cell => !string.IsNullOrWhiteSpace(cell)))
                yield return record;
        }
    }

    /// <summary>What separates cells: said by the first line <c>sep=;</c>, else what the first row has most of.</summary>
    private static char FindSeparator(string text)
    {
        if (ReadSeparatorLine(text) is not null)
            return text[4];
        int comma = 0, semicolon = 0, tab = 0;
        var isQuoted = false;
        foreach (var c in text)
        {
            if (c == '"')
                isQuoted = !isQuoted;
            else if (!isQuoted && c is '\r' or '\n' && comma + semicolon + tab > 0)
                break;
            else if (!isQuoted)
                _ = c switch { ',' => comma++, ';' => semicolon++, '\t' => tab++, _ => 0 };
        }

        return tab > comma && tab > semicolon ? '\t' : semicolon > comma ? ';' : ',';
    }

    /// <summary>The length of Excel's line <c>sep=;</c> with its end; null: there is none.</summary>
    private static int? ReadSeparatorLine(string text)
    {
        if (!text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) || text.Length < 6 || text[5] is not ('\r' or '\n'))
            return null;
        return text.AsSpan(5).StartsWith("\r\n") ? 7 : 6;
    }

    private CsvRecord ReadRecord()
    {
        var (line, cells) = (_line, new List<string>());
        (_problem, _problemCell) = (null, 0);
        do
        {
            var cell = ReadCell(cells.Count);
            if (cells.Count < Limits.RosterColumns)
                cells.Add(cell);
            else
                Report($"more than {Limits.RosterColumns} columns, the limit of a row", cells.Count - 1);
        }
        while (TakeSeparator());
        TakeLineEnd();
        return new CsvRecord(line, cells) { Problem = _problem, ProblemCell = _problemCell };
    }

    private string ReadCell(int index)
    {
        _cell.Clear();
        if (Peek() == '"')
            ReadQuoted(index, keepsQuotes: false);
        else if (Peek() == '=' && _at + 1 < _text.Length && _text[_at + 1] == '"')
        {
            _cell.Append(_text[_at++]);
            ReadQuoted(index, keepsQuotes: true);
        }

        var end = _text.AsSpan(_at).IndexOfAny(_separator, '\r', '\n') is var next and >= 0 ? _at + next : _text.Length;
        _cell.Append(_text, _at, end - _at);
        _at = end;
        if (_cell.Length <= Limits.RosterCell)
            return UnwrapFormula(_cell.ToString());
        Report($"{_cell.Length:N0} characters, more than {Limits.RosterCell:N0}, the limit of a cell", index);
        return string.Empty;
    }

    private void ReadQuoted(int index, bool keepsQuotes)
    {
        if (keepsQuotes)
            _cell.Append('"');
        for (_at++; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '"')
            {
                if (keepsQuotes)
                    _cell.Append('"');
                if (_at + 1 >= _text.Length || _text[_at + 1] != '"')
                {
                    _at++;
                    if (_at < _text.Length && _text[_at] != _separator && _text[_at] is not ('\r' or '\n'))
                        Report("text behind the closing quotation mark", index);
                    return;
                }

                _at++;
            }
            else if (c == '\n' || (c == '\r' && (_at + 1 >= _text.Length || _text[_at + 1] != '\n')))
                _line++;

            _cell.Append(c);
        }

        Report("a quotation mark that is not closed", index);
    }

    /// <summary>Excel's <c>="0123"</c> is the text 0123: so it keeps a leading zero.</summary>
    private static string UnwrapFormula(string cell) =>
        cell.Length >= 3 && cell.StartsWith("=\"", StringComparison.Ordinal) && cell[^1] == '"' && IsOneText(cell.AsSpan()[2..^1])
            ? cell[2..^1].Replace("\"\"", "\"", StringComparison.Ordinal)
            : cell;

    private static bool IsOneText(ReadOnlySpan<char> inside)
    {
        for (var at = 0; inside[at..].IndexOf('"') is var next and >= 0; at += next + 2)
        {
            if (at + next + 1 >= inside.Length || inside[at + next + 1] != '"')
                return false;
        }

        return true;
    }

    private char? Peek() => _at < _text.Length ? _text[_at] : null;

    private bool TakeSeparator()
    {
        if (Peek() != _separator)
            return false;
        _at++;
        return true;
    }

    private void TakeLineEnd()
    {
        if (_at >= _text.Length)
            return;
        _at += _text.AsSpan(_at).StartsWith("\r\n") ? 2 : 1;
        _line++;
    }

    private void Report(string problem, int cell)
    {
        if (_problem is not null)
            return;
        (_problem, _problemCell) = (problem, cell);
    }
}
