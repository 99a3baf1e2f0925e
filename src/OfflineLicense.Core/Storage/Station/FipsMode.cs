namespace OfflineLicense.Storage.Station;

/// <summary>Whether the system says that it runs in FIPS mode.</summary>
internal static class FipsMode
{
    private const string Switch = "/proc/sys/crypto/fips_enabled";

    /// <returns>Null where it does not say.</returns>
    public static bool? IsOn()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            using var file = new FileStream(Switch, FileMode.Open, FileAccess.Read);
            return file.ReadByte() == '1';
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
