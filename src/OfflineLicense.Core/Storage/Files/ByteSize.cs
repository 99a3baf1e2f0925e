using System.Globalization;

namespace OfflineLicense.Storage.Files;

/// <summary>A number of bytes for a person: <c>3,112 bytes</c>, <c>12.4 KiB</c>, <c>1.2 GiB</c>.</summary>
internal static class ByteSize
{
    /// <summary>Up to here the exact number is as short, and helps to find a file that was cut.</summary>
    private const long Exact = 10_000;

    public static string Format(long bytes) => bytes switch
    {
        1 => "1 byte",
        < Exact => $"{bytes:N0} bytes",
        < Limits.MiB => Scale(bytes, Limits.KiB, "KiB"),
        < Limits.GiB => Scale(bytes, Limits.MiB, "MiB"),
        _ => Scale(bytes, Limits.GiB, "GiB"),
    };

    // Three digits, four below the next unit. 1,023.9 KiB is rounded down: it is less than 1 MiB.
    private static string Scale(long bytes, long unit, string name)
    {
        var tenths = bytes / (unit / 10.0);
        var number = tenths < 1_000
            ? (Math.Floor(tenths) / 10).ToString("0.#", CultureInfo.InvariantCulture)
            : (bytes / unit).ToString("N0", CultureInfo.InvariantCulture);
        return $"{number} {name}";
    }
}
