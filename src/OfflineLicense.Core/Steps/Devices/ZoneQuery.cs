using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Devices;

/// <summary>A zone at a desk. A unit is a UDI, member or not; set aside are files that wait for a person's decision.</summary>
internal sealed record ZoneOverview(string Zone, long Units, long Requests, long SetAside);

/// <summary>An item of a received bundle that was not recorded, because what it is about belongs to another zone.</summary>
/// <param name="Subject">A UDI, a server, or an upload name; from outside.</param>
/// <param name="Zone">To which it belongs.</param>
internal sealed record SetAsideItem(string Bundle, string Name, string Subject, string Zone);

/// <summary>Reads which zones a desk knows and which files wait for a decision between two of them.</summary>
internal sealed class ZoneQuery(Ledger ledger)
{
    public IReadOnlyList<ZoneOverview> ReadZones() =>
        ledger.Zones.All().Select(row => new ZoneOverview(row.Zone, row.Units, row.Requests, row.SetAside)).ToList();

    public IReadOnlyList<SetAsideItem> ReadSetAside() =>
        ledger.Zones.Waiting().Select(row => new SetAsideItem(row.Bundle, row.Name, row.Subject, row.Zone)).ToList();

    /// <summary>Names of the bundles of a zone that hold files which were set aside: receiving them again records those files.</summary>
    public IReadOnlyList<string> FindBundlesToReceiveAgain(string zone) =>
        ledger.Zones.Waiting().Where(row => row.Origin == zone).Select(row => row.Bundle).Distinct().ToList();
}
