using OfflineLicense.Storage.Native;

namespace OfflineLicense.Storage.Files;

/// <summary>Whether a folder is on the disk of the station: what is to be carried is on a drive.</summary>
internal static class OwnDisk
{
    /// <param name="station">The station's folder.</param>
    /// <param name="folder">A folder that is there.</param>
    /// <returns>False where the system does not say.</returns>
    public static bool Holds(string station, string folder) => OperatingSystem.IsWindows()
        ? string.Equals(Path.GetPathRoot(station), Path.GetPathRoot(folder), StringComparison.OrdinalIgnoreCase)
        : Find(station) is { } own && Find(folder) is { } other && (own.Major, own.Minor) == (other.Major, other.Minor);

    private static FileIdentity? Find(string folder)
    {
        if (!OperatingSystem.IsLinux() || HeldFolder.TryOpen(folder, follow: true, out var held).Failed)
            return null;
        using (held)
            return held?.Facts?.Identity;
    }
}
