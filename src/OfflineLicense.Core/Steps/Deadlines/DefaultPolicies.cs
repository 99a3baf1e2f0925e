using System.Collections.Concurrent;
using System.Globalization;
using OfflineLicense.Formats.Csv;
using OfflineLicense.Steps.Sheets;
using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Steps.Deadlines;

/// <summary>Cisco's default policies by platform, from a data file with their sources.</summary>
internal static class DefaultPolicies
{
    private static readonly Lazy<Dictionary<string, ShortestDays>> ByPlatform = new(Read);

    /// <summary>The same PIDs come again and again, and each is compared with the patterns of all families.</summary>
    private static readonly ConcurrentDictionary<string, ShortestDays?> ByPid = new(StringComparer.Ordinal);

    /// <returns>Null: no default is known for this platform.</returns>
    public static ShortestDays? Find(Udi udi) => ByPid.GetOrAdd(udi.Pid, static (_, device) =>
    {
        var platform = Platform.Find(device);
        return ByPlatform.Value.GetValueOrDefault(platform == Platform.Unknown ? Platform.IosXe.Name : platform.Name);
    }, udi);

    private static Dictionary<string, ShortestDays> Read() => DataTable.Read("default-policies.tsv")
        .GroupBy(row => row[0], StringComparer.Ordinal)
        .ToDictionary(
            platform => platform.Key,
            platform => PolicyDays.Shorten(
                [.. platform.Select(row => new PolicyClass(row[1], Days(row[2]), Days(row[3]), Days(row[4])))])!,
            StringComparer.Ordinal);

    private static int Days(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
