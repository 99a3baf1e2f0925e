using System.IO.Abstractions;

namespace OfflineLicense.Cli.Stations;

/// <summary>Which station a command means: the one that was named, else the one we stand in.</summary>
internal static class StationFinder
{
    public const string Marker = FileNames.StationFolder;

    /// <summary>The folder that holds <c>.offlic/</c>, absolute.</summary>
    /// <exception cref="Failure">Missing: there is none, and how to make one.</exception>
    public static string Find(HostEnvironment host, string? named)
    {
        if (named is not null)
            return Named(host, named, "--station");
        if (host.GetVariable("OFFLIC_STATION") is { Length: > 0 } variable)
            return Named(host, variable, "OFFLIC_STATION");

        return FindAbove(host, host.FullPath(".")) ?? throw new Failure(
            FailureKind.Missing,
            $"no station here: neither {host.CurrentFolder} nor a folder above it holds {Marker}/",
            "make one with `offlic init DIR --name NAME`, or name it with --station DIR");
    }

    /// <summary>The nearest station at or above a folder, or null.</summary>
    public static string? FindAbove(HostEnvironment host, string start)
    {
        for (var folder = host.FileSystem.DirectoryInfo.New(start); folder is not null; folder = folder.Parent)
            if (Holds(host.FileSystem, folder.FullName))
                return folder.FullName;
        return null;
    }

    private static string Named(HostEnvironment host, string folder, string by)
    {
        var full = host.FullPath(folder);
        return Holds(host.FileSystem, full)
            ? full
            : throw new Failure(
                FailureKind.Missing,
                $"{by} says {full}, which is no station: it holds no {Marker}/",
                $"make it one with `offlic init {folder} --name NAME`");
    }

    private static bool Holds(IFileSystem disk, string folder) => disk.Directory.Exists(disk.Path.Combine(folder, Marker));
}
