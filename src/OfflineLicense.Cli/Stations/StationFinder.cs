using System.IO.Abstractions;

namespace OfflineLicense.Cli.Stations;

/// <summary>Which station a command means: the one that was named, else the one we stand in.</summary>
internal static class StationFinder
{
    public const string Marker = ".offlic";

    /// <summary>The folder that holds <c>.offlic/</c>, absolute.</summary>
    /// <exception cref="Failure">Missing: there is none, and how to make one.</exception>
    public static string Find(HostEnvironment site, string? named)
    {
        if (named is not null)
            return Named(site, named, "--station");
        if (site.Variable("OFFLIC_STATION") is { Length: > 0 } variable)
            return Named(site, variable, "OFFLIC_STATION");

        return Above(site, site.FullPath(".")) ?? throw new Failure(
            FailureKind.Missing,
            $"no station here: neither {site.Folder} nor a folder above it holds {Marker}/",
            "make one with `offlic init DIR --name NAME`, or name it with --station DIR");
    }

    /// <summary>The nearest station at or above a folder, or null.</summary>
    public static string? Above(HostEnvironment site, string start)
    {
        for (var folder = site.Disk.DirectoryInfo.New(start); folder is not null; folder = folder.Parent)
            if (Holds(site.Disk, folder.FullName))
                return folder.FullName;
        return null;
    }

    private static string Named(HostEnvironment site, string folder, string by)
    {
        var full = site.FullPath(folder);
        return Holds(site.Disk, full)
            ? full
            : throw new Failure(
                FailureKind.Missing,
                $"{by} says {full}, which is no station: it holds no {Marker}/",
                $"make it one with `offlic init {folder} --name NAME`");
    }

    private static bool Holds(IFileSystem disk, string folder) => disk.Directory.Exists(disk.Path.Combine(folder, Marker));
}
