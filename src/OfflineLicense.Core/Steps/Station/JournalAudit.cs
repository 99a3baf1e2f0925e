using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Station;

/// <summary>The result of a check of the journal.</summary>
/// <param name="Head">The hash of the last row, which covers all rows before it.</param>
/// <param name="Problem">The first row that does not follow the one before it; null: there is none.</param>
internal sealed record JournalCheck(long Rows, Digest Head, string? Problem);

/// <summary>A row of the journal. <paramref name="At"/> is as the ledger writes times; the hashes are hexadecimal.</summary>
internal sealed record JournalEntry(long Sequence, string At, string Operator, string Action, string Detail, string Previous, string Hash);

/// <summary>Checks and reads the journal of a station.</summary>
internal sealed class JournalAudit(Ledger ledger)
{
    public JournalCheck Check()
    {
        var broken = ledger.Journal.FirstBreak();
        var (rows, head) = ledger.Journal.Head();
        return new JournalCheck(rows, head, broken?.Problem);
    }

    /// <summary>Rows from this time on, oldest first, read one after the other.</summary>
    public IEnumerable<JournalEntry> ReadRows(DateTimeOffset? since) => ledger.Journal.Rows(since)
        .Select(row => new JournalEntry(row.Sequence, row.At, row.Operator, row.Action, row.Detail, row.Previous, row.Hash));
}
