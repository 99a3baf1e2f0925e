using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Steps.Station;

/// <summary>
/// What a peer knows of our past that our ledger does not: written to the journal when seen, taken over by
/// <c>doctor --adopt</c>. One line: peer, our bundle, its sums, our journal's row and hash.
/// </summary>
internal sealed record RollbackAnchor(string Peer, BundleName? Bundle, Digest? Sums, JournalHead? Journal)
{
    /// <param name="manifest">It acknowledges a bundle of ours: nothing else shows a rollback.</param>
    public static RollbackAnchor Of(Manifest manifest) =>
        new(manifest.Name.Origin, manifest.Acknowledges!.Name, manifest.Acknowledges.Sums, manifest.PeerJournal);

    /// <summary>What to say of it where this ledger does not have it. A peer that holds our bundles need not have said how far it saw our journal.</summary>
    public string Problem => (Bundle, Journal) switch
    {
        ({ } bundle, { } journal) => $"{Peer} holds {bundle} and row {journal.Sequence} of our journal, which this ledger does not have as it has them",
        (_, { } journal) => $"{Peer} holds row {journal.Sequence} of our journal, which this ledger does not have as it has it",
        _ => $"{Peer} holds {Bundle}, which this ledger does not have as it has it",
    };

    public static RollbackAnchor? Parse(string line) =>
        line.Split(' ') is [var peer, var name, var sums, var row, var head]
            ? new RollbackAnchor(peer, BundleName.Parse(name), Digest.Parse(sums),
                long.TryParse(row, out var sequence) && Digest.Parse(head) is { } hash ? new JournalHead(sequence, hash) : null)
            : null;

    public override string ToString() => string.Join(' ', Peer, Bundle?.ToString() ?? "-", Sums?.Hex ?? "-",
        Journal is null ? "-" : Journal.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture), Journal?.Head.Hex ?? "-");
}
