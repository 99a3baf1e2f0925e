using System.IO.Abstractions;

namespace OfflineLicense.Cli.Stations;

/// <summary>Finds the station of a command: the named one, else the one of the current folder.</summary>
internal static class StationFinder
{
    public const string Marker = FileNames.StationFolder;

    /// <summary>The folder that holds <c>.offlic/</c>, absolute.</summary>
    /// <exception cref="Failure">Missing: there is no station. The hint says how to create one.</exception>
    public static string Find(HostEnvironment host, string? named)
    {
        if (named is not null)
            return RequireStation(host, named, "--station");
        if (host.GetVariable("OFFLIC_STATION") is { Length: > 0 } variable)
            return RequireStation(host, variable, "OFFLIC_STATION");

        return FindAbove(host, host.FullPath(".")) ?? throw new Failure(
            FailureKind.Missing,
            $"no station here: neither {host.CurrentFolder} nor a folder above it contains {Marker}/",
            "create one with `offlic init DIR --name NAME`, or name one with --station DIR");
    }

    /// <summary>The nearest station at or above a folder, or null.</summary>
    public static string? FindAbove(HostEnvironment host, string start)
    {
        for (var folder = host.FileSystem.DirectoryInfo.New(start); folder is not null; folder = folder.Parent)
            if (IsStation(host.FileSystem, folder.FullName))
                return folder.FullName;
        return null;
    }

    private static string RequireStation(HostEnvironment host, string folder, string by)
    {
        var full = host.FullPath(folder);
        return IsStation(host.FileSystem, full)
            ? full
            : throw new Failure(
                FailureKind.Missing,
                $"{by} is {full}, which is not a station: it contains no {Marker}/",
                $"create a station there with `offlic init {folder} --name NAME`");
    }

    private static bool IsStation(IFileSystem disk, string folder) => disk.Directory.Exists(disk.Path.Combine(folder, Marker));
}
