using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Devices;

/// <summary>What a person may name behind <c>--only</c>: servers by their name, the rest are product instances.</summary>
internal static class TargetFilter
{
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: nobody, or several, are named so.</exception>
    public static (IReadOnlyList<long> Devices, IReadOnlyList<string> Servers) Separate(Ledger ledger, IEnumerable<string> names)
    {
        var all = names.ToList();
        var servers = all.Select(ledger.ServerFiles.Known).ToList();
        return (
            all.Where((_, at) => servers[at] is null).Select(name => DeviceLookup.Find(ledger, name)).ToList(),
            servers.OfType<string>().Distinct(StringComparer.Ordinal).ToList());
    }
}
