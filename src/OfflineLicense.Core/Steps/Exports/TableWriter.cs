using OfflineLicense.Sealing.Export;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Exported;

namespace OfflineLicense.Steps.Exports;

/// <summary>A table of an export that was written.</summary>
/// <param name="Length">Bytes of its file.</param>
internal sealed record WrittenTable(ExportTable Table, Digest Sum, long Length);

/// <summary>Writes the tables of an export one after another: facts as the ledger has them, and what the rules say of them.</summary>
/// <param name="added">Only what was added after an export; null: everything.</param>
internal sealed class TableWriter(Ledger ledger, bool withHostnames, NewRows? added)
{
    private readonly Judgments _judgments = new(ledger);

    /// <summary>Every table, in the order of the names of their files.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. ExportedTables.All.Select(table => table.Name).Concat(Judgments.Names)
            .OrderBy(name => name + ExportSums.TableSuffix, StringComparer.Ordinal),
    ];

    private static readonly Dictionary<string, ExportedTable> s_tables =
        ExportedTables.All.ToDictionary(table => table.Name, StringComparer.Ordinal);

    public WrittenTable Write(string name, string station, Stream target)
    {
        if (!s_tables.TryGetValue(name, out var table))
        {
            using var judged = new RowFile(target, station, Judgments.ColumnsOf(name));
            _judgments.Write(name, judged, added?.JudgedDevices);
            return Finish(name, judged, isWhole: added?.JudgedDevices is null);
        }

        var after = added?.FindMark(table);
        using var file = ledger.ExportedRows.Write(table, withHostnames, after, columns => new RowFile(target, station, columns));
        return Finish(name, file, isWhole: after is null);
    }

    private static WrittenTable Finish(string name, RowFile file, bool isWhole)
    {
        var sum = file.Finish();
        return new WrittenTable(new ExportTable(name, file.Rows, isWhole, file.Columns), sum, file.Length);
    }
}
