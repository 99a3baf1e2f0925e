using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Exported;

namespace OfflineLicense.Steps.Exports;

/// <summary>
/// Which rows were added after an export. The ledger knows how many each transaction added to a table: if as many are found behind where
/// the table ended, they are the new ones. Else all rows count as new.
/// </summary>
internal sealed class NewRows
{
    /// <summary>Tables that say what is judged, and whose new rows may belong to a row that was there before.</summary>
    private static readonly string[] s_judged = ["member", "named", "install_written", "split_moment"];

    private readonly Ledger _ledger;
    private readonly ExportRow _since;
    private readonly IReadOnlyDictionary<string, long> _marks;
    private readonly IReadOnlyDictionary<string, long> _added;
    private readonly Dictionary<string, long?> _found = new(StringComparer.Ordinal);

    /// <param name="toolVersion">With other rules every product instance is judged again.</param>
    public NewRows(Ledger ledger, ExportRow since, string toolVersion)
    {
        (_ledger, _since) = (ledger, since);
        _marks = ledger.Exports.Marks(since.Id);
        _added = ledger.ExportedRows.CountAdded(since.JournalSequence);
        JudgedDevices = FindJudged(toolVersion);
    }

    /// <summary>Product instances about which something was added; null: all are to be judged.</summary>
    public IReadOnlySet<long>? JudgedDevices { get; }

    /// <summary>Only rows after this one are new; null: the table is written whole.</summary>
    public long? FindMark(ExportedTable table)
    {
        if (!_found.TryGetValue(table.Name, out var mark))
            _found.Add(table.Name, mark = Find(table));
        return mark;
    }

    private long? Find(ExportedTable table)
    {
        var added = _added.GetValueOrDefault(table.Name);
        if (table.Order is not { } order)
            return added == 0 ? 0 : null;
        if (order.Of == RowOrder.Journal)
            return _since.JournalSequence;
        return _marks.TryGetValue(order.Of, out var mark) && _ledger.ExportedRows.CountNew(table, mark) == added ? mark : null;
    }

    private IReadOnlySet<long>? FindJudged(string toolVersion)
    {
        var row = LedgerExporter.Describe(_since.Name, _since.Sums, toolVersion);
        var isSameRules = _ledger.Journal.Rows()
            .Any(each => each.Action == LedgerExporter.Action && each.Detail.StartsWith(row + ";", StringComparison.Ordinal));
        return isSameRules && _added.GetValueOrDefault("merged") == 0
            && ExportedTables.All.Where(table => s_judged.Contains(table.Name)).All(table => FindMark(table) is not null)
                ? _ledger.ExportedRows.FindTouched(_marks)
                : null;
    }
}
