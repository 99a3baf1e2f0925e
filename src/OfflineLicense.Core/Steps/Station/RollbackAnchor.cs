using System.Globalization;
using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Steps.Station;

/// <summary>
/// A bundle or journal row of ours that a peer has seen and that this ledger does not have. The journal records it when it is
/// seen; <c>doctor --adopt</c> accepts it. One line: peer, our bundle, its digest, our journal's row and hash.
/// </summary>
internal sealed record RollbackAnchor(string Peer, BundleName? Bundle, Digest? Sums, JournalHead? Journal)
{
    /// <summary>The action of the journal row that records one.</summary>
    public const string Action = "rollback-seen";

    /// <param name="manifest">It acknowledges a bundle of ours: nothing else shows a rollback.</param>
    public static RollbackAnchor FromManifest(Manifest manifest) =>
        new(manifest.Name.Origin, manifest.Acknowledges!.Name, manifest.Acknowledges.Sums, manifest.PeerJournal);

    /// <summary>What is missing here. A peer that holds our bundles need not state how far it has seen our journal.</summary>
    public string Problem => (Bundle, Journal) switch
    {
        ({ } bundle, { } journal) =>
            $"{Peer} holds {bundle} and row {journal.Sequence} of our journal; this ledger does not have them, or has others",
        (_, { } journal) => $"{Peer} holds row {journal.Sequence} of our journal; this ledger does not have it, or has another",
        _ => $"{Peer} holds {Bundle}; this ledger does not have it, or has another",
    };

    public static RollbackAnchor? Parse(string line) =>
        line.Split(' ') is [var peer, var name, var sums, var row, var head]
            ? new RollbackAnchor(peer, BundleName.Parse(name), Digest.Parse(sums), ParseHead(row, head))
            : null;

    private static JournalHead? ParseHead(string row, string head) =>
        long.TryParse(row, out var sequence) && Digest.Parse(head) is { } hash ? new JournalHead(sequence, hash) : null;

    public override string ToString() => string.Join(' ', Peer, Bundle?.ToString() ?? "-", Sums?.Hex ?? "-",
        Journal is null ? "-" : Journal.Sequence.ToString(CultureInfo.InvariantCulture), Journal?.Head.Hex ?? "-");
}
