using OfflineLicense.Steps.Bundles;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Station;

/// <summary>The result of a check of the journal.</summary>
/// <param name="Head">The hash of the last row, which covers all rows before it.</param>
/// <param name="Problem">The first row that does not follow the one before it; null: there is none.</param>
internal sealed record JournalCheck(long Rows, Digest Head, string? Problem)
{
    /// <summary>How far each peer has seen this journal.</summary>
    public IReadOnlyList<PeerHead> Peers { get; init; } = [];

    /// <summary>Rows at the end that no peer has seen.</summary>
    public long Unseen { get; init; }
}

/// <summary>A row of the journal. <paramref name="At"/> is as the ledger writes times; the hashes are hexadecimal.</summary>
internal sealed record JournalEntry(
    long Sequence, string At, string Operator, string Action, string Detail, string? Facts, string Previous, string Hash);

/// <summary>Checks and reads the journal of a station.</summary>
internal sealed class JournalAudit(Ledger ledger)
{
    public StepProgress Progress { get; init; } = StepProgress.Unseen;

    public JournalCheck Check()
    {
        var (rows, head) = ledger.Journal.Head();
        Progress.BeginRows("checking the journal", rows);
        var broken = ledger.Journal.FirstBreak(() => Progress.Add(1, 0));
        if (broken is not null)
            return new JournalCheck(rows, head, broken.Value.Problem);
        var peers = PeerHead.ReadAll(ledger);
        return new JournalCheck(rows, head, null) { Peers = peers, Unseen = PeerHead.CountUnseen(ledger, peers) };
    }

    /// <summary>Rows from this time on, oldest first, read one after the other.</summary>
    public IEnumerable<JournalEntry> ReadRows(DateTimeOffset? since)
    {
        Progress.BeginRows("reading the journal", since is null ? ledger.Journal.Head().Sequence : 0);
        return Progress.Count(ledger.Journal.Rows(since), _ => 0).Select(row =>
            new JournalEntry(row.Sequence, row.At, row.Operator, row.Action, row.Detail, row.Facts, row.Previous, row.Hash));
    }
}
