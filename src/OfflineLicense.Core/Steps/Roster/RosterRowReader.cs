using OfflineLicense.Formats.Csv;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Formats.Privacy;

namespace OfflineLicense.Steps.Roster;

/// <summary>Reads one row of a table. Nothing in it is repaired: what cannot be taken as it is makes the row a bad one.</summary>
internal sealed class RosterRowReader(RosterColumns columns)
{
    private BadRow? _problem;

    /// <returns>Null with the <paramref name="problem"/>.</returns>
    public RosterRow? Read(CsvRecord record, out BadRow? problem)
    {
        _problem = record.Problem is { } broken
            ? new BadRow(record.Line, record.ProblemCell + 1, columns.GetName(record.ProblemCell), broken)
            : FindExtraCell(record);
        var row = _problem is null ? ReadCells(record) : null;
        problem = _problem;
        return problem is null ? row : null;
    }

    /// <summary>A comma in a cell that is not quoted moves all cells behind it.</summary>
    private BadRow? FindExtraCell(CsvRecord record)
    {
        for (var i = columns.Count; i < record.Cells.Count; i++)
        {
            if (!string.IsNullOrWhiteSpace(record.Cells[i]))
                return new BadRow(record.Line, i + 1, null, $"the header has only {columns.Count} columns: is a separator not quoted?");
        }

        return null;
    }

    private RosterRow ReadCells(CsvRecord record)
    {
        var (udi, serial) = ReadUnit(record);
        var values = new string?[RosterFieldNames.All.Count];
        foreach (var field in RosterFieldNames.All)
            values[(int)field] = ReadText(record, field.Name());
        ReadExpected(record, values);
        if (udi is null && serial is null && values[(int)RosterField.Hostname] is null)
            Report(record, null, "the row names no device: give its UDI, its PID and serial number, or its hostname");
        return new RosterRow(record.Line, udi, serial, values);
    }

    private (Udi? Udi, string? Serial) ReadUnit(CsvRecord record)
    {
        var text = ReadText(record, "udi", Limits.UdiText);
        var (pid, serial) = TakeFirst(ReadText(record, "pid"), ReadText(record, "serial"));
        var stated = pid is not null && serial is not null ? Udi.From(pid, serial) : null;
        if (text is null)
        {
            if (pid is not null && serial is null)
                Report(record, "serial", "a PID without a serial number");
            return (stated, serial);
        }

        if (UdiText.Parse(text) is not { } udi)
        {
            Report(record, "udi", $"\"{SafeText.Value(text)}\" is not a UDI: write P:PID,S:SERIAL");
            return (null, serial);
        }

        if ((pid is not null && pid != udi.Pid) || (serial is not null && serial != udi.Serial))
            Report(record, "udi", $"it is {SafeText.Value(udi.ToString())}, and the row has another PID or serial number");
        return (udi, null);
    }

    /// <summary>A controller lists all units of a stack in one cell; the first one names the product instance.</summary>
    private static (string? Pid, string? Serial) TakeFirst(string? pid, string? serial)
    {
        var serials = serial?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var pids = pid?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return serials is [var first, _, ..] && pids is not null && (pids.Length == 1 || pids.Length == serials.Length)
            ? (pids[0], first)
            : (pid, serial);
    }

    /// <summary>"no", "no: in storage", or "no" and a reason in its own column.</summary>
    private void ReadExpected(CsvRecord record, string?[] values)
    {
        if (values[(int)RosterField.Expected] is not { } text)
            return;
        var end = text.AsSpan().IndexOfAny(':', ' ', '(') is var at and >= 0 ? at : text.Length;
        var behind = text[end..].Trim(':', ' ', '(', ')', '-', ',');
        values[(int)RosterField.Expected] = text[..end].ToLowerInvariant() switch
        {
            "yes" or "y" or "true" or "1" => "yes",
            "no" or "n" or "false" or "0" => "no",
            _ => null,
        };
        if (values[(int)RosterField.Expected] is not { } word || (word == "yes" && behind.Length > 0))
            Report(record, "expected", $"\"{SafeText.Value(text)}\" is neither yes nor no");
        else if (behind.Length > 0 && values[(int)RosterField.Reason] is { } other && other != behind)
            Report(record, "expected", "it states another reason than the column reason");
        else if (behind.Length > 0)
            values[(int)RosterField.Reason] = behind;
    }

    private string? ReadText(CsvRecord record, string column, int limit = Limits.RosterField)
    {
        if (columns.GetCell(record, column) is not { } cell)
            return null;
        if (cell.Length > limit)
            Report(record, column, $"{cell.Length:N0} characters, more than {limit}, the limit of this field");
        else if (cell[0] == '=')
            Report(record, column, "a formula instead of a value: save the table with values");
        else if (SafeText.FindDangerous(cell) is { } code)
            Report(record, column, $"it holds the character U+{code:X4}, which does not show: type the cell again");
        else if (CredentialText.IsIn(cell))
            Report(record, column, "it holds a password or a token, and its text is stored");
        else
            return RosterText.Arm(cell);
        return null;
    }

    private void Report(CsvRecord record, string? column, string message) =>
        _problem ??= new BadRow(record.Line, column is null ? null : columns.GetNumber(column), column, message);
}
