using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Bundles;

/// <summary>
/// For which station a bundle on a drive is, by the name that it claims. A bundle with a wrong name is not received, and nothing else
/// can come of it.
/// </summary>
internal sealed class BundleAddress(Ledger ledger)
{
    private readonly (string Name, Side Side) _station = ledger.Station();

    /// <summary>
    /// Divides the bundles that were found in a folder from those that are passed over there: a drive for several zones has bundles for
    /// others.
    /// </summary>
    /// <param name="sources">The bundles.</param>
    /// <param name="withOwn">Those that were packed here are passed over too, and a folder may have nothing for this station.</param>
    public (IReadOnlyList<BundleSource> Here, IReadOnlyList<BundleName> PassedOver) Divide(
        IReadOnlyList<BundleSource> sources, bool withOwn)
    {
        var others = sources.Where(source => source is { WasFound: true, Claimed: { } name } && !IsForUs(name)
            && (withOwn || name.Origin != _station.Name)).ToList();

        // A drive with nothing but the bundles of others is the wrong drive, and that is no success.
        return withOwn || others.Count < sources.Count
            ? ([.. sources.Except(others)], others.ConvertAll(source => source.Claimed!))
            : (sources, []);
    }

    /// <summary>An unknown key is no reason to trust it, where the bundle is not for this station.</summary>
    public Failure Explain(BundleSource source, Failure refusal) =>
        refusal.Code == BundleRefusal.KeyUnknown && source.Claimed is { } name && name.Origin != _station.Name && !IsForUs(name)
            ? new Failure(refusal.Kind, refusal.Message,
                $"by its name it is for {(name.Destination == StationName.AnyDesk ? "the desk" : name.Destination)}, and this is "
                + $"{_station.Name}: carry it there, and trust no key for it here", refusal)
            { Code = refusal.Code }
            : refusal;

    /// <summary>A bundle of this station that its ledger does not have is looked at: the ledger may be an older copy.</summary>
    private bool IsForUs(BundleName name) => name.Origin == _station.Name
        ? ledger.Bundles.ByName(name.ToString()) is null
        : name.Destination == _station.Name || (_station.Side == Side.Desk && name.Destination == StationName.AnyDesk);
}
