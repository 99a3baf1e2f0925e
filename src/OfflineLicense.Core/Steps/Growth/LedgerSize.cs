using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Pages;

namespace OfflineLicense.Steps.Growth;

/// <summary>A table of the ledger: its rows, and its bytes on the disk with those of its indexes.</summary>
internal sealed record TableSize(string Name, long Rows, long Bytes);

/// <summary>The documents of a round or of a product instance.</summary>
/// <param name="Name">Null: of none.</param>
/// <param name="Number">Of the round; null: it is none.</param>
/// <param name="Size">The sum of their lengths, pruned ones too.</param>
/// <param name="Stored">What they take in the ledger, compressed.</param>
/// <param name="Pruned">How many have no bytes any more.</param>
internal sealed record DocumentShare(string? Name, long? Number, string? At, long Documents, long Size, long Stored, long Pruned);

/// <summary>What takes the room of a ledger.</summary>
internal sealed class LedgerSize(Ledger ledger)
{
    public SpaceUse Space => ledger.Space;

    /// <summary>How many documents were pruned, and the bytes that they had.</summary>
    public (long Documents, long Bytes, string? Last) Pruned => ledger.Prunings.Count();

    /// <summary>Copies beside it from before a change of its format. No command removes them.</summary>
    public (int Count, long Bytes) OlderCopies
    {
        get
        {
            var lengths = ledger.StationFolder.Held.Names()
                .Where(name => name.StartsWith(FileNames.OlderLedgerPrefix, StringComparison.Ordinal))
                .Select(name => ledger.StationFolder.Held.FactsOf(name)?.Length ?? 0).ToList();
            return (lengths.Count, lengths.Sum());
        }
    }

    /// <summary>The largest first.</summary>
    public IReadOnlyList<TableSize> ReadTables() =>
    [
        .. ledger.Checks.Sizes(Path.Combine(ledger.StationFolder.Held.ThroughDescriptor, FileNames.Ledger))
            .Select(each => new TableSize(each.Table, each.Rows, each.Bytes)),
    ];

    /// <summary>Oldest first; what was recorded before the first round is of none.</summary>
    public IReadOnlyList<DocumentShare> ReadRounds()
    {
        var rounds = ledger.Rounds.All().ToDictionary(round => round.Id);
        return
        [
            .. ledger.StoredDocuments.ByRound().Select(share => new DocumentShare(
                share.Id is { } id ? rounds[id].Name : null, share.Id, share.Id is { } of ? rounds[of].At : null,
                share.Documents, share.Size, share.Stored, share.Pruned)),
        ];
    }

    /// <summary>The largest first.</summary>
    public IReadOnlyList<DocumentShare> ReadDevices()
    {
        var devices = ledger.Devices.All().ToDictionary(device => device.Id, device => device.Udi.ToString());
        return
        [
            .. ledger.StoredDocuments.ByDevice()
                .Select(share => new DocumentShare(
                    share.Id is { } id ? devices[id] : null, null, null, share.Documents, share.Size, share.Stored, share.Pruned))
                .OrderByDescending(share => share.Stored).ThenByDescending(share => share.Size)
                .ThenBy(share => share.Name, StringComparer.Ordinal),
        ];
    }
}
