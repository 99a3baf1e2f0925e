using OfflineLicense.Sealing.Export;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Station;

/// <summary>A name that a person can type, and what it names.</summary>
internal sealed record KnownName(string Name, string Description);

/// <summary>Names of a station that begin as a person typed them, for the completion of a shell. A long list is cut.</summary>
internal sealed class KnownNames(Ledger ledger)
{
    private const int Most = 500;

    /// <summary>Hostnames of the roster, then serial numbers.</summary>
    public IEnumerable<KnownName> FindDevices(string start) =>
    [
        .. ledger.RosterEntries.HostnamesFrom(start, Most).Select(row => new KnownName(row.Hostname, $"{row.Pid} {row.Serial}")),
        .. ledger.Devices.SerialsFrom(start, Most).Select(row => new KnownName(row.Serial, row.Pid)),
    ];

    /// <summary>Bundles, the newest first: it is the one that is asked for.</summary>
    public IEnumerable<KnownName> FindBundles(string start) => ledger.Bundles.All()
        .Where(row => row.Name.StartsWith(start, StringComparison.Ordinal))
        .Reverse()
        .Take(Most)
        .Select(row => new KnownName(row.Name, $"{(row.Direction == BundleDirection.Out ? "packed" : "received")} {row.At}"));

    /// <summary>Stations whose keys are trusted.</summary>
    public IEnumerable<KnownName> FindStations(string start) => ledger.Keys.All()
        .Where(row => row is { Own: 0, RevokedAt: null } && row.Station.StartsWith(start, StringComparison.Ordinal))
        .DistinctBy(row => row.Station)
        .Select(row => new KnownName(row.Station, "its key is trusted"));

    /// <summary>Exports, the newest first: the next one goes on from it.</summary>
    public IEnumerable<KnownName> FindExports(string start) => ledger.Exports.All()
        .Where(row => row.Name.StartsWith(start, StringComparison.Ordinal))
        .Reverse()
        .Take(Most)
        .Select(row => new KnownName(row.Name, $"exported {row.At}"))
        .Append(new KnownName(ExportName.Last, "the newest export"));

    /// <summary>Keys that are not revoked, by the first 16 digits of their ids.</summary>
    public IEnumerable<KnownName> FindKeys(string start) => ledger.Keys.All()
        .Where(row => row.RevokedAt is null && row.KeyId.StartsWith(start, StringComparison.Ordinal))
        .Select(row => new KnownName(row.KeyId[..16], row.Own == 1 ? "our own" : row.Station));
}
