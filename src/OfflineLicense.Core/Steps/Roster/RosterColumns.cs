using OfflineLicense.Formats.Csv;

namespace OfflineLicense.Steps.Roster;

/// <summary>Which column of a table is which, by the usual spellings of its header.</summary>
internal sealed class RosterColumns
{
    /// <summary>In small letters, without spaces and signs.</summary>
    private static readonly (string Column, string Spellings)[] All =
    [
        ("udi", "udi productinstance uniquedeviceidentifier udistring"),
        ("pid", "pid productid model udipid platformid devicemodel"),
        ("serial", "serial serialnumber serialnumbers serialno sn udiserialnumber udisn"),
        ("hostname", "hostname name host devicename systemname"),
        ("address", "address ip ipaddress managementip managementipaddress managementaddress mgmtip"),
        ("smart_account", "smartaccount sa account"),
        ("virtual_account", "virtualaccount va"),
        ("topology", "topology"),
        ("zone", "zone"),
        ("expected", "expected reporting"),
        ("reason", "reason expectedreason"),
        ("platform", "platform os operatingsystem softwaretype"),
    ];

    private static readonly Dictionary<string, string> Spellings = All
        .SelectMany(each => each.Spellings.Split(' '), (each, spelling) => (each.Column, Spelling: spelling))
        .ToDictionary(each => each.Spelling, each => each.Column, StringComparer.Ordinal);

    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);

    private RosterColumns(int count) => Count = count;

    /// <summary>Cells of the header.</summary>
    public int Count { get; }

    /// <summary>Columns of the file that no field of the roster has.</summary>
    public List<string> Unknown { get; } = [];

    /// <exception cref="Failure"><see cref="FailureKind.Invalid"/>: no column names devices, or two columns are the same field.</exception>
    public static RosterColumns Read(CsvRecord header, string path)
    {
        if (header.Problem is { } problem)
            throw new Failure(FailureKind.Invalid, $"{path}, line {header.Line}, column {header.ProblemCell + 1}: {problem}", Expected);
        var last = header.Cells.Count;
        while (last > 0 && string.IsNullOrWhiteSpace(header.Cells[last - 1]))
            last--; // separators at the end of each row
        var columns = new RosterColumns(last);
        for (var i = 0; i < last; i++)
            columns.Add(header.Cells[i], i, path);

        // Controllers print the PID in a column of this name; a table that has the PID elsewhere means the operating system.
        if (!columns.Has("udi") && !columns.Has("pid") && columns._columns.Remove("platform", out var platform))
            columns._columns.Add("pid", platform);
        return columns.Has("udi") || columns.Has("serial") || columns.Has("hostname") ? columns : throw new Failure(FailureKind.Invalid,
            $"{path}, line {header.Line}: no column names devices: {string.Join(", ", header.Cells.Take(8).Select(SafeText.Value))}",
            Expected);
    }

    private static string Expected => "the first row names the columns: udi, or pid and serial; and hostname, address, smart_account, "
        + "virtual_account, topology, zone, platform, expected, reason";

    public bool Has(string column) => _columns.ContainsKey(column);

    /// <summary>The cell of a row without white space around it; null: the table has no such column, or the cell is empty.</summary>
    public string? GetCell(CsvRecord row, string column) =>
        _columns.TryGetValue(column, out var at) && at < row.Cells.Count && row.Cells[at].Trim() is { Length: > 0 } cell ? cell : null;

    /// <summary>The number of a column, counted from 1; null: the table has none.</summary>
    public int? GetNumber(string column) => _columns.TryGetValue(column, out var at) ? at + 1 : null;

    /// <summary>The field that a column is; null: none.</summary>
    public string? GetName(int index) => _columns.FirstOrDefault(each => each.Value == index).Key;

    private void Add(string header, int index, string path)
    {
        var spelled = string.Concat(header.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        if (!Spellings.TryGetValue(spelled, out var column))
        {
            Unknown.Add(header.Trim());
            return;
        }

        if (!_columns.TryAdd(column, index))
        {
            throw new Failure(FailureKind.Invalid,
                $"{path}: columns {_columns[column] + 1} and {index + 1} are both the {column}", "keep one of them");
        }
    }
}
