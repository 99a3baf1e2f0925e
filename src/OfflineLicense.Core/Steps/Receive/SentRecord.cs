using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Receive;

/// <summary>
/// What this zone sent. After a restore that a person accepted, a reply may name a bundle of ours that only the peer still has:
/// then this ledger cannot tell which documents were in it.
/// </summary>
internal sealed class SentRecord
{
    private readonly Ledger _ledger;
    private readonly string _station;
    private readonly List<BundleName> _adopted;
    private readonly bool _namesLost;

    /// <param name="ledger">Of the zone.</param>
    /// <param name="manifest">Of the response bundle.</param>
    public SentRecord(Ledger ledger, Manifest manifest)
    {
        _ledger = ledger;
        _station = ledger.Station().Name;
        _adopted = ledger.Bundles.Adopted().Select(row => BundleName.Parse(row.Name)).OfType<BundleName>().ToList();
        _namesLost = manifest.InReplyTo.Any(reference => !IsPacked(reference) && IsLost(reference));
    }

    public bool HasBundle(BundleReference reference) => IsPacked(reference) || IsLost(reference);

    public bool HasDocument(Digest sha256) => _ledger.Bundles.HasSent(sha256) || (_namesLost && _ledger.Documents.Find(sha256) is null);

    private bool IsPacked(BundleReference reference) => _ledger.Bundles.BySums(reference.Sums) is { Direction: BundleDirection.Out } row
        && row.Name == reference.Name.ToString();

    /// <summary>One of ours from before a restore: it has no number that another bundle has here.</summary>
    private bool IsLost(BundleReference reference) => reference.Name.Origin == _station
        && _adopted.Exists(name => name.Origin == _station && name.Destination == reference.Name.Destination
            && name.Sequence >= reference.Name.Sequence);
}
