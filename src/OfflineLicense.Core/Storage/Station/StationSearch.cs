using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Station;

/// <summary>What the search above a folder found.</summary>
/// <param name="Root">The folder that holds a trusted <c>.offlic/</c>; null: none.</param>
/// <param name="Folder">The station that was found and is not trusted; null: none.</param>
/// <param name="Distrusted">Why it is not trusted.</param>
/// <param name="EndedAt">The mount point that ended the search; null: it went to the root.</param>
internal sealed record FoundStation(string? Root, string? Folder = null, string? Distrusted = null, string? EndedAt = null);

/// <summary>
/// Looks for a station at or above a folder. Whoever prepares a drive must not bring the station that judges it: the search ends
/// at a mount point, and a station on a disk that people carry, on a share or of another account is found and not trusted.
/// </summary>
internal static class StationSearch
{
    public static FoundStation Above(string start)
    {
        var mount = Of(start)?.Mount;
        for (var folder = Path.GetFullPath(start); ;)
        {
            var paths = new StationPaths(folder);
            if (Directory.Exists(paths.Folder))
                return WhyNot(paths) is { } reason ? new FoundStation(null, folder, reason) : new FoundStation(folder);
            if (Path.GetDirectoryName(folder) is not { } parent)
                return new FoundStation(null);
            if (IsOtherMount(mount, Of(parent)))
                return new FoundStation(null, EndedAt: folder);
            folder = parent;
        }
    }

    /// <summary>Why a station is not trusted unless a person names it; null: it is trusted.</summary>
    private static string? WhyNot(StationPaths paths)
    {
        if (MountTable.KindOf(paths.Folder) is { } kind && FileSystemPolicy.IsUnfit(kind))
            return $"it is on {kind}, a file system of USB drives and shares";
        if (RemovableDisk.Holds(paths.Folder))
            return "it is on a drive that can be removed";
        if (Of(paths.Folder) is { } facts && IsOtherMount(Of(paths.Root)?.Mount, facts))
            return "another file system is mounted there";
        return Of(paths.Folder) is { Owner: { } owner } && owner != 0 && owner != NativeUnix.EffectiveUser()
            ? $"it belongs to another account (user number {owner})"
            : null;
    }

    private static bool IsOtherMount(ulong? mount, FileFacts? there) =>
        mount is > 0 && there is { Mount: > 0 and var other } && other != mount;

    private static FileFacts? Of(string path)
    {
        try
        {
            return NativeFolder.Facts(path);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
