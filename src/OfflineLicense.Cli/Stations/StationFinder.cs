using OfflineLicense.Formats.Fields;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Cli.Stations;

/// <summary>Finds the station of a command: the named one, else the one of the current folder.</summary>
internal static class StationFinder
{
    private const string Variable = "OFFLIC_STATION";

    /// <param name="host">The environment.</param>
    /// <param name="named">What <c>--station</c> names.</param>
    /// <param name="allowsUnfitDisk">A named station may be on a disk that does not suit one.</param>
    /// <exception cref="Failure">Missing: there is no station that is trusted. The hint says how to create or name one.</exception>
    public static StationPaths Find(HostEnvironment host, string? named, bool allowsUnfitDisk)
    {
        if (named is not null)
            return RequireStation(host, named, "--station", allowsUnfitDisk);
        if (host.GetVariable(Variable) is { Length: > 0 } variable)
            return RequireStation(host, variable, Variable, allowsUnfitDisk);

        var found = StationSearch.Above(host.FullPath("."));
        return found.Root is { } root ? new StationPaths(root) : throw NoStation(host, found);
    }

    /// <summary>The nearest station at or above a folder, or null.</summary>
    public static string? FindAbove(string start) => StationSearch.Above(start).Root;

    private static Failure NoStation(HostEnvironment host, FoundStation found)
    {
        if (found.Distrusted is { } reason)
        {
            return new Failure(FailureKind.Missing,
                $"the station {found.Folder} was found and is not trusted: {reason}. Who prepared it would decide which keys are trusted",
                "name your own station: --station DIR")
            { Code = "not-trusted" };
        }

        var end = found.EndedAt is { } mount ? $". The search ends at {mount}, where another file system is mounted" : string.Empty;
        return new Failure(
            FailureKind.Missing,
            $"no station here: neither {host.CurrentFolder} nor a folder above it contains {FileNames.StationFolder}/{end}",
            "create one with `offlic init DIR --name NAME`, or name one with --station DIR");
    }

    private static StationPaths RequireStation(HostEnvironment host, string folder, string by, bool allowsUnfitDisk)
    {
        var station = new StationPaths(host.FullPath(folder));
        if (!host.FileSystem.Directory.Exists(station.Folder))
        {
            throw new Failure(
                FailureKind.Missing,
                $"{by} is {station.Root}, which is not a station: it contains no {FileNames.StationFolder}/",
                $"create a station there with `offlic init {ShellWord.Path(folder)} --name NAME`");
        }

        if (!allowsUnfitDisk)
            FileSystemPolicy.CheckNamed(station);
        return station;
    }
}
