using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Collect;

/// <summary>
/// Keeps refusals in the ledger. The same refusal of the same bytes in the same place is kept once, and a run keeps a limited
/// number, so that a folder of useless files cannot fill the ledger. Called inside a transaction.
/// </summary>
internal sealed class RefusalRecord(Ledger ledger)
{
    private int _kept;
    private FileOutcome? _first;
    private int _sinceRow;

    public void Keep(FileOutcome file)
    {
        if (_kept >= Limits.RefusalsInRun || !ledger.Refusals.Add(new RefusalRow(
            file.Path, file.Sha256?.Hex ?? string.Empty, file.Size, file.Reason!.Name, file.Message!, Timestamp.Text(ledger.Now))))
            return;
        _kept++;
        _first ??= file;
        _sinceRow++;
    }

    /// <summary>One row of the journal for what was kept since the last one; null: nothing was.</summary>
    public (string Action, string Detail)? TakeRow()
    {
        var (count, first) = (_sinceRow, _first);
        (_sinceRow, _first) = (0, null);
        return first is null ? null
            : ("refuse", $"{first.Reason!.Name}: {first.Path}{(count > 1 ? $" and {count - 1:N0} more files" : string.Empty)}");
    }
}
