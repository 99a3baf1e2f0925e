using OfflineLicense.Formats.Csv;

namespace OfflineLicense.Steps.Reconcile;

/// <summary>
/// Which column of a list is which. CSSM's columns are published nowhere, so a column is found by what its cells hold: UDIs, and the
/// serial numbers, PIDs and accounts that this station knows. A person can name a column instead.
/// </summary>
internal sealed class ProductInstanceColumns
{
    /// <summary>In small letters, without spaces and signs: for a list of which this station knows no device.</summary>
    private static readonly Dictionary<string, ListField> Spellings = new(StringComparer.Ordinal)
    {
        ["udi"] = ListField.Udi,
        ["productinstance"] = ListField.Udi,
        ["productinstancename"] = ListField.Udi,
        ["pid"] = ListField.Pid,
        ["productid"] = ListField.Pid,
        ["udipid"] = ListField.Pid,
        ["serial"] = ListField.Serial,
        ["serialnumber"] = ListField.Serial,
        ["sn"] = ListField.Serial,
        ["udisn"] = ListField.Serial,
        ["udiserialnumber"] = ListField.Serial,
        ["virtualaccount"] = ListField.VirtualAccount,
    };

    private readonly Dictionary<ListField, int> _columns = [];

    private ProductInstanceColumns(IReadOnlyList<string> header) => Header = header;

    /// <summary>The names of all columns; empty where the list has no header.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>What was found, by field: the column's name, or its number where it has none.</summary>
    public IEnumerable<(ListField Field, string Column)> Found => _columns.OrderBy(each => each.Key)
        .Select(each => (each.Key, GetName(each.Value)));

    public bool Has(ListField field) => _columns.ContainsKey(field);

    /// <summary>The cell of a row without white space around it; null: there is no such column, or the cell is empty.</summary>
    public string? GetCell(CsvRecord row, ListField field) =>
        _columns.TryGetValue(field, out var at) && at < row.Cells.Count && row.Cells[at].Trim() is { Length: > 0 } cell ? cell : null;

    /// <param name="rows">The rows with devices.</param>
    /// <param name="header">The row that names the columns; null: there is none.</param>
    /// <param name="known">What this station knows.</param>
    /// <param name="named">Columns that a person named: by their names, or by their numbers from 1.</param>
    /// <exception cref="Failure">A named column is not there, or no column names devices, or two columns do.</exception>
    public static ProductInstanceColumns Find(
        IReadOnlyList<CsvRecord> rows, CsvRecord? header, KnownUnits known, IReadOnlyDictionary<ListField, string> named)
    {
        var columns = new ProductInstanceColumns([.. (header?.Cells ?? []).Select(cell => cell.Trim())]);
        foreach (var (field, column) in named)
            columns._columns[field] = columns.FindNamed(field, column, rows);
        var width = rows.Select(row => row.Cells.Count).DefaultIfEmpty().Max();
        foreach (var field in Enum.GetValues<ListField>().Where(field => !columns.Has(field)))
        {
            var taken = columns._columns.Values.ToHashSet();
            var hits = Enumerable.Range(0, width).Where(at => !taken.Contains(at))
                .Select(at => (At: at, Count: rows.Count(row => at < row.Cells.Count && known.Holds(field, row.Cells[at].Trim()))))
                .Where(each => each.Count > 0).OrderByDescending(each => each.Count).ThenBy(each => each.At).ToList();
            if (hits is [var first, var second, ..] && first.Count == second.Count && field == ListField.Serial)
            {
                throw new Failure(FailureKind.Usage,
                    $"columns {columns.GetName(first.At)} and {columns.GetName(second.At)} both hold serial numbers",
                    "name the one that counts: --column serial=COLUMN");
            }

            var at = hits.Count > 0 ? hits[0].At : columns.FindSpelled(field, taken);
            if (at is { } found)
                columns._columns[field] = found;
        }

        return columns;
    }

    private int FindNamed(ListField field, string column, IReadOnlyList<CsvRecord> rows)
    {
        for (var at = 0; at < Header.Count; at++)
        {
            if (string.Equals(Header[at], column.Trim(), StringComparison.OrdinalIgnoreCase))
                return at;
        }

        if (int.TryParse(column, out var number) && number >= 1 && rows.Any(row => row.Cells.Count >= number))
            return number - 1;
        throw new Failure(FailureKind.Usage, $"the list has no column \"{SafeText.Value(column)}\" for the {field.ToName()}",
            $"its columns: {string.Join(", ", Header.Take(12).Select(SafeText.Value))}");
    }

    private int? FindSpelled(ListField field, HashSet<int> taken)
    {
        for (var at = 0; at < Header.Count; at++)
        {
            var spelled = string.Concat(Header[at].Where(char.IsLetterOrDigit)).ToLowerInvariant();
            if (!taken.Contains(at) && Spellings.TryGetValue(spelled, out var spells) && spells == field)
                return at;
        }

        return null;
    }

    private string GetName(int at) => at < Header.Count && Header[at].Length > 0 ? SafeText.Value(Header[at]) : $"{at + 1}";
}
