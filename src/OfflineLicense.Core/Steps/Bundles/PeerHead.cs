using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Bundles;

/// <summary>Whether a row of our journal that a peer has seen is in our ledger.</summary>
internal enum PeerHeadState
{
    /// <summary>No bundle of the peer states a row of our journal.</summary>
    NotStated,

    /// <summary>The row is in our journal, with the same hash.</summary>
    Held,

    /// <summary>It is not, and a person has accepted that: the ledger was restored.</summary>
    Adopted,

    /// <summary>It is not: the ledger was restored or rewritten.</summary>
    Missing,
}

/// <summary>The last row of our journal that a peer has seen, as its newest bundle here states it.</summary>
/// <param name="Peer">The peer's station name.</param>
/// <param name="Bundle">The bundle that states it; null: none does.</param>
/// <param name="Seen">Null: no bundle of the peer states one.</param>
internal sealed record PeerHead(string Peer, BundleName? Bundle, JournalHead? Seen, PeerHeadState State)
{
    /// <summary>One for each peer whose bundles were received here, by name.</summary>
    public static IReadOnlyList<PeerHead> ReadAll(Ledger ledger)
    {
        var station = ledger.Station().Name;
        var adopted = ledger.Bundles.Adopted();
        return ledger.Bundles.All()
            .Where(row => row.Direction == BundleDirection.In)
            .GroupBy(row => row.Origin, StringComparer.Ordinal)
            .OrderBy(peer => peer.Key, StringComparer.Ordinal)
            .Select(peer => peer.Reverse().Select(row => Read(ledger, row, station, adopted)).FirstOrDefault(head => head is not null)
                ?? new PeerHead(peer.Key, null, null, PeerHeadState.NotStated))
            .ToList();
    }

    /// <summary>How many rows at the end of our journal no peer has seen.</summary>
    public static long CountUnseen(Ledger ledger, IEnumerable<PeerHead> peers) => ledger.Journal.Head().Sequence
        - peers.Where(peer => peer.State == PeerHeadState.Held).Select(peer => peer.Seen!.Sequence).DefaultIfEmpty(0).Max();

    /// <summary>What the manifest of a received bundle states of our journal; null: nothing.</summary>
    public static JournalHead? FindSeen(Manifest manifest, string station) =>
        manifest.Acknowledges?.Name.Origin == station ? manifest.PeerJournal : null;

    /// <summary>Whether a row that a bundle states is in the journal.</summary>
    public static PeerHeadState Compare(Ledger ledger, JournalHead seen,
        IReadOnlyList<(string? Name, string? Sums, long? JournalSequence, string? JournalHead)> adopted) =>
        ledger.Journal.HashAt(seen.Sequence) == seen.Head ? PeerHeadState.Held
        : adopted.Any(known => known.JournalSequence == seen.Sequence && known.JournalHead == seen.Head.Hex) ? PeerHeadState.Adopted
        : PeerHeadState.Missing;

    private static PeerHead? Read(Ledger ledger, BundleRow row, string station,
        IReadOnlyList<(string? Name, string? Sums, long? JournalSequence, string? JournalHead)> adopted)
    {
        var manifest = ManifestText.Read(ledger.Bundles.Part(row.Id, BundlePart.Manifest));
        return FindSeen(manifest, station) is { } seen
            ? new PeerHead(row.Origin, manifest.Name, seen, Compare(ledger, seen, adopted))
            : null;
    }
}
