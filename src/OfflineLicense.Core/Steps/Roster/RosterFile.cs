using OfflineLicense.Formats.Csv;

namespace OfflineLicense.Steps.Roster;

/// <summary>The rows of a table, those that cannot be imported apart.</summary>
/// <param name="UnknownColumns">Columns that no field of the roster has.</param>
internal sealed record RosterFile(
    IReadOnlyList<RosterRow> Rows, IReadOnlyList<BadRow> Bad, IReadOnlyList<string> UnknownColumns)
{
    /// <summary>Which column of the table is which.</summary>
    public required RosterColumns Columns { private get; init; }

    /// <summary>The number of the column of a field, counted from 1; null: the table has none.</summary>
    public int? FindColumn(string? field) => field is null ? null : Columns.GetNumber(field);

    /// <param name="bytes">The file.</param>
    /// <param name="path">For messages.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Invalid"/>: it is no table of devices.</exception>
    public static RosterFile Read(ReadOnlySpan<byte> bytes, string path)
    {
        var text = CsvEncoding.Decode(bytes) ?? throw new Failure(FailureKind.Invalid,
            $"{path} is neither UTF-8 nor UTF-16 with a byte order mark", "save it as \"CSV UTF-8\", then import it again");
        using var records = CsvTable.Read(text).GetEnumerator();
        if (!records.MoveNext())
            throw new Failure(FailureKind.Invalid, $"{path} is empty", "the first row names the columns, each other row is a device");
        var columns = RosterColumns.Read(records.Current, path);
        var reader = new RosterRowReader(columns);
        var (rows, bad) = (new List<RosterRow>(), new List<BadRow>());
        while (records.MoveNext())
        {
            if (rows.Count + bad.Count >= Limits.RosterRows)
            {
                throw new Failure(FailureKind.Invalid,
                    $"{path} has more than {Limits.RosterRows:N0} rows, the limit of a roster", "divide it into several files");
            }

            if (reader.Read(records.Current, out var problem) is { } row)
                rows.Add(row);
            else
                bad.Add(problem!);
        }

        return new RosterFile(rows, bad, columns.Unknown) { Columns = columns };
    }
}
