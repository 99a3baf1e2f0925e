using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Cli.Completion;

/// <summary>Names of the station that the words are for. Nothing is written there, no log either.</summary>
internal static class NamesOfStation
{
    public static IReadOnlyList<Candidate> Find(HostEnvironment host, TypedWords typed, ValueKind kind)
    {
        var named = typed.Station is { } path && path.StartsWith("~/", StringComparison.Ordinal)
            ? host.GetVariable("HOME") + path[1..]
            : typed.Station;
        using var folder = StationFolder.Open(StationFinder.Find(host, named, typed.AllowsUnfitDisk));
        using var ledger = LedgerOpening.AsItIs(folder, host.Clock);
        var names = new KnownNames(ledger);
        var found = kind switch
        {
            ValueKind.Devices => names.FindDevices(typed.Last),
            ValueKind.Bundles => names.FindBundles(typed.Last),
            ValueKind.Stations => names.FindStations(typed.Last),
            ValueKind.Exports => names.FindExports(typed.Last),
            _ => names.FindKeys(typed.Last),
        };
        // A command would take such a name for an option.
        return [.. found.Where(name => !name.Name.StartsWith('-')).Select(name => new Candidate(name.Name, name.Description))];
    }
}
